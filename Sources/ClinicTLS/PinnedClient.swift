import COpenSSL
public import ChangeLog
import MerkleLog
import Signatures

/// The client's side of a TLS 1.3 connection that trusts one clinic's root and nothing else. Bytes go in and out; the socket is the
/// caller's. One thread at a time.
///
/// The server sends its root certificate too: key and spare id in it must hash to the clinic id, and the chain must lead to it.
/// Host names and the clock take no part: whoever holds a TLS key under the clinic's root is the clinic's server.
public final class PinnedClient {
  /// Why there is no connection, or none any more.
  public enum Failure: Error, Hashable, Sendable {
    /// The certificates do not lead to the clinic's root: another server, or somebody in between.
    case notThisClinic
    /// What comes is not TLS 1.3, or was changed on its way.
    case broken(UInt)
    /// OpenSSL has no memory.
    case unavailable
  }

  private let context: OpaquePointer
  private let connection: OpaquePointer
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  private let pin: Pin

  /// What the verification needs and what it found.
  private final class Pin {
    let clinic: ClinicID
    var isRefused = false

    init(_ clinic: ClinicID) { self.clinic = clinic }
  }

  /// A connection about to begin.
  /// - Parameter clinic: the only clinic whose server is believed.
  public init(clinic: ClinicID) throws(Failure) {
    let pin = Pin(clinic)
    let user = Unmanaged.passUnretained(pin).toOpaque()
    guard let context = COpenSSL_client({ PinnedClient.verify($0, $1) }, user) else { throw .unavailable }
    guard let connection = SSL_new(context), let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      SSL_CTX_free(context)
      throw .unavailable
    }
    self.pin = pin
    self.context = context
    self.connection = connection
    self.incoming = incoming
    self.outgoing = outgoing
    SSL_set_bio(connection, incoming, outgoing)
    SSL_set_connect_state(connection)
  }

  deinit {
    // With it go the two ends.
    SSL_free(connection)
    SSL_CTX_free(context)
  }

  /// Goes on with the handshake. Send ``take()`` after each call, and push what comes while it says false.
  public func shakeHands() throws(Failure) -> Bool {
    ERR_clear_error()
    let result = SSL_do_handshake(connection)
    if result == 1 { return true }
    guard SSL_get_error(connection, result) == SSL_ERROR_WANT_READ else { throw failure() }
    return false
  }

  /// Bytes from the socket.
  public func push(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = rest.withUnsafeBytes { BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
      guard taken > 0 else { return }
      rest = rest.dropFirst(Int(taken))
    }
  }

  /// Bytes for the socket; empty where there are none.
  public func take() -> [UInt8] {
    let count = BIO_ctrl_pending(outgoing)
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, Int(BIO_read(outgoing, buffer.baseAddress, Int32(clamping: count))))
    }
  }

  /// Encrypts; the result is in ``take()``.
  public func write(_ bytes: [UInt8]) throws(Failure) {
    guard !bytes.isEmpty else { return }
    ERR_clear_error()
    guard SSL_write(connection, bytes, Int32(clamping: bytes.count)) == bytes.count else { throw failure() }
  }

  /// What was decrypted; nil where more bytes are needed; empty where the other side ended the connection.
  public func read() throws(Failure) -> [UInt8]? {
    ERR_clear_error()
    var result: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, filled in
      result = SSL_read(connection, buffer.baseAddress, Int32(buffer.count))
      filled = max(0, Int(result))
    }
    if result > 0 { return bytes }
    switch SSL_get_error(connection, result) {
    case SSL_ERROR_WANT_READ: return nil
    case SSL_ERROR_ZERO_RETURN: return []
    default: throw failure()
    }
  }

  private func failure() -> Failure {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    return pin.isRefused ? .notThisClinic : .broken(code)
  }

  private static func verify(_ sent: OpaquePointer?, _ user: UnsafeMutableRawPointer?) -> Int32 {
    guard let sent, let user else { return 0 }
    let pin = Unmanaged<Pin>.fromOpaque(user).takeUnretainedValue()
    // A clinic's server sends three.
    for index in 0..<min(COpenSSL_sent_count(sent), 8) {
      guard let certificate = COpenSSL_sent(sent, index), isRoot(certificate, of: pin.clinic) else { continue }
      if COpenSSL_leads_to(sent, certificate) == 1 { return 1 }
    }
    pin.isRefused = true
    return 0
  }

  /// Whether key and spare id in the certificate hash to the clinic id.
  private static func isRoot(_ certificate: OpaquePointer, of clinic: ClinicID) -> Bool {
    guard let key = X509_get0_pubkey(certificate), let subject = X509_get_subject_name(certificate) else { return false }
    var text = [CChar](repeating: 0, count: 64)
    guard X509_NAME_get_text_by_NID(subject, NID_serialNumber, &text, Int32(text.count)) == 32,
      let spareID = Hex.bytes(String(decoding: text.prefix(32).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    else { return false }
    var raw = [UInt8](repeating: 0, count: 80)
    var count = 0
    let algorithm: SignatureAlgorithm
    if EVP_PKEY_is_a(key, "ED25519") == 1 {
      algorithm = .ed25519
      count = raw.count
      guard EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1 else { return false }
    } else {
      algorithm = .p256
      guard EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, &raw, raw.count, &count) == 1 else { return false }
    }
    let root = PublicKey(algorithm: algorithm, raw: Array(raw.prefix(count)))
    return OpenSSLVerifier(capacity: 1).accepts(root) && Identities.clinic(root: root, spareID: spareID, hasher: OpenSSLHasher()) == clinic
  }
}
