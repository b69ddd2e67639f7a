import Admission
import ChangeLog
import MerkleLog
import Signatures
import TestGround

/// One log written by a server and several devices, from a seed: amendments, retractions, confirmations and arrivals among it.
struct RandomHistory {
  struct Member {
    var id: WriterID
    var signer: SoftwareSigner
    var statement: EnrolmentStatement
    var changes: [Change] = []
    var frontier = CompactRange()
    var heads: [Head] = []
  }

  let clinic: ClinicID
  let log: PumpLogID
  var members: [Member] = []
  /// Ids of everything recorded so far with its record and that record's kind.
  private var recorded: [(id: ChangeID, record: ChangeID, kind: UInt32)] = []
  private var random: SplitMix64

  /// Keys are costly to make: all histories share them.
  static let signers: [SoftwareSigner] = (0..<8).compactMap { _ in try? SoftwareSigner.generate(.p256) }

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    let signers = Self.signers
    let root = signers[0]
    let server = signers[1]
    let spareID = Identities.spare(signers[7].publicKey, hasher: hasher)
    clinic = Identities.clinic(root: root.publicKey, spareID: spareID, hasher: hasher)
    let genesis = random.bytes(16)
    log = Identities.pumpLog(clinic: clinic, random: genesis, hasher: hasher)
    let key = ServerKeyStatement(clinic: clinic, epoch: 1, key: server.publicKey)
    let certified = CertifiedServerKey(
      root: root.publicKey, spareID: spareID, statement: try SignedStatement(signing: key.encoded(), as: .serverKey, by: root))
    members.append(try Self.member(server, clinic: clinic, random: &random))
    try serverAppends(.serverKey(certified))
    try serverAppends(.genesis(random: genesis))
    try serverAppends(.policy(Policy(version: 1, rows: [.init(kind: 20, writers: 0b110, confirmers: 0b100)])))
    for index in 0..<2 + random.below(5) {
      let member = try Self.member(signers[2 + index % 6], clinic: clinic, random: &random)
      guard !members.contains(where: { $0.id == member.id }) else { continue }
      members.append(member)
      try serverAppends(.writer(SignedStatement(signing: member.statement.encoded(), as: .enrolment, by: member.signer)))
      if random.below(8) > 0 {
        try serverAppends(.grant(.init(writer: member.id, person: member.statement.person, role: UInt32(1 + random.below(3)))))
      }
    }
    for _ in 0..<5 + random.below(25) { try step() }
  }

  private static func member(_ signer: SoftwareSigner, clinic: ClinicID, random: inout SplitMix64) throws -> Member {
    let id = Identities.writer(signer.publicKey, hasher: hasher)
    let statement = EnrolmentStatement(
      clinic: clinic, device: Identifier(random.bytes(16)) ?? Identifier(first16Of: hasher.hash([])), incarnation: 1,
      person: Identifier(random.bytes(16)) ?? Identifier(first16Of: hasher.hash([])), encryptionKey: [], key: signer.publicKey,
      assurance: .software)
    return Member(id: id, signer: signer, statement: statement)
  }

  private mutating func serverAppends(_ entry: ServerEntry) throws {
    append([try entry.change(random: RepeatedRandom(seed: random.next()))], by: 0)
  }

  @discardableResult
  private mutating func append(_ changes: [Change], by index: Int) -> [ChangeID] {
    let member = members[index]
    let own = OwnChanges(
      log: log, writer: member.id, frontier: member.frontier, changes: changes, signer: member.signer, hasher: hasher)
    members[index].changes += changes
    members[index].frontier = own.frontier
    if let head = own.head { members[index].heads.append(head) }
    return own.ids
  }

  private mutating func step() throws {
    guard members.count > 1 else { return }
    let index = 1 + random.below(members.count - 1)
    switch random.below(6) {
    case 0:
      let member = members[index]
      guard !member.changes.isEmpty else { return }
      let length = 1 + random.below(member.changes.count)
      var range = CompactRange()
      for change in member.changes[..<length] { range.append(change.leafHash(hasher: hasher), hasher: hasher) }
      let feed = Arrival.Feed(writer: member.id, length: UInt64(length), root: range.root(hasher: hasher))
      try serverAppends(.arrival(Arrival(feeds: [feed], serverMS: 1_767_225_600_000 + UInt64(random.below(1_000_000)))))
    case 1...3 where !recorded.isEmpty: try refer(by: index)
    default:
      let kind: UInt32 = random.pick([10, 20, 1010, 1999])
      let ids = append(try (0..<1 + random.below(4)).map { _ in try change(Header(kind: kind), body: body()) }, by: index)
      for id in ids { recorded.append((id, id, kind)) }
    }
  }

  private mutating func refer(by index: Int) throws {
    let target = random.pick(recorded)
    let class0 = random.pick([UInt32(2001), 2001, 3001, 4001])
    var header = Header(kind: class0)
    header.record = target.record
    header.recordKind = random.below(10) == 0 ? target.kind + 1 : target.kind
    if class0 == 4001 {
      header.confirms = target.id
    } else {
      let shown = recorded.filter { $0.record == target.record && $0.id < target.id || $0.id == target.id }
      header.replaces = shown.map { Replaced(change: $0.id, fields: random.below(2) == 0 ? [] : [1, 2]) }
    }
    let ids = append([try change(header, body: class0 == 2001 ? body() : nil)], by: index)
    if class0 != 4001 { recorded.append((ids[0], target.record, target.kind)) }
  }

  private mutating func body() -> [UInt8] {
    var bytes: [UInt8] = []
    for field in 1...3 where random.below(3) > 0 { bytes += [UInt8(field << 3), UInt8(random.below(100))] }
    return bytes
  }

  private mutating func change(_ header: Header, body: [UInt8]?) throws -> Change {
    var header = header
    header.wallMS = 1_767_225_600_000
    return try ChangeDraft(header: header, body: body).change(random: RepeatedRandom(seed: random.next()))
  }
}
