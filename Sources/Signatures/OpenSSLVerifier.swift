import COpenSSL
public import ChangeLog
import MerkleLog
import Synchronization

/// Checks signatures with OpenSSL, and remembers parsed keys and good signatures.
///
/// Parsing a P-256 key costs a third of a verification. What is checked alone (a server key's certificate, enrolments, envelopes) is
/// checked again whenever a log is read, so its good answers are kept; heads come in batches, each once, and are not.
///
/// One verifier serves all threads. A wrong signature, a malformed one and a key that log-format section 2 refuses are all the
/// same answer: false.
public final class OpenSSLVerifier: SignatureVerifier {
  private let keys: Mutex<RecentlyUsed<PublicKey, OpenSSLKey>>
  /// Names of signatures that were good.
  private let good: Mutex<RecentlyUsed<Digest, Bool>>

  /// A verifier that remembers at least the `capacity` keys and good signatures used last, and at most twice as many.
  public init(capacity: Int = 8192) {
    keys = Mutex(RecentlyUsed(capacity: max(1, capacity)))
    good = Mutex(RecentlyUsed(capacity: max(1, capacity)))
  }

  public func accepts(_ key: PublicKey) -> Bool { parsed(key) != nil }

  public func isValid(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    let name = Self.name(signature, message, key)
    if good.withLock({ $0[name] }) == true { return true }
    guard check(signature, of: message, by: key) else { return false }
    // A bad one is not remembered: whoever sends many of them would push the good ones out.
    good.withLock { $0[name] = true }
    return true
  }

  /// Every byte of signature, message and key in its place: where they meet is part of it.
  private static func name(_ signature: [UInt8], _ message: [UInt8], _ key: PublicKey) -> Digest {
    var text: [UInt8] = [key.algorithm.rawValue]
    text.reserveCapacity(9 + key.raw.count + signature.count + message.count)
    text.appendBigEndian(UInt32(clamping: key.raw.count))
    text.appendBigEndian(UInt32(clamping: signature.count))
    text.append(contentsOf: key.raw)
    text.append(contentsOf: signature)
    text.append(contentsOf: message)
    return OpenSSLHasher().hash(text)
  }

  /// Asks OpenSSL.
  func check(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    let spelled: [UInt8]
    switch key.algorithm {
    case .p256:
      guard let der = P256.der(raw: signature) else { return false }
      spelled = der
    case .ed25519:
      guard Edwards25519.isSignature(signature) else { return false }
      spelled = signature
    }
    guard let parsed = parsed(key), let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    // Ed25519 hashes by itself and wants no digest named. Zero and negative both mean no.
    return EVP_DigestVerifyInit(context, nil, key.algorithm == .p256 ? EVP_sha256() : nil, nil, parsed.pointer) == 1
      && EVP_DigestVerify(context, spelled, spelled.count, message, message.count) == 1
  }

  /// How many keys are remembered.
  package var rememberedKeys: Int { keys.withLock { $0.count } }
  /// How many good signatures are remembered.
  package var rememberedSignatures: Int { good.withLock { $0.count } }

  private func parsed(_ key: PublicKey) -> OpenSSLKey? {
    if let known = keys.withLock({ $0[key] }) { return known }
    // Outside the lock: two threads may parse one key at once, which costs 20 µs and harms nothing. A refused key is not
    // remembered: whoever sends many of them would push the good ones out.
    guard let parsed = OpenSSLKey(key) else { return nil }
    keys.withLock { $0[key] = parsed }
    return parsed
  }
}
