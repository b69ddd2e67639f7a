public import ChangeLog
public import MerkleLog

/// A signer whose signature anybody can make: storage never looks at one, and the suite wants thousands.
public struct PretendSigner: Signer {
  public let publicKey: PublicKey
  private let hasher: any LogHasher

  /// The key with this number.
  public init(number: UInt64, hasher: any LogHasher) {
    self.hasher = hasher
    publicKey = PublicKey(algorithm: .ed25519, raw: hasher.hash(Array("key \(number)".utf8)).bytes)
  }

  public func sign(_ message: [UInt8]) -> [UInt8] { PretendVerifier.signature(message, publicKey, hasher) }
}

/// Believes ``PretendSigner``.
public struct PretendVerifier: SignatureVerifier {
  private let hasher: any LogHasher

  /// A verifier.
  public init(hasher: any LogHasher) { self.hasher = hasher }

  public func accepts(_ key: PublicKey) -> Bool { true }

  public func isValid(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    signature == Self.signature(message, key, hasher)
  }

  fileprivate static func signature(_ message: [UInt8], _ key: PublicKey, _ hasher: any LogHasher) -> [UInt8] {
    let half = hasher.hash(key.raw + message)
    return half.bytes + hasher.hash(half.bytes).bytes
  }
}

/// A signer whose key is gone.
public struct BrokenSigner: Signer {
  public let publicKey: PublicKey
  /// What it throws.
  public struct Gone: Error {}

  /// Pretends to hold this key.
  public init(_ key: PublicKey) { publicKey = key }

  public func sign(_ message: [UInt8]) throws -> [UInt8] { throw Gone() }
}
