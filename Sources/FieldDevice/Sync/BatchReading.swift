import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

/// Reads from a store what a plan says, as batches that each verify alone.
struct BatchReading {
  let hasher: any LogHasher

  /// The batches of a plan, in its order, up to its budget: where that is used up, nothing behind it is read.
  func batches(for plan: ReadPlan, in reader: any StoreReader) throws -> [Batch] {
    var batches: [Batch] = []
    var bytes = 0
    for range in plan.ranges {
      for batch in try self.batches(of: range, in: reader) {
        bytes += batch.changes.reduce(BatchCutter.framing + 32 * batch.suffix.count) { $0 + $1.frame.count }
        guard batches.isEmpty || bytes <= plan.maxBytes, batches.count < plan.maxBatches else { return batches }
        batches.append(batch)
      }
    }
    return batches
  }

  private func batches(of range: FeedRange, in reader: any StoreReader) throws -> [Batch] {
    guard let feed = try reader.feed(of: range.log, writer: range.writer), let head = feed.anchor else { return [] }
    // Where the head lags, only what it covers can be proved.
    let end = min(feed.length, head.length)
    guard range.from < end else { return [] }
    var changes: [Change] = []
    while range.from + UInt64(changes.count) < end {
      let more = try reader.changes(
        of: range.log, writer: range.writer, from: range.from + UInt64(changes.count), maxBytes: 1 << 20)
      if more.isEmpty { return [] }
      changes += more
    }
    changes.removeLast(Int(range.from + UInt64(changes.count) - end))
    return try cut(changes, of: range, head: head, suffix: feed.suffix, end: end, hasher: hasher)
  }

  private func cut(
    _ changes: [Change], of range: FeedRange, head: Head, suffix: [Digest], end: UInt64, hasher: some LogHasher
  ) throws -> [Batch] {
    let behind = try CompactRange(begin: end, end: head.length, hashes: head.length > end ? suffix : [])
    return BatchCutter.batches(
      log: range.log, writer: range.writer, first: range.from, changes: changes,
      leaves: changes.map { $0.leafHash(hasher: hasher) }, head: head, behind: behind, hasher: hasher)
  }
}
