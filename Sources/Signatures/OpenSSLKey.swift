import COpenSSL
import ChangeLog

/// Owns an `EVP_PKEY`.
///
/// Sharing one between threads is safe: OpenSSL counts its references and nothing here changes it once it is made. Freeing it
/// clears the private half.
final class OpenSSLKey: @unchecked Sendable {
  let pointer: OpaquePointer
  let algorithm: SignatureAlgorithm

  private init(owning pointer: OpaquePointer, _ algorithm: SignatureAlgorithm) {
    self.pointer = pointer
    self.algorithm = algorithm
  }

  deinit { EVP_PKEY_free(pointer) }

  /// A public key; nil where log-format section 2 does not allow it.
  convenience init?(_ key: PublicKey) {
    switch key.algorithm {
    case .p256:
      // OpenSSL would take infinity (one byte), compressed and hybrid points too: second spellings of a key, so second writer ids.
      guard key.raw.count == 65, key.raw[0] == 4 else { return nil }
      // OpenSSL checks that the coordinates are reduced and on the curve.
      guard let pointer = COpenSSL_p256_key(key.raw, nil) else {
        // A refusal leaves entries in this thread's error queue.
        ERR_clear_error()
        return nil
      }
      self.init(owning: pointer, .p256)
    case .ed25519:
      // OpenSSL checks nothing here.
      guard Edwards25519.accepts(key.raw) else { return nil }
      guard let pointer = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, key.raw, 32) else { return nil }
      self.init(owning: pointer, .ed25519)
    }
  }

  /// A key pair from its secret (P-256: scalar, big endian; Ed25519: seed) and its public half.
  static func pair(_ algorithm: SignatureAlgorithm, secret: SecretBytes) throws(SignatureError) -> (OpenSSLKey, PublicKey) {
    guard secret.count == 32 else { throw .badSecret(algorithm) }
    switch algorithm {
    case .p256:
      guard let scalar = BN_secure_new() else { throw .lastOpenSSL("make a number") }
      defer { BN_clear_free(scalar) }
      secret.withBytes { _ = BN_bin2bn($0.baseAddress, 32, scalar) }
      guard let point = try P256.publicPoint(of: scalar) else { throw .badSecret(.p256) }
      let made = secret.withBytes { COpenSSL_p256_key(point, $0.baseAddress) }
      guard let pointer = made else { throw .lastOpenSSL("make a key pair") }
      return (OpenSSLKey(owning: pointer, .p256), PublicKey(algorithm: .p256, raw: point))
    case .ed25519:
      let made = secret.withBytes { EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, $0.baseAddress, 32) }
      guard let made else { throw .lastOpenSSL("make a key pair") }
      let key = OpenSSLKey(owning: made, .ed25519)
      var raw = [UInt8](repeating: 0, count: 32)
      var count = raw.count
      guard EVP_PKEY_get_raw_public_key(made, &raw, &count) == 1, count == 32 else { throw .lastOpenSSL("read a public key") }
      return (key, PublicKey(algorithm: .ed25519, raw: raw))
    }
  }
}

extension SignatureError {
  /// The newest entry of this thread's error queue, which is emptied.
  static func lastOpenSSL(_ during: String) -> SignatureError {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    return .openSSL(during: during, code: code)
  }
}
