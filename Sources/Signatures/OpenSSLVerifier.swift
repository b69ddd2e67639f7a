import COpenSSL
public import ChangeLog
import Synchronization

/// Checks signatures with OpenSSL and remembers parsed keys: parsing a P-256 key costs a third of a verification.
///
/// One verifier serves all threads. A wrong signature, a malformed one and a key that log-format section 2 refuses are all the
/// same answer: false.
public final class OpenSSLVerifier: SignatureVerifier {
  private let keys: Mutex<ParsedKeys>

  /// A verifier that remembers at least the `capacity` keys used last and at most twice as many.
  public init(capacity: Int = 8192) {
    keys = Mutex(ParsedKeys(capacity: max(1, capacity)))
  }

  public func accepts(_ key: PublicKey) -> Bool { parsed(key) != nil }

  public func isValid(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
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

  private func parsed(_ key: PublicKey) -> OpenSSLKey? {
    if let known = keys.withLock({ $0[key] }) { return known }
    // Outside the lock: two threads may parse one key at once, which costs 20 µs and harms nothing. A refused key is not
    // remembered: whoever sends many of them would push the good ones out.
    guard let parsed = OpenSSLKey(key) else { return nil }
    keys.withLock { $0[key] = parsed }
    return parsed
  }
}

/// A bounded cache in two generations: when the younger one is full it becomes the older one, whose keys are forgotten unless they
/// were used again. No list has to be kept in order for that.
struct ParsedKeys: ~Copyable {
  private let capacity: Int
  private var young: [PublicKey: OpenSSLKey] = [:]
  private var old: [PublicKey: OpenSSLKey] = [:]

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { young.count + old.count }

  subscript(key: PublicKey) -> OpenSSLKey? {
    mutating get {
      if let known = young[key] { return known }
      guard let known = old.removeValue(forKey: key) else { return nil }
      insert(key, known)
      return known
    }
    set {
      guard let newValue else { return }
      old[key] = nil
      insert(key, newValue)
    }
  }

  private mutating func insert(_ key: PublicKey, _ parsed: OpenSSLKey) {
    if young.count >= capacity, young[key] == nil {
      old = young
      young = [:]
    }
    young[key] = parsed
  }
}
