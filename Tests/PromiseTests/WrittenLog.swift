import Admission
import ChangeLog
import FieldDevice
import MerkleLog
import PumpRecords
import Signatures
import TestGround

let hasher = OpenSSLHasher()

/// A signed log written by hand: who records what at which time, and when it reaches the server.
struct WrittenLog {
  struct Member {
    var id: WriterID
    var signer: SoftwareSigner
    var statement: EnrolmentStatement
    var changes: [Change] = []
    var ids: [ChangeID] = []
    var frontier = CompactRange()
    /// Of each member how much this one holds, and how much of that it has told in `seen`.
    var holds: [Int: Int] = [:]
    var told: [Int: Int] = [:]
  }

  /// 2026-03-01T00:00Z.
  static let midnight: Int64 = 1_772_323_200_000
  static let minute: Int64 = 60_000

  let clinic: ClinicID
  let log: PumpLogID
  private(set) var members: [Member] = []
  private var random: SplitMix64

  /// Keys are costly to make: all logs share them.
  private static let signers: [SoftwareSigner] = (0..<8).compactMap { _ in try? SoftwareSigner.generate(.p256) }

  /// A log of one clinic with a device for each role.
  init(seed: UInt64, _ roles: [Role]) throws {
    random = SplitMix64(seed: seed)
    let root = Self.signers[0]
    let server = Self.signers[1]
    let spare = Identities.spare(Self.signers[7].publicKey, hasher: hasher)
    clinic = Identities.clinic(root: root.publicKey, spareID: spare, hasher: hasher)
    let genesis = random.bytes(16)
    log = Identities.pumpLog(clinic: clinic, random: genesis, hasher: hasher)
    let key = ServerKeyStatement(clinic: clinic, epoch: 1, key: server.publicKey)
    let certified = CertifiedServerKey(
      root: root.publicKey, spareID: spare, statement: try SignedStatement(signing: key.encoded(), as: .serverKey, by: root))
    try enrol(server)
    try serverSays(.serverKey(certified))
    try serverSays(.genesis(random: genesis), note: "P1")
    try serverSays(.policy(.standard))
    for (index, role) in roles.enumerated() {
      try enrol(Self.signers[2 + index])
      guard let member = members.last else { continue }
      try serverSays(.writer(SignedStatement(signing: member.statement.encoded(), as: .enrolment, by: member.signer)))
      try serverSays(.grant(.init(writer: member.id, person: member.statement.person, role: role.rawValue)))
    }
  }

  private mutating func enrol(_ signer: SoftwareSigner) throws {
    let nobody = hasher.hash([])
    let statement = EnrolmentStatement(
      clinic: clinic, device: Identifier(random.bytes(16)) ?? Identifier(first16Of: nobody), incarnation: 1,
      person: Identifier(random.bytes(16)) ?? Identifier(first16Of: nobody), encryptionKey: [], key: signer.publicKey,
      assurance: .software)
    members.append(Member(id: Identities.writer(signer.publicKey, hasher: hasher), signer: signer, statement: statement))
  }

  private mutating func serverSays(_ entry: ServerEntry, note: String? = nil) throws {
    append(try entry.change(note: note.map(ServerNote.encoded), random: RepeatedRandom(seed: random.next())), by: 0)
  }

  @discardableResult
  private mutating func append(_ change: Change, by index: Int) -> ChangeID {
    let member = members[index]
    let id = Identities.change(
      log: log, writer: member.id, index: member.frontier.end, leaf: change.leafHash(hasher: hasher), hasher: hasher)
    members[index].frontier.append(change.leafHash(hasher: hasher), hasher: hasher)
    members[index].changes.append(change)
    members[index].ids.append(id)
    return id
  }

  /// Member `index` (1 …) records at a minute of its wall clock; `shown` is what it corrects.
  @discardableResult
  mutating func record(_ kind: String, _ fields: [String], by index: Int, at minute: Int, correcting shown: MergedRecord? = nil) throws
    -> ChangeID
  {
    let entry = try Entry(kind: kind, fields)
    var header = Header(kind: shown == nil ? entry.kind.rawValue : KindCode.amendment.rawValue)
    header.wallMS = UInt64(Self.midnight + Int64(minute) * Self.minute)
    for (other, length) in members[index].holds.sorted(by: { $0.key < $1.key }) where members[index].told[other] != length {
      header.seen.append(Seen(writer: members[other].id.short, length: UInt64(length)))
    }
    members[index].told = members[index].holds
    if let shown {
      header.record = shown.id
      header.recordKind = shown.kind
      let numbers = Set(entry.fields.numbers)
      var replaced: [ChangeID: [UInt32]] = [:]
      for field in shown.fields where numbers.contains(field.number) {
        for value in field.values { replaced[value.change, default: []].append(field.number) }
      }
      header.replaces = replaced.sorted { $0.key < $1.key }.map { Replaced(change: $0.key, fields: $0.value) }
    }
    let body = entry.fields.body
    return append(
      try ChangeDraft(header: header, body: body.isEmpty && shown == nil ? nil : body).change(random: RepeatedRandom(seed: random.next())),
      by: index)
  }

  /// What member `index` recorded reaches the server, and it gets what is there.
  mutating func sync(_ index: Int, at minute: Int) throws {
    let member = members[index]
    let feed = Arrival.Feed(writer: member.id, length: member.frontier.end, root: member.frontier.root(hasher: hasher))
    let arrival = Arrival(feeds: member.changes.isEmpty ? [] : [feed], serverMS: UInt64(Self.midnight + Int64(minute) * Self.minute))
    try serverSays(.arrival(arrival))
    arrived[index] = member.changes.count
    for (other, length) in arrived where other != index { members[index].holds[other] = length }
  }

  private var arrived: [Int: Int] = [:]

  /// The feeds as the server holds them.
  var feeds: [FeedContent] {
    members.indices.map { index in
      let changes = index == 0 ? members[0].changes : Array(members[index].changes.prefix(arrived[index] ?? 0))
      return FeedContent(log: log, writer: members[index].id, changes: changes, hasher: hasher)
    }
  }

  /// The log as the server sees it.
  var view: LogView { view(feeds) }

  /// The log made of feeds in some order.
  func view(_ feeds: [FeedContent]) -> LogView {
    LogView(log: log, clinic: clinic, feeds: feeds, hasher: hasher, verifier: OpenSSLVerifier())
  }
}
