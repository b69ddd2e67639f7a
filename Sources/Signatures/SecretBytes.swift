import COpenSSL

/// Bytes of a private key: never copied by accident, never printed, overwritten with zeros when they are freed.
public final class SecretBytes: @unchecked Sendable {
  private let bytes: UnsafeMutableRawBufferPointer
  private let free: (UnsafeMutableRawBufferPointer) -> Void

  /// How many bytes.
  public let count: Int

  /// A copy of `bytes`; overwriting the original is for the caller.
  public convenience init(_ bytes: some Collection<UInt8>) {
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  /// `count` bytes, zero until `fill` writes them.
  /// - Parameter free: gives the memory back, after it was overwritten. A test looks at it there.
  package init(
    count: Int, free: @escaping (UnsafeMutableRawBufferPointer) -> Void = { $0.deallocate() },
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    bytes = .allocate(byteCount: max(0, count), alignment: 16)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    self.count = bytes.count
    self.free = free
    fill(bytes)
  }

  deinit {
    // memset may be left out by the compiler, since nobody reads what is freed.
    OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    free(bytes)
  }

  /// Lends the bytes; they must not be kept.
  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(bytes.bindMemory(to: UInt8.self)))
  }
}
