public import ChangeLog
public import MerkleLog

/// The device's side of an enrolment.
///
/// In this order: `request`; send it; `offer` with the answer; show person, role and clinic, and go on only when the owner agrees;
/// `accept`; send it; `enrolled` with the answer. The same acceptance may be sent again after a lost answer.
public struct DeviceEnrolment: Sendable {
  private let clinic: ClinicID
  private let code: EnrolmentCode
  private let key: PublicKey
  private let encryptionKey: [UInt8]
  private let requestBytes: [UInt8]
  private var offered: (offer: EnrolOffer, server: ServerKeyStatement)?
  private var accepted: [UInt8]?

  /// What stands at the end.
  public struct Enrolled: Hashable, Sendable {
    /// As whom and where.
    public var offer: EnrolOffer
    /// The server's key, certified by the clinic's root.
    public var server: ServerKeyStatement
    /// For the first sync.
    public var ticket: Ticket
    /// The server's time, Unix ms.
    public var serverMS: UInt64
  }

  /// An enrolment about to begin.
  /// - Parameters:
  ///   - key: the key that will sign heads.
  ///   - encryptionKey: P-256, 65 bytes.
  ///   - nonce: 16 random bytes.
  public init(
    clinic: ClinicID, code: EnrolmentCode, key: PublicKey, encryptionKey: [UInt8], nonce: [UInt8],
    authenticator: some MessageAuthenticator, hasher: some LogHasher
  ) {
    self.clinic = clinic
    self.code = code
    self.key = key
    self.encryptionKey = encryptionKey
    let proof = EnrolmentProof.device(
      code: code, clinic: clinic, writer: Identities.writer(key, hasher: hasher), nonce: nonce, authenticator: authenticator)
    requestBytes =
      EnrolRequest(clinic: clinic, key: key, encryptionKey: encryptionKey, nonce: nonce, proof: proof.bytes).encoded()
  }

  /// The body of `POST /v1/enrol`.
  public var request: [UInt8] { requestBytes }

  /// Checks the answer: the server knows the code, and its key is certified by the root of the clinic that the link names.
  /// - Throws: `.malformed`, `.tooLarge`, `.codeWrong` where the server does not prove the code, `.wrongClinic`, `.serverNotCertified`.
  public mutating func offer(
    _ answer: [UInt8], authenticator: some MessageAuthenticator, verifier: any SignatureVerifier, hasher: some LogHasher
  ) throws(SyncProblem) -> EnrolOffer {
    guard answer.count <= SyncLimits.enrolment else { throw SyncProblem(.tooLarge, "an answer of \(answer.count) bytes") }
    let (bytes, proof) = try EnrolAnswerBytes.read(answer)
    let want = EnrolmentProof.server(
      code: code, request: hasher.hash(requestBytes), offer: hasher.hash(bytes), authenticator: authenticator)
    guard EnrolmentProof.isEqual(want, proof) else { throw SyncProblem(.codeWrong, "the server does not know this code") }
    let offer = try EnrolOffer(bytes)
    guard offer.clinic == clinic else { throw SyncProblem(.wrongClinic, "the offer is of clinic \(offer.clinic)") }
    guard let server = offer.serverKey.verified(for: clinic, hasher: hasher, verifier: verifier) else {
      throw SyncProblem(.serverNotCertified, "the root of clinic \(clinic) does not certify this server")
    }
    offered = (offer, server)
    return offer
  }

  /// The body of `POST /v1/enrol/accept`: the owner agrees, and the device's key signs as whom and where.
  /// - Throws: `.outOfOrder`, `.signerFailed`.
  public mutating func accept(
    signer: any Signer, assurance: EnrolmentStatement.Assurance, incarnation: UInt32 = 1
  ) throws(SyncProblem) -> [UInt8] {
    guard let (offer, _) = offered else { throw SyncProblem(.outOfOrder, "nothing was offered yet") }
    let statement = EnrolmentStatement(
      clinic: clinic, device: offer.device, incarnation: incarnation, person: offer.person, encryptionKey: encryptionKey, key: key,
      assurance: assurance)
    do {
      let bytes = AcceptRequest(statement: try SignedStatement(signing: statement.encoded(), as: .enrolment, by: signer)).encoded()
      accepted = bytes
      return bytes
    } catch {
      throw SyncProblem(.signerFailed, "the device's key could not sign the enrolment")
    }
  }

  /// Checks the answer to the acceptance.
  /// - Throws: `.outOfOrder`, `.badSignature`, `.answerMismatch`, `.malformed`.
  public func enrolled(
    _ answer: [UInt8], verifier: any SignatureVerifier, hasher: some LogHasher
  ) throws(SyncProblem) -> Enrolled {
    guard let (offer, server) = offered, let accepted else { throw SyncProblem(.outOfOrder, "nothing was accepted yet") }
    var reader = SyncStreamReader()
    reader.push(answer)
    guard case .envelope(let envelope, _)? = try reader.next(), reader.waiting == 0 else {
      throw SyncProblem(.malformed, "the answer is not one signed envelope")
    }
    guard envelope.isSigned(as: .response, by: server.key, verifier: verifier) else {
      throw SyncProblem(.badSignature, "the answer is not signed by the clinic's server")
    }
    let response = try SyncResponse(envelope.body)
    guard response.requestHash == hasher.hash(accepted) else {
      throw SyncProblem(.answerMismatch, "the answer is to another acceptance")
    }
    return Enrolled(offer: offer, server: server, ticket: response.ticket, serverMS: response.serverMS)
  }
}
