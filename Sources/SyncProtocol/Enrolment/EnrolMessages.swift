public import ChangeLog
public import MerkleLog
import WireFormat

/// The first request of an enrolment: which keys, and the proof of the code.
public struct EnrolRequest: Hashable, Sendable {
  /// The clinic that the link names.
  public var clinic: ClinicID
  /// The key that will sign.
  public var key: PublicKey
  /// P-256, 65 bytes: bundles for this device will be encrypted to it.
  public var encryptionKey: [UInt8]
  /// 16 random bytes.
  public var nonce: [UInt8]
  /// The device's proof, 32 bytes.
  public var proof: [UInt8]

  /// A request.
  public init(clinic: ClinicID, key: PublicKey, encryptionKey: [UInt8], nonce: [UInt8], proof: [UInt8]) {
    self.clinic = clinic
    self.key = key
    self.encryptionKey = encryptionKey
    self.nonce = nonce
    self.proof = proof
  }

  /// The bytes of the message.
  public func encoded() -> [UInt8] {
    var wire = WireEnrolRequest()
    wire.version = SyncLimits.version
    wire.clinic = clinic.bytes.field
    wire.algorithm = UInt32(key.algorithm.rawValue)
    wire.key = key.raw.field
    wire.encryptionKey = encryptionKey.field
    wire.nonce = nonce.field
    wire.proof = proof.field
    return wire.written
  }

  /// Reads a message.
  /// - Throws: `.malformed`, `.tooLarge`, `.protocolVersion`, `.badKey`.
  public init(_ bytes: [UInt8]) throws(SyncProblem) {
    guard bytes.count <= SyncLimits.enrolment else { throw SyncProblem(.tooLarge, "\(SyncLimits.enrolment) bytes are allowed") }
    guard let wire = try? WireEnrolRequest(reading: bytes) else { throw SyncProblem(.malformed, "not an enrolment request") }
    guard wire.version == SyncLimits.version else {
      throw SyncProblem(.protocolVersion, "version \(wire.version) was sent, \(SyncLimits.version) is spoken here")
    }
    guard let algorithm = UInt8(exactly: wire.algorithm).flatMap({ SignatureAlgorithm(rawValue: $0) }), wire.key.count <= 65,
      wire.encryptionKey.count == 65
    else { throw SyncProblem(.badKey, "a key of an unknown algorithm or size") }
    guard let clinic = ClinicID(wire.clinic), wire.nonce.count == 16, wire.proof.count == 32 else {
      throw SyncProblem(.malformed, "a field of the enrolment request is missing or has the wrong size")
    }
    self.init(
      clinic: clinic, key: PublicKey(algorithm: algorithm, raw: wire.key.array), encryptionKey: wire.encryptionKey.array,
      nonce: wire.nonce.array, proof: wire.proof.array)
  }

  /// The id of the writer that asks.
  public func writer(hasher: some LogHasher) -> WriterID { Identities.writer(key, hasher: hasher) }

  /// Whether the device knows `code`. A server with several open codes asks each.
  public func proves(_ code: EnrolmentCode, authenticator: some MessageAuthenticator, hasher: some LogHasher) -> Bool {
    EnrolmentProof.isEqual(
      EnrolmentProof.device(
        code: code, clinic: clinic, writer: writer(hasher: hasher), nonce: nonce, authenticator: authenticator), proof)
  }
}

/// As whom and where a device is to be enrolled: what its owner sees before agreeing.
public struct EnrolOffer: Hashable, Sendable {
  /// The server's key, certified by the clinic's root.
  public var serverKey: CertifiedServerKey
  /// The clinic.
  public var clinic: ClinicID
  /// The clinic's name, to show.
  public var clinicName: String
  /// As whom.
  public var person: PersonID
  /// The person's name, to show.
  public var personName: String
  /// In which role.
  public var role: UInt32
  /// The id of this installation.
  public var device: DeviceID
  /// How many pump logs the device will see.
  public var logCount: Int

  /// An offer.
  public init(
    serverKey: CertifiedServerKey, clinic: ClinicID, clinicName: String, person: PersonID, personName: String, role: UInt32,
    device: DeviceID, logCount: Int
  ) {
    self.serverKey = serverKey
    self.clinic = clinic
    self.clinicName = clinicName
    self.person = person
    self.personName = personName
    self.role = role
    self.device = device
    self.logCount = logCount
  }

  /// The answer to a request that proved `code`: this offer and the server's own proof.
  public func answer(
    to request: [UInt8], code: EnrolmentCode, authenticator: some MessageAuthenticator, hasher: some LogHasher
  ) -> [UInt8] {
    let offer = encoded()
    var wire = WireEnrolAnswer()
    wire.offer = offer.field
    wire.proof =
      EnrolmentProof.server(
        code: code, request: hasher.hash(request), offer: hasher.hash(offer), authenticator: authenticator
      ).bytes.field
    return wire.written
  }

  func encoded() -> [UInt8] {
    var wire = WireEnrolOffer()
    wire.serverKey = serverKey.encoded().field
    wire.clinic = clinic.bytes.field
    wire.person = person.bytes.field
    wire.personName = personName
    wire.role = role
    wire.device = device.bytes.field
    wire.clinicName = clinicName
    wire.logs = UInt32(clamping: logCount)
    return wire.written
  }

  init(_ bytes: [UInt8]) throws(SyncProblem) {
    guard let wire = try? WireEnrolOffer(reading: bytes), let serverKey = CertifiedServerKey(wire.serverKey.array),
      let clinic = ClinicID(wire.clinic), let person = PersonID(wire.person), let device = DeviceID(wire.device)
    else { throw SyncProblem(.malformed, "not an enrolment offer") }
    self.init(
      serverKey: serverKey, clinic: clinic, clinicName: wire.clinicName, person: person, personName: wire.personName, role: wire.role,
      device: device, logCount: Int(wire.logs))
  }
}

/// The second request of an enrolment: the statement, signed by the key in it.
public struct AcceptRequest: Hashable, Sendable {
  /// The statement and its signature.
  public var statement: SignedStatement

  /// A request.
  public init(statement: SignedStatement) {
    self.statement = statement
  }

  /// The bytes of the message.
  public func encoded() -> [UInt8] {
    var wire = WireAcceptRequest()
    wire.statement = statement.body.field
    wire.signature = statement.signature.field
    return wire.written
  }

  /// Reads a message.
  /// - Throws: `.malformed`, `.tooLarge`.
  public init(_ bytes: [UInt8]) throws(SyncProblem) {
    guard bytes.count <= SyncLimits.enrolment else { throw SyncProblem(.tooLarge, "\(SyncLimits.enrolment) bytes are allowed") }
    guard let wire = try? WireAcceptRequest(reading: bytes), wire.signature.count == 64 else {
      throw SyncProblem(.malformed, "not an acceptance")
    }
    self.init(statement: SignedStatement(body: wire.statement.array, signature: wire.signature.array))
  }

  /// The answer: the first ticket and the server's time, signed as a response.
  /// - Parameter request: the bytes of this request as they came.
  /// - Throws: `.signerFailed`.
  public static func answer(
    to request: [UInt8], ticket: Ticket, serverMS: UInt64, signer: any Signer, hasher: some LogHasher
  ) throws(SyncProblem) -> [UInt8] {
    try ServerSession.ticketOnly(ticket, for: hasher.hash(request), serverMS: serverMS, signer: signer)
  }
}

/// An answer's offer, as bytes, and its proof.
enum EnrolAnswerBytes {
  static func read(_ bytes: [UInt8]) throws(SyncProblem) -> (offer: [UInt8], proof: [UInt8]) {
    guard let wire = try? WireEnrolAnswer(reading: bytes), wire.proof.count == 32 else {
      throw SyncProblem(.malformed, "not an enrolment answer")
    }
    return (wire.offer.array, wire.proof.array)
  }
}
