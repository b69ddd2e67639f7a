import Admission
import ChangeLog
import LogStorage
import MerkleLog
import PumpRecords
import Signatures

/// A pump log with one device, whose every byte a test decides.
struct SmallLog {
  struct Impossible: Error {}

  static let hasher = OpenSSLHasher()
  static let verifier = OpenSSLVerifier()
  static let now: UInt64 = 1_772_438_400_000

  let clinic: ClinicID
  let log: PumpLogID
  let server: SoftwareSigner
  let signer: SoftwareSigner
  let person: PersonID
  private let entries: [Change]

  var serverWriter: WriterID { Identities.writer(server.publicKey, hasher: Self.hasher) }
  var writer: WriterID { Identities.writer(signer.publicKey, hasher: Self.hasher) }

  init(role: UInt32 = 3) throws {
    let random = SystemRandom()
    let root = try SoftwareSigner.generate(.ed25519)
    let spareID = Identities.spare(try SoftwareSigner.generate(.ed25519).publicKey, hasher: Self.hasher)
    server = try SoftwareSigner.generate(.ed25519)
    signer = try SoftwareSigner.generate(.ed25519)
    clinic = Identities.clinic(root: root.publicKey, spareID: spareID, hasher: Self.hasher)
    let genesis = random.bytes(16)
    log = Identities.pumpLog(clinic: clinic, random: genesis, hasher: Self.hasher)
    guard let person = PersonID(random.bytes(16)), let device = DeviceID(random.bytes(16)) else { throw Impossible() }
    self.person = person
    let said = ServerKeyStatement(clinic: clinic, epoch: 1, key: server.publicKey)
    let certified = CertifiedServerKey(
      root: root.publicKey, spareID: spareID, statement: try SignedStatement(signing: said.encoded(), as: .serverKey, by: root))
    let statement = EnrolmentStatement(
      clinic: clinic, device: device, incarnation: 1, person: person, encryptionKey: [UInt8](repeating: 4, count: 65),
      key: signer.publicKey, assurance: .software)
    let writer = Identities.writer(signer.publicKey, hasher: Self.hasher)
    let facts: [ServerEntry] = [
      .serverKey(certified), .genesis(random: genesis), .policy(.standard),
      .writer(try SignedStatement(signing: statement.encoded(), as: .enrolment, by: signer)),
      .grant(.init(writer: writer, person: person, role: role)),
    ]
    entries = try facts.map { try $0.change(random: random) }
  }

  /// The log with these changes of the device, and with what the server says of them.
  func view(_ changes: [Change], more: [ServerEntry] = []) throws -> LogView {
    let own = FeedContent(log: log, writer: writer, changes: changes, hasher: Self.hasher)
    let said = try more.map { try $0.change(random: SystemRandom()) }
    let facts = FeedContent(log: log, writer: serverWriter, changes: entries + said, hasher: Self.hasher)
    return LogView(log: log, clinic: clinic, feeds: [facts, own], hasher: Self.hasher, verifier: Self.verifier)
  }

  /// `accepted`, or why not.
  func standing(of change: Change) throws -> String {
    guard let judged = try view([change]).changes.first else { return "not held" }
    return judged.verdict.reason?.word ?? "accepted"
  }

  /// A batch of these changes under a head that the device signs, or somebody else, or for another log.
  func batch(
    _ changes: [Change], first: UInt64 = 0, signer other: (any Signer)? = nil, log otherLog: PumpLogID? = nil, headOver count: Int? = nil
  ) throws -> Batch {
    var range = CompactRange()
    for change in changes.prefix(count ?? changes.count) { range.append(change.leafHash(hasher: Self.hasher), hasher: Self.hasher) }
    let head = try Head.signed(
      log: otherLog ?? log, writer: writer, length: range.end, root: range.root(hasher: Self.hasher), by: other ?? signer)
    return Batch(log: log, writer: writer, first: first, changes: changes, head: head, suffix: [])
  }

  /// `verified`, or the word of the reason.
  func outcome(_ batch: Batch, key: PublicKey? = nil) -> String {
    do throws(BatchError) {
      let merged = try MergedBatch(batch, frontier: nil, hasher: Self.hasher)
      _ = try merged.verified(by: key ?? signer.publicKey, known: nil, verifier: Self.verifier)
      return "verified"
    } catch {
      return error.word
    }
  }

  /// A change whose header and parts are these bytes, whatever they are.
  static func change(header: [UInt8], body: [UInt8]? = nil, note: [UInt8]? = nil, layout: UInt8 = 1) throws -> Change {
    var rest: [UInt8] = [layout, (body == nil ? 0 : 1) | (note == nil ? 0 : 2), UInt8(header.count >> 8), UInt8(header.count & 255)]
    rest += header
    for part in [body, note] {
      guard let part else { continue }
      Varint.append(UInt64(part.count + 8), to: &rest)
      rest += [UInt8](repeating: 7, count: 8) + part
    }
    var frame: [UInt8] = []
    Varint.append(UInt64(rest.count), to: &frame)
    return try Change(frame: frame + rest)
  }

  static func header(_ kind: UInt32, wallMS: UInt64? = now) -> [UInt8] {
    var header = Header(kind: kind)
    header.wallMS = wallMS
    return header.encoded()
  }
}
