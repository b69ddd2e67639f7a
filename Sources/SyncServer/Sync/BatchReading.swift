import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

/// Reads what a plan says from a store, as batches.
struct BatchReading {
  let hasher: any LogHasher

  /// The batches of the plan, in its order, within its budget. Nothing behind a feed that did not fit is read: a receiver needs the
  /// server feed of a log before the feeds that it introduces.
  func batches(for plan: ReadPlan, in reader: any StoreReader) throws -> [Batch] {
    var batches: [Batch] = []
    var budget = plan.maxBytes
    for range in plan.ranges where range.count > 0 {
      guard let feed = try reader.feed(of: range.log, writer: range.writer), let head = feed.anchor else { return batches }
      var changes: [Change] = []
      var bytes = 0
      while UInt64(changes.count) < range.count, bytes < budget {
        let more = try reader.changes(
          of: range.log, writer: range.writer, from: range.from + UInt64(changes.count), maxBytes: min(budget - bytes, 1 << 20))
        if more.isEmpty { break }
        changes += more
        bytes += more.reduce(0) { $0 + $1.frame.count }
      }
      changes = Array(changes.prefix(Int(clamping: range.count)))
      let end = range.from + UInt64(changes.count)
      let behind = try suffix(of: feed, head: head, from: end, log: range.log, in: reader)
      let cut = BatchCutter.batches(
        log: range.log, writer: range.writer, first: range.from, changes: changes,
        leaves: changes.map { $0.leafHash(hasher: hasher) }, head: head, behind: behind, hasher: hasher)
      batches += cut.prefix(plan.maxBatches - batches.count)
      budget -= bytes + cut.count * BatchCutter.framing
      if end < range.to || budget <= 0 || batches.count >= plan.maxBatches { return batches }
    }
    return batches
  }

  /// The compact range from `start` to the head's length: stored behind the tip, computed before it.
  private func suffix(
    of feed: StoredFeed, head: Head, from start: UInt64, log: PumpLogID, in reader: any StoreReader
  ) throws -> CompactRange {
    var range = try CompactRange(begin: start, end: start, hashes: [])
    while range.end < feed.length {
      let more = try reader.changes(of: log, writer: feed.writer, from: range.end, maxBytes: 1 << 20)
      if more.isEmpty { break }
      for change in more { range.append(change.leafHash(hasher: hasher), hasher: hasher) }
    }
    try range.append(CompactRange(begin: feed.length, end: head.length, hashes: feed.suffix), hasher: hasher)
    return range
  }
}
