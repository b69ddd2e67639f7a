import ChangeLog
import Signatures
import SyncProtocol

/// A device whose every byte the test decides.
struct EnrolmentByHand {
  let signer: SoftwareSigner
  private var session: DeviceEnrolment

  /// A new key and a request that proves a code of this clinic, or another one.
  init(_ clinic: ServedClinic, code: EnrolmentCode? = nil, naming other: ClinicID? = nil) throws {
    signer = try SoftwareSigner.generate()
    session = DeviceEnrolment(
      clinic: other ?? clinic.clinic, code: code ?? clinic.code(), key: signer.publicKey,
      encryptionKey: try SoftwareSigner.generate(.p256).publicKey.raw, nonce: SystemRandom().bytes(16),
      authenticator: OpenSSLMAC(), hasher: OpenSSLHasher())
  }

  /// The body of `/v1/enrol`.
  var request: [UInt8] { session.request }

  var writer: WriterID { Identities.writer(signer.publicKey, hasher: OpenSSLHasher()) }

  /// Takes the offer; the body of `/v1/enrol/accept`.
  mutating func accept(_ answer: [UInt8]) throws -> [UInt8] {
    _ = try session.offer(answer, authenticator: OpenSSLMAC(), verifier: OpenSSLVerifier(), hasher: OpenSSLHasher())
    return try session.accept(signer: signer, assurance: .software)
  }

  /// The first ticket.
  func ticket(_ answer: [UInt8]) throws -> Ticket {
    try session.enrolled(answer, verifier: OpenSSLVerifier(), hasher: OpenSSLHasher()).ticket
  }
}
