import ChangeLog
import MerkleLog

/// Works on a copy of the state.
final class MemoryTransaction: StoreTransaction {
  private var state: MemoryState
  private let hasher: any LogHasher
  private let commit: UInt64
  private var isOver = false

  init(_ state: MemoryState, hasher: any LogHasher) {
    self.state = state
    self.hasher = hasher
    commit = state.commit + 1
  }

  func finish() throws(StorageError) -> MemoryState {
    try open()
    isOver = true
    return state
  }

  private func open() throws(StorageError) {
    guard !isOver else { throw .failed(path: ":memory:", detail: "the transaction is over") }
  }

  // Reading

  func logs() throws(StorageError) -> [PumpLogID] {
    state.logs.keys.sorted()
  }

  func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] {
    guard let feeds = state.logs[log] else { return [] }
    return feeds.keys.sorted().compactMap { writer in feeds[writer].map { Self.stored(writer, $0) } }
  }

  func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? {
    state.logs[log]?[writer].map { Self.stored(writer, $0) }
  }

  private static func stored(_ writer: WriterID, _ feed: MemoryFeed) -> StoredFeed {
    StoredFeed(writer: writer, frontier: feed.frontier, anchor: feed.anchor, suffix: feed.suffix, longest: feed.longest)
  }

  func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    guard let feed = state.logs[log]?[writer], first < UInt64(feed.changes.count) else { return [] }
    var found: [Change] = []
    var bytes = 0
    for change in feed.changes[Int(first)...] {
      bytes += change.frame.count
      if bytes > maxBytes, !found.isEmpty { break }
      found.append(change)
    }
    return found
  }

  func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    var found: [ChangedLog] = []
    for (log, feeds) in state.logs {
      guard let changed = state.changed[log], changed > commit else { continue }
      let tips = feeds.map { writer, feed in
        BranchTip(writer: writer, length: UInt64(feed.changes.count), root: feed.frontier.root(hasher: hasher))
      }
      found.append(ChangedLog(log: log, digest: .log(log, tips: tips, hasher: hasher), commit: changed))
    }
    return found.sorted { ($0.commit, $0.log) < ($1.commit, $1.log) }
  }

  func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? {
    state.facts[.init(shelf: shelf, key: key)]
  }

  func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
    state.facts.filter { $0.key.shelf == shelf }
      .map { (key: $0.key.key, value: $0.value) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  func limbo() throws(StorageError) -> [LimboItem] { state.limbo }

  // Writing

  func append(_ changes: OwnChanges) throws(StorageError) {
    try open()
    var feed = state.logs[changes.log]?[changes.writer] ?? MemoryFeed()
    for leaf in changes.leaves { feed.frontier.append(leaf, hasher: hasher) }
    guard changes.first == UInt64(feed.changes.count), feed.frontier == changes.frontier else {
      throw .notTheTip(log: changes.log, writer: changes.writer)
    }
    if let head = changes.head, head.length > 0 {
      feed.anchor = head
      feed.suffix = []
      if head.length > feed.longest?.length ?? 0 { feed.longest = head }
    } else if let anchor = feed.anchor, anchor.length > changes.first, !changes.changes.isEmpty {
      // A head beyond what is held, of changes that were lost here: its suffix fits no longer.
      feed.anchor = nil
      feed.suffix = []
    }
    feed.changes += changes.changes
    feed.leaves += changes.leaves
    guard !feed.changes.isEmpty else { return }
    store(feed, changes.log, changes.writer, grew: !changes.changes.isEmpty)
  }

  func append(_ batch: VerifiedBatch) throws(StorageError) -> AppendOutcome {
    try open()
    var feed = state.logs[batch.log]?[batch.writer] ?? MemoryFeed()
    let length = UInt64(feed.changes.count)
    guard batch.first <= length else { return .gap(held: length) }
    for (position, leaf) in batch.leaves.enumerated() {
      let index = Int(batch.first) + position
      if index < feed.leaves.count, feed.leaves[index] != leaf { return .forked(at: UInt64(index)) }
    }
    // What lies before the batch, hashed anew from the first leaf on.
    if batch.end >= length {
      var before = CompactRange()
      for leaf in feed.leaves[..<Int(batch.first)] { before.append(leaf, hasher: hasher) }
      if before != batch.base { return .forked(at: Self.parting(before, batch.base)) }
    }
    let new = batch.end > length ? Int(batch.end - length) : 0
    feed.changes += batch.changes.suffix(new)
    feed.leaves += batch.leaves.suffix(new)
    if feed.changes.isEmpty { return .duplicate }
    if batch.head.length > feed.longest?.length ?? 0 { feed.longest = batch.head }
    if new > 0 {
      feed.frontier = batch.frontier
      feed.anchor = batch.head
      feed.suffix = batch.suffix.hashes
    } else if batch.head.length > feed.anchor?.length ?? 0 {
      if batch.end == length {
        feed.anchor = batch.head
        feed.suffix = batch.suffix.hashes
      } else if batch.head.length == length, feed.frontier.root(hasher: hasher) == batch.head.root {
        feed.anchor = batch.head
        feed.suffix = []
      }
    }
    store(feed, batch.log, batch.writer, grew: new > 0)
    return new > 0 ? .appended(new: new) : .duplicate
  }

  /// The first index below the first perfect subtree in which two ranges [0, n) differ.
  private static func parting(_ one: CompactRange, _ other: CompactRange) -> UInt64 {
    var index: UInt64 = 0
    for (mine, theirs) in zip(one.hashes, other.hashes) {
      guard mine == theirs else { break }
      index += UInt64(1) << UInt64(63 - (one.end - index).leadingZeroBitCount)
    }
    return index
  }

  private func store(_ feed: MemoryFeed, _ log: PumpLogID, _ writer: WriterID, grew: Bool) {
    state.logs[log, default: [:]][writer] = feed
    if grew {
      state.commit = commit
      state.changed[log] = commit
    }
  }

  /// Takes over what another store holds as it holds it. The hashes are computed anew; no signature is checked.
  func restore(_ copy: FeedCopy) throws(StorageError) {
    try open()
    var feed = state.logs[copy.log]?[copy.writer] ?? MemoryFeed()
    guard copy.first == UInt64(feed.changes.count) else { throw .notTheTip(log: copy.log, writer: copy.writer) }
    for change in copy.changes {
      let leaf = change.leafHash(hasher: hasher)
      feed.leaves.append(leaf)
      feed.frontier.append(leaf, hasher: hasher)
    }
    feed.changes += copy.changes
    feed.anchor = copy.anchor
    feed.suffix = copy.suffix
    feed.longest = copy.longest
    store(feed, copy.log, copy.writer, grew: true)
  }

  func set(_ shelf: Shelf, _ key: [UInt8], to value: [UInt8]?) throws(StorageError) {
    try open()
    state.facts[.init(shelf: shelf, key: key)] = value
  }

  func keep(_ item: LimboItem) throws(StorageError) {
    try open()
    guard item.cost <= LimboItem.limit, !state.limbo.contains(where: { $0.isSame(as: item) }) else { return }
    state.limbo.append(item)
    while state.limbo.reduce(0, { $0 + ($1.sender == item.sender ? $1.cost : 0) }) > LimboItem.limit {
      guard let oldest = state.limbo.firstIndex(where: { $0.sender == item.sender }) else { return }
      state.limbo.remove(at: oldest)
    }
  }

  func forget(_ log: PumpLogID) throws(StorageError) {
    try open()
    state.logs[log] = nil
    state.changed[log] = nil
    state.limbo.removeAll { $0.log == log }
  }
}

extension LimboItem {
  /// Whether only the instant differs.
  fileprivate func isSame(as other: LimboItem) -> Bool {
    var copy = other
    copy.atMS = atMS
    return copy == self
  }
}
