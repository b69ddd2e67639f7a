public import MerkleLog

/// 1 = ECDSA P-256 with SHA-256, 2 = Ed25519 (log-format section 2). Anything else is refused.
public enum SignatureAlgorithm: UInt8, Sendable, CaseIterable {
  case p256 = 1
  case ed25519 = 2
}

/// A public key as it travels, not yet checked.
public struct PublicKey: Hashable, Sendable {
  /// What the key signs with.
  public let algorithm: SignatureAlgorithm
  /// P-256: 65 bytes 0x04 ‖ x ‖ y. Ed25519: 32 bytes.
  public let raw: [UInt8]

  /// A key of these bytes; whether they are a key is for ``SignatureVerifier/accepts(_:)`` to say.
  public init(algorithm: SignatureAlgorithm, raw: [UInt8]) {
    self.algorithm = algorithm
    self.raw = raw
  }
}

/// Checks signatures; may cache parsed keys. Safe to share between threads.
public protocol SignatureVerifier: Sendable {
  /// Whether the key may be used at all: on the curve, canonical, neither infinity nor of small order.
  func accepts(_ key: PublicKey) -> Bool
  /// Whether `signature` is `key`'s over `message`. False for everything malformed; never traps.
  func isValid(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool
  /// The same for many at once, in their order; an implementation may use all cores.
  func areValid(_ checks: [SignatureCheck]) -> [Bool]
}

/// One signature to check.
public struct SignatureCheck: Sendable {
  /// 64 bytes, if it is one.
  public var signature: [UInt8]
  /// What it must be over.
  public var message: [UInt8]
  /// Whose it must be.
  public var key: PublicKey

  /// A check.
  public init(signature: [UInt8], message: [UInt8], key: PublicKey) {
    self.signature = signature
    self.message = message
    self.key = key
  }
}

extension SignatureVerifier {
  /// One after the other.
  public func areValid(_ checks: [SignatureCheck]) -> [Bool] {
    checks.map { isValid($0.signature, of: $0.message, by: $0.key) }
  }
}

/// Signs with a key that may live in hardware (Secure Enclave, StrongBox, PKCS#11).
public protocol Signer: Sendable {
  /// The public half.
  var publicKey: PublicKey { get }
  /// The 64-byte signature of `message`.
  /// - Throws: whatever the key's home throws; recording goes on without (log-format section 3).
  func sign(_ message: [UInt8]) throws -> [UInt8]
}

/// Random bytes, handed in.
public protocol RandomSource: Sendable {
  /// `count` unpredictable bytes.
  func bytes(_ count: Int) -> [UInt8]
}

/// HMAC-SHA256, handed in.
public protocol MessageAuthenticator: Sendable {
  /// The HMAC-SHA256 of `message` under `key`.
  func hmac(key: [UInt8], message: [UInt8]) -> Digest
}
