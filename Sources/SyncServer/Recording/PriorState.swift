import Admission
import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

/// What a session finds: enough of the store that the same requests get the same answers without it.
///
/// Whole feeds of the logs that the request brings to or tells of; of the other logs of the scope the digest alone.
struct PriorState {
  var member: Member
  var scope: [ScopeLog]
  /// The number of the store's newest commit.
  var newest: UInt64
  var feeds: [FeedCopy] = []
  var tips: [HeldLog] = []
  /// The fact of the newest policy entry of each of those logs.
  var policies: [[UInt8]] = []
  /// The logs that the request brings to, as they are before.
  var views: [PumpLogID: LogView] = [:]

  init(
    for cargo: Cargo, _ request: SyncRequest, member: Member, serverWriter: WriterID, book: LogBook, in reader: any StoreReader
  ) throws {
    self.member = member
    let changed = try reader.logsChanged(after: 0)
    newest = changed.last?.commit ?? 0
    scope = changed.filter { member.logs.contains($0.log) }.map { ScopeLog(log: $0.log, digest: $0.digest, commit: $0.commit) }
    let brought = Set(cargo.batches.map(\.log))
    var touched = brought.union(request.tips.map(\.log))
    // Who holds nothing is told of every log.
    if request.scopeDigest == HoldingsDigest.scope([], hasher: book.hasher) { touched.formUnion(scope.map(\.log)) }
    for log in touched.sorted() {
      let stored = try reader.feeds(of: log)
      guard !stored.isEmpty else { continue }
      for feed in stored {
        let pieces = try FeedCopy.pieces(of: feed, in: log, reader: reader)
        feeds += pieces
        if feed.writer == serverWriter, let policy = Self.policy(in: pieces) { policies.append(policy) }
      }
      tips.append(HeldLog(log: log, server: serverWriter, tips: stored.map { $0.tip(hasher: book.hasher) }))
      if brought.contains(log), let view = try book.view(of: log, in: reader) { views[log] = view }
    }
  }

  private static func policy(in pieces: [FeedCopy]) -> [UInt8]? {
    var found: [UInt8]?
    for change in pieces.lazy.flatMap(\.changes) {
      if case .policy = ServerEntry(change) { found = change.body ?? found }
    }
    return found
  }
}
