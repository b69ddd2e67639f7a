import ChangeLog
import LogStorage
import MerkleLog

/// One write transaction.
///
/// An operation that fails half way leaves the transaction fit for nothing but being taken back: ``finish()`` sees to that even
/// where the caller swallowed the error.
final class SQLiteTransaction: SQLiteReader, StoreTransaction {
  private let memory: WriterMemory
  /// Whether digests of logs that this installation alone added to are computed when somebody asks: a device records often and
  /// syncs seldom, and is spared a page a recording.
  private let putsOffDigests: Bool
  /// The logs that changed; true where only own changes came.
  private var touched: [PumpLogID: Bool] = [:]
  private var commit: UInt64?
  private var failure: StorageError?
  /// Whether content was deleted, and lies in the write-ahead log still.
  private(set) var hasForgotten = false

  init(_ connection: Connection, hasher: any LogHasher, memory: WriterMemory, putsOffDigests: Bool) {
    self.memory = memory
    self.putsOffDigests = putsOffDigests
    super.init(connection, hasher: hasher)
  }

  /// The last thing before the commit.
  func finish() throws(StorageError) {
    if let failure { throw failure }
    try settle()
    end()
  }

  // Reading, from memory where it is there

  override func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] { try known(log).feeds.map(\.feed) }

  override func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? { try row(log, writer)?.feed }

  override func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    guard let row = try row(log, writer), first >= row.sealed.end, first < row.feed.length else {
      return try super.changes(of: log, writer: writer, from: first, maxBytes: maxBytes)
    }
    var room = maxBytes
    let changes = try connection().changes(in: row.tail).dropFirst(Int(clamping: first - row.sealed.end))
    return changes.enumerated().prefix { place, change in
      room -= change.frame.count
      return place == 0 || room >= 0
    }.map(\.element)
  }

  override func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    try whole { () throws(StorageError) in try settle() }
    return try super.logsChanged(after: commit)
  }

  override func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? {
    _ = try connection()
    if let known = memory.fact(shelf, key) { return known }
    let value = try super.value(shelf, key)
    memory.remember(shelf, key, as: value)
    return value
  }

  private func row(_ log: PumpLogID, _ writer: WriterID) throws(StorageError) -> FeedRow? {
    try known(log).feeds.first { $0.feed.writer == writer }
  }

  private func known(_ log: PumpLogID) throws(StorageError) -> WriterMemory.Log {
    let logs = try logTable()
    if let known = memory[log] { return known }
    let state = try logs.state(of: log)
    let read = WriterMemory.Log(isStored: state.isStored, isStale: state.isStale, feeds: state.isStored ? try logs.feeds.rows(log) : [])
    memory[log] = read
    return read
  }

  // Appending

  func append(_ changes: OwnChanges) throws(StorageError) {
    let stored = try row(changes.log, changes.writer)
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
    try store(feed, in: changes.log, over: stored, adding: changes.changes[...], isOwn: true)
  }

  func append(_ batch: VerifiedBatch) throws(StorageError) -> AppendOutcome {
    let stored = try row(batch.log, batch.writer)
    let plan = try AppendPlan(batch, onto: stored?.feed, hasher: hasher) { index throws(StorageError) in
      try self.changes(of: batch.log, writer: batch.writer, from: index, maxBytes: ChangeLimits.batch)
    }
    switch plan {
    case .settled(let outcome, let feed):
      if let feed, let stored { try store(feed, in: batch.log, over: stored, adding: [], isOwn: false) }
      return outcome
    case .append(let skipping, let feed):
      let new = batch.changes.dropFirst(skipping)
      try store(feed, in: batch.log, over: stored, adding: new, isOwn: false)
      return .appended(new: new.count)
    }
  }

  private func store(
    _ feed: StoredFeed, in log: PumpLogID, over stored: FeedRow?, adding changes: ArraySlice<Change>, isOwn: Bool
  ) throws(StorageError) {
    try whole { () throws(StorageError) in
      let feeds = try feedTable()
      var known = try known(log)
      if !known.isStored {
        try logTable().insert(log)
        (known.isStored, known.isStale) = (true, true)
      }
      var row = stored ?? FeedRow(writer: feed.writer)
      let runs = row.grow(to: feed, by: changes)
      if !changes.isEmpty {
        row.changed = try number()
        touched[log] = isOwn && touched[log] ?? true
      }
      if let place = known.feeds.firstIndex(where: { $0.feed.writer == feed.writer }) {
        try feeds.update(row)
        known.feeds[place] = row
      } else {
        row.id = try feeds.insert(row, log: log)
        let place = known.feeds.firstIndex { feed.writer < $0.feed.writer } ?? known.feeds.endIndex
        known.feeds.insert(row, at: place)
      }
      for run in runs { try RunTable(connection: feeds.connection).insert(run, feed: row.id) }
      memory[log] = known
    }
  }

  /// The number of this commit.
  private func number() throws(StorageError) -> UInt64 {
    if let commit { return commit }
    let next = try lastNumber() + 1
    (commit, memory.commit) = (next, next)
    return next
  }

  /// The number of the last commit that brought changes; of this one, where it did already.
  private func lastNumber() throws(StorageError) -> UInt64 {
    if let known = memory.commit { return known }
    let last = max(try logTable().lastCommit(), try MetaTable(connection: connection()).number(.commit) ?? 0)
    memory.commit = last
    return last
  }

  /// Writes the digests of what changed.
  private func settle() throws(StorageError) {
    let logs = try logTable()
    for log in touched.keys.sorted() {
      var known = try known(log)
      let putsOff = putsOffDigests && touched[log] ?? false
      if putsOff && known.isStale { continue }
      try logs.set(log, digest: putsOff ? nil : logs.digest(of: log, known.feeds), changed: try number())
      known.isStale = putsOff
      memory[log] = known
    }
    touched = [:]
  }

  // Everything else

  func set(_ shelf: Shelf, _ key: [UInt8], to value: [UInt8]?) throws(StorageError) {
    try whole { () throws(StorageError) in
      memory.remember(shelf, key, as: value)
      guard let value else {
        return try connection().run("DELETE FROM shelf WHERE name = ? AND key = ?", [.text(shelf.rawValue), .bytes(key)])
      }
      try connection().run(
        "INSERT INTO shelf (name, key, value) VALUES (?, ?, ?) ON CONFLICT (name, key) DO UPDATE SET value = excluded.value",
        [.text(shelf.rawValue), .bytes(key), .bytes(value)])
    }
  }

  func keep(_ item: LimboItem) throws(StorageError) {
    try whole { () throws(StorageError) in try LimboTable(connection: connection()).keep(item) }
  }

  func forget(_ log: PumpLogID) throws(StorageError) {
    try whole { () throws(StorageError) in
      let connection = try connection()
      let id = StoredValue.bytes(log.bytes)
      // The numbers of commits go on from here, though nothing that is left may say so.
      try MetaTable(connection: connection).set(.commit, to: try lastNumber())
      try connection.run("DELETE FROM run WHERE feed IN (SELECT id FROM feed WHERE log = ?)", [id])
      try connection.run("DELETE FROM feed WHERE log = ?", [id])
      try connection.run("DELETE FROM log WHERE id = ?", [id])
      try connection.run("DELETE FROM limbo WHERE log = ?", [id])
      touched[log] = nil
      memory[log] = nil
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
