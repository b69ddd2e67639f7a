/// SHA-256, handed in: the core has no cryptography of its own. `Signatures` has the OpenSSL one.
public protocol LogHasher: Sendable {
  /// SHA-256 of `bytes`.
  func hash(_ bytes: Span<UInt8>) -> Digest
}

extension LogHasher {
  /// SHA-256 of `bytes`.
  @inlinable public func hash(_ bytes: [UInt8]) -> Digest { hash(bytes.span) }
}
