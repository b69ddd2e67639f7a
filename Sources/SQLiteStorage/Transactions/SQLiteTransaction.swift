import ChangeLog
import LogStorage
import MerkleLog

/// One write transaction.
///
/// An operation that fails half way leaves the transaction fit for nothing but being taken back: ``finish()`` sees to that even
/// where the caller swallowed the error.
final class SQLiteTransaction: SQLiteReader, StoreTransaction {
  private let hasher: any LogHasher
  private var touched: Set<PumpLogID> = []
  private var commit: UInt64?
  private var failure: StorageError?
  /// Whether content was deleted, and lies in the write-ahead log still.
  private(set) var hasForgotten = false

  init(_ connection: Connection, hasher: any LogHasher) {
    self.hasher = hasher
    super.init(connection)
  }

  /// The last thing before the commit.
  func finish() throws(StorageError) {
    if let failure { throw failure }
    try updateDigests()
    end()
  }

  override func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    try whole { () throws(StorageError) in try updateDigests() }
    return try super.logsChanged(after: commit)
  }

  func append(_ changes: OwnChanges) throws(StorageError) {
    let connection = try connection()
    let feeds = FeedTable(connection: connection)
    let stored = try feeds.row(changes.log, changes.writer)
    var range = stored?.feed.frontier ?? CompactRange()
    let isTip = changes.first == range.end
    for leaf in changes.leaves { range.append(leaf, hasher: hasher) }
    guard isTip, range == changes.frontier, range.end < ChangeLimits.feed else {
      throw .notTheTip(log: changes.log, writer: changes.writer)
    }
    guard range.end > 0 else { return }
    var feed = stored?.feed ?? StoredFeed(writer: changes.writer, frontier: range, anchor: nil, suffix: [], longest: nil)
    feed.frontier = range
    if let head = changes.head {
      feed.anchor = head
      feed.suffix = []
      if head.length > feed.longest?.length ?? 0 { feed.longest = head }
    } else if let anchor = feed.anchor, anchor.length > changes.first, !changes.changes.isEmpty {
      // A head beyond what is held, of changes that were lost here: its suffix fits no longer.
      feed.anchor = nil
      feed.suffix = []
    }
    try store(feed, in: changes.log, id: stored?.id, adding: changes.changes[...], from: changes.first)
  }

  func append(_ batch: VerifiedBatch) throws(StorageError) -> AppendOutcome {
    let connection = try connection()
    let stored = try FeedTable(connection: connection).row(batch.log, batch.writer)
    let runs = RunTable(connection: connection)
    let plan = try AppendPlan(batch, onto: stored?.feed, hasher: hasher) { index throws(StorageError) in
      guard let stored else { return [] }
      return try runs.changes(feed: stored.id, from: index, maxBytes: ChangeLimits.batch)
    }
    switch plan {
    case .settled(let outcome, let feed):
      if let feed, let stored { try store(feed, in: batch.log, id: stored.id, adding: [], from: feed.length) }
      return outcome
    case .append(let skipping, let feed):
      let new = batch.changes.dropFirst(skipping)
      try store(feed, in: batch.log, id: stored?.id, adding: new, from: batch.first + UInt64(skipping))
      return .appended(new: new.count)
    }
  }

  private func store(
    _ feed: StoredFeed, in log: PumpLogID, id: Int64?, adding changes: ArraySlice<Change>, from first: UInt64
  ) throws(StorageError) {
    try whole { () throws(StorageError) in
      let connection = try connection()
      if !changes.isEmpty { try touch(log) }
      let feeds = FeedTable(connection: connection)
      if let id {
        try feeds.update(FeedRow(id: id, feed: feed))
        try RunTable(connection: connection).append(changes, feed: id, first: first)
      } else {
        let id = try feeds.insert(feed, log: log)
        try RunTable(connection: connection).append(changes, feed: id, first: first)
      }
    }
  }

  /// Marks a log as changed by this commit; the digest follows when everything is in.
  private func touch(_ log: PumpLogID) throws(StorageError) {
    guard touched.insert(log).inserted else { return }
    let connection = try connection()
    let number: UInt64
    if let commit {
      number = commit
    } else {
      let meta = MetaTable(connection: connection)
      number = (try meta.number(.commit) ?? 0) + 1
      try meta.set(.commit, to: number)
      commit = number
    }
    try connection.run(
      "INSERT INTO log (id, digest, changed) VALUES (?, zeroblob(16), ?) ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
      [log.bytes.blob, Int64(clamping: number)])
  }

  private func updateDigests() throws(StorageError) {
    let connection = try connection()
    for log in touched.sorted() {
      let tips = try FeedTable(connection: connection).rows(log).map { row in
        BranchTip(writer: row.feed.writer, length: row.feed.length, root: row.feed.frontier.root(hasher: hasher))
      }
      let digest = HoldingsDigest.log(log, tips: tips, hasher: hasher)
      try connection.run("UPDATE log SET digest = ? WHERE id = ?", [digest.bytes.blob, log.bytes.blob])
    }
    touched = []
  }

  func set(_ shelf: Shelf, _ key: [UInt8], to value: [UInt8]?) throws(StorageError) {
    try whole { () throws(StorageError) in
      guard let value else {
        return try connection().run("DELETE FROM shelf WHERE name = ? AND key = ?", [shelf.rawValue, key.blob])
      }
      try connection().run(
        "INSERT INTO shelf (name, key, value) VALUES (?, ?, ?) ON CONFLICT (name, key) DO UPDATE SET value = excluded.value",
        [shelf.rawValue, key.blob, value.blob])
    }
  }

  func keep(_ item: LimboItem) throws(StorageError) {
    try whole { () throws(StorageError) in try LimboTable(connection: connection()).keep(item) }
  }

  func forget(_ log: PumpLogID) throws(StorageError) {
    try whole { () throws(StorageError) in
      let connection = try connection()
      let id = log.bytes.blob
      try connection.run("DELETE FROM run WHERE feed IN (SELECT id FROM feed WHERE log = ?)", [id])
      try connection.run("DELETE FROM feed WHERE log = ?", [id])
      try connection.run("DELETE FROM log WHERE id = ?", [id])
      try connection.run("DELETE FROM limbo WHERE log = ?", [id])
      touched.remove(log)
      hasForgotten = true
    }
  }

  /// Runs what must not be left half done.
  private func whole<Result>(_ work: () throws(StorageError) -> Result) throws(StorageError) -> Result {
    do {
      return try work()
    } catch {
      failure = failure ?? error
      throw error
    }
  }
}
