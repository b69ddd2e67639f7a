public import ChangeLog
import LogStorage
import MerkleLog
import PumpRecords

/// As whom and where a device is enrolled: what the person saw and the device signed.
public struct EnrolledIdentity: Hashable, Sendable {
  /// The clinic.
  public let clinic: ClinicID
  /// What the clinic calls itself.
  public let clinicName: String
  /// The person.
  public let person: PersonID
  /// The person's name, by the clinic's word.
  public let personName: String
  /// The role code at enrolment; each log's grants decide.
  public let role: UInt32
  /// The server's address.
  public let server: String
  /// The enrolment statement, signed by this device's key.
  public let statement: SignedStatement
  /// The server's key, certified by the clinic's root.
  public let serverKey: CertifiedServerKey
  /// The installation.
  public let device: DeviceID
  /// The id of this device's key.
  public let writer: WriterID
  /// The id of the server's key.
  public let serverWriter: WriterID
  /// The server's public key, taken from `serverKey` when it was verified.
  let serverPublicKey: PublicKey

  /// Puts an identity together.
  /// - Throws: ``DeviceError/serverNotProven`` where the server key is not certified for the clinic, or the statement is not sound.
  init(
    clinicName: String, personName: String, role: UInt32, server: String, statement: SignedStatement, serverKey: CertifiedServerKey,
    _ cryptography: Cryptography
  ) throws(DeviceError) {
    guard let said = statement.enrolment(verifier: cryptography.verifier),
      let key = serverKey.verified(for: said.clinic, hasher: cryptography.hasher, verifier: cryptography.verifier)
    else { throw .serverNotProven }
    clinic = said.clinic
    person = said.person
    device = said.device
    writer = Identities.writer(said.key, hasher: cryptography.hasher)
    serverPublicKey = key.key
    serverWriter = Identities.writer(key.key, hasher: cryptography.hasher)
    self.clinicName = clinicName
    self.personName = personName
    self.role = role
    self.server = server
    self.statement = statement
    self.serverKey = serverKey
  }

  /// The name of the role; `role 17` for one that this version does not know.
  public var roleName: String { Role(rawValue: role)?.name ?? "role \(role)" }

  private static let key = Array("identity".utf8)
  private static let pendingKey = Array("pending".utf8)

  /// The identity on a store's shelf; nil where the enrolment did not end.
  static func stored(in reader: any StoreReader, _ cryptography: Cryptography) throws -> EnrolledIdentity? {
    try reader.value(.device, key).map { try EnrolledIdentity($0, cryptography) }
  }

  /// The identity that was signed and whose acceptance the server has not confirmed yet.
  static func pending(in reader: any StoreReader, _ cryptography: Cryptography) throws -> EnrolledIdentity? {
    try reader.value(.device, pendingKey).map { try EnrolledIdentity($0, cryptography) }
  }

  /// Puts the identity on the shelf.
  func store(in transaction: any StoreTransaction) throws {
    try transaction.set(.device, Self.key, to: encoded)
    try transaction.set(.device, Self.pendingKey, to: nil)
  }

  /// Puts the identity beside the shelf's place for it, until the server confirms.
  func storePending(in transaction: any StoreTransaction) throws { try transaction.set(.device, Self.pendingKey, to: encoded) }

  private init(_ bytes: [UInt8], _ cryptography: Cryptography) throws {
    guard let fields = try? FixedFields(bytes), let server = try? fields.single(1), let clinicName = try? fields.single(2),
      let personName = try? fields.single(3), let role = try? fields.uint32(4), let body = try? fields.single(5),
      let signature = try? fields.single(6), let certified = try? fields.single(7), let serverKey = CertifiedServerKey(certified)
    else { throw StorageError.corrupt(path: "store", detail: "the identity on the shelf cannot be read") }
    try self.init(
      clinicName: String(decoding: clinicName, as: UTF8.self), personName: String(decoding: personName, as: UTF8.self), role: role,
      server: String(decoding: server, as: UTF8.self), statement: SignedStatement(body: body, signature: signature),
      serverKey: serverKey, cryptography)
  }

  private var encoded: [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, Array(server.utf8))
    writer.bytes(2, Array(clinicName.utf8))
    writer.bytes(3, Array(personName.utf8))
    writer.varint(4, UInt64(role))
    writer.bytes(5, statement.body)
    writer.bytes(6, statement.signature)
    writer.bytes(7, serverKey.encoded())
    return writer.bytes
  }
}
