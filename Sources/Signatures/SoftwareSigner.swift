import COpenSSL
public import ChangeLog

/// Signs with a private key in this process's memory. Where hardware holds the key, another ``ChangeLog/Signer`` does it.
public final class SoftwareSigner: Signer {
  public let publicKey: PublicKey
  private let key: OpenSSLKey

  /// A signer for a known secret: for P-256 the scalar, 32 bytes big endian in 1 ... n − 1; for Ed25519 the 32-byte seed.
  ///
  /// OpenSSL keeps a copy of its own, which it clears when the signer is freed; `secret` is not kept.
  /// - Throws: `.badSecret` or `.openSSL`.
  public init(_ algorithm: SignatureAlgorithm, secret: SecretBytes) throws(SignatureError) {
    (key, publicKey) = try OpenSSLKey.pair(algorithm, secret: secret)
  }

  /// A signer with a new key. P-256 is what hardware keystores offer, and it verifies 1.6 times faster.
  /// - Throws: `.openSSL`.
  public static func generate(_ algorithm: SignatureAlgorithm = .p256) throws(SignatureError) -> SoftwareSigner {
    // A random string is a P-256 scalar but for one in 2^32; three tries leave 2^-96.
    for _ in 0..<3 {
      var good = false
      let secret = SecretBytes(count: 32) {
        good = RAND_priv_bytes($0.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32($0.count)) == 1
      }
      guard good else { throw .lastOpenSSL("draw random bytes") }
      do {
        return try SoftwareSigner(algorithm, secret: secret)
      } catch .badSecret {
        continue
      } catch {
        throw error
      }
    }
    throw .badSecret(algorithm)
  }

  /// The 64 bytes of a signature over `message`. Ed25519 gives equal bytes for equal messages, P-256 does not.
  /// - Throws: `.openSSL`.
  public func sign(_ message: [UInt8]) throws(SignatureError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw .lastOpenSSL("sign") }
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: 80)
    var count = signature.count
    guard EVP_DigestSignInit(context, nil, publicKey.algorithm == .p256 ? EVP_sha256() : nil, nil, key.pointer) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1
    else { throw .lastOpenSSL("sign") }
    signature.removeSubrange(count...)
    guard publicKey.algorithm == .p256 else { return signature }
    guard let raw = P256.raw(der: signature) else { throw .lastOpenSSL("read its own signature") }
    return raw
  }

  /// The private key as PKCS#8 in PEM.
  /// - Throws: `.openSSL`.
  package func pem() throws(SignatureError) -> SecretBytes {
    // Memory that OpenSSL clears when it frees it.
    guard let text = BIO_new(BIO_s_secmem()) else { throw .lastOpenSSL("write a key") }
    defer { BIO_free(text) }
    guard PEM_write_bio_PKCS8PrivateKey(text, key.pointer, nil, nil, 0, nil, nil) == 1 else { throw .lastOpenSSL("write a key") }
    var read: Int32 = 0
    let pem = SecretBytes(count: BIO_ctrl_pending(text)) { read = BIO_read(text, $0.baseAddress, Int32(clamping: $0.count)) }
    guard pem.count > 0, Int(read) == pem.count else { throw .lastOpenSSL("write a key") }
    return pem
  }

  /// The signer whose key is written as PKCS#8 in PEM; nil for anything else, encrypted keys among it.
  static func reading(pem: SecretBytes) -> SoftwareSigner? {
    defer { ERR_clear_error() }
    let parsed: OpaquePointer? = pem.withBytes { bytes in
      guard bytes.starts(with: "-----BEGIN PRIVATE KEY-----".utf8),
        let text = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
      else { return nil }
      defer { BIO_free(text) }
      return PEM_read_bio_PrivateKey(text, nil, COpenSSL_no_password, nil)
    }
    guard let parsed else { return nil }
    defer { EVP_PKEY_free(parsed) }
    // Only the secret is taken, and the public half computed again: a file whose halves do not match signs nothing wrong.
    var good = false
    let secret: SecretBytes
    let algorithm: SignatureAlgorithm
    if EVP_PKEY_is_a(parsed, "ED25519") == 1 {
      algorithm = .ed25519
      secret = SecretBytes(count: 32) {
        var count = 32
        good = EVP_PKEY_get_raw_private_key(parsed, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), &count) == 1 && count == 32
      }
    } else {
      var name = [CChar](repeating: 0, count: 64)
      var scalar: OpaquePointer?
      guard EVP_PKEY_is_a(parsed, "EC") == 1, EVP_PKEY_get_group_name(parsed, &name, name.count, nil) == 1,
        name.starts(with: "prime256v1\0".utf8.map { CChar($0) }),
        EVP_PKEY_get_bn_param(parsed, OSSL_PKEY_PARAM_PRIV_KEY, &scalar) == 1, let scalar
      else { return nil }
      defer { BN_clear_free(scalar) }
      algorithm = .p256
      secret = SecretBytes(count: 32) {
        good = BN_bn2binpad(scalar, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), 32) == 32
      }
    }
    return good ? try? SoftwareSigner(algorithm, secret: secret) : nil
  }
}
