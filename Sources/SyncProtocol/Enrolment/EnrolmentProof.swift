public import ChangeLog
public import MerkleLog

/// The two proofs by which a typed code authenticates both sides.
public enum EnrolmentProof {
  /// The device's: HMAC-SHA256(code, "cistern/enrol/v1\0" ‖ clinic id ‖ writer id ‖ nonce).
  public static func device(
    code: EnrolmentCode, clinic: ClinicID, writer: WriterID, nonce: [UInt8], authenticator: some MessageAuthenticator
  ) -> Digest {
    authenticator.hmac(
      key: code.bytes, message: [UInt8](label: "cistern/enrol/v1") + clinic.bytes + writer.bytes + nonce)
  }

  /// The server's: HMAC-SHA256(code, "cistern/enrolled/v1\0" ‖ SHA-256 of the request ‖ SHA-256 of the rest of the answer).
  public static func server(
    code: EnrolmentCode, request: Digest, offer: Digest, authenticator: some MessageAuthenticator
  ) -> Digest {
    authenticator.hmac(key: code.bytes, message: [UInt8](label: "cistern/enrolled/v1") + request.bytes + offer.bytes)
  }

  /// Compares in a time that does not tell where two values differ.
  static func isEqual(_ left: Digest, _ right: [UInt8]) -> Bool {
    let bytes = left.bytes
    guard bytes.count == right.count else { return false }
    return zip(bytes, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
