public import ChangeLog
public import MerkleLog
import PumpRecords

/// A change with its place, its author and its standing.
public struct JudgedChange: Sendable {
  /// Its id.
  public let id: ChangeID
  /// Whose feed it stands in.
  public let writer: WriterID
  /// Its index there.
  public let index: UInt64
  /// The change.
  public let change: Change
  /// Its header.
  public let header: Header
  /// Who wrote it: the person whom the header names, else the writer's owner; and on which device.
  public let author: Author
  /// What it counts for, and why.
  public let verdict: Verdict

  /// The person who wrote it.
  public var person: PersonID { author.person }
  /// Its standing.
  public var standing: Standing { verdict.reason == nil ? .accepted : .quarantined }
  /// The change as merge takes it.
  public var mergeInput: MergeInput {
    MergeInput(
      id: id, kind: header.kind ?? 0, author: author, standing: standing, record: header.record, recordKind: header.recordKind,
      replaces: header.replaces, confirms: header.confirms, mayConfirm: verdict.mayConfirm, registers: change.registers)
  }
}

/// A pump log as the changes held make it: who wrote what, what counts, and the records that come of it.
///
/// Devices, server and replay compute it from the same bytes and get the same answer (promise 2).
public struct LogView: Sendable {
  /// The log.
  public let log: PumpLogID
  /// What the server feeds say.
  public let facts: ServerFacts
  /// Clinical changes of the writers that count, ascending by (writer, index).
  public let changes: [JudgedChange]
  /// What they add up to, ascending by id.
  public let records: [MergedRecord]
  /// Writers of whom changes are held and whose `writer` entry is not: `waiting for the server`.
  public let waiting: [WriterID]
  /// Equal where the same changes are held.
  public let digest: HoldingsDigest
  /// Equal where equal changes add up to equal records.
  public let stateDigest: Digest

  /// Materialises a log.
  ///
  /// - Parameters:
  ///   - clinic: the clinic whose root must have certified the server's key.
  ///   - feeds: every feed held, in any order.
  /// - Complexity: O(n log n) in the number of changes.
  public init(
    log: PumpLogID, clinic: ClinicID, feeds: [FeedContent], hasher: some LogHasher, verifier: any SignatureVerifier
  ) {
    let facts = ServerFacts(log: log, clinic: clinic, feeds: feeds, hasher: hasher, verifier: verifier)
    var judged: [JudgedChange] = []
    var waiting: [WriterID] = []
    var tips: [BranchTip] = []
    for feed in feeds.sorted(by: { $0.writer < $1.writer }) where !feed.changes.isEmpty {
      if facts.serverWriters.contains(feed.writer) {
        if let tip = feed.tip { tips.append(tip) }
        continue
      }
      guard let writer = facts.writer(feed.writer) else {
        waiting.append(feed.writer)
        continue
      }
      if let tip = feed.tip { tips.append(tip) }
      let judge = Judge(feed: feed, owner: writer.statement.person, facts: facts)
      for (index, change) in feed.changes.enumerated() {
        let header = change.header
        let one = JudgedChange(
          id: feed.ids[index], writer: feed.writer, index: UInt64(index), change: change, header: header,
          author: Author(
            person: header.person ?? writer.statement.person, device: writer.statement.device,
            isServerHeld: writer.statement.assurance == .serverHeld),
          verdict: judge.verdict(on: index, id: feed.ids[index], header: header))
        judged.append(one)
      }
    }
    self.log = log
    self.facts = facts
    changes = judged
    self.waiting = waiting
    records = Merge.records(judged.map(\.mergeInput)) { kind, field in
      Kinds.table(code: KindCode(kind))?.row(field)?.isOpen ?? false
    }
    digest = HoldingsDigest.log(log, tips: tips, hasher: hasher)
    stateDigest = StateDigest.digest(log: log, records: records, hasher: hasher)
  }

  /// The change with this id.
  public func change(_ id: ChangeID) -> JudgedChange? { changes.first { $0.id == id } }

  /// The record with this id.
  public func record(_ id: ChangeID) -> MergedRecord? { records.first { $0.id == id } }
}
