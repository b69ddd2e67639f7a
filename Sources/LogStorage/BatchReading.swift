public import ChangeLog
public import MerkleLog

extension StoreReader {
  /// Stretches of feeds as batches that each verify alone, in the order of the stretches.
  ///
  /// Where the budget is used up nothing behind it is read: a receiver needs the server feed of a log before the feeds that it
  /// introduces. Where a head lags behind its feed, only what it covers can be proved.
  /// - Parameters:
  ///   - maxBytes: encoded bytes; at least one batch is given, if there is one.
  ///   - maxBatches: the most batches.
  /// - Throws: ``StorageError``; `.corrupt` where a stored range has another shape than its bounds.
  /// - Complexity: what is read, and one hash for each change from the first cut to the tip of the feed.
  public func batches(for ranges: [FeedRange], maxBytes: Int, maxBatches: Int, hasher: some LogHasher) throws -> [Batch] {
    var batches: [Batch] = []
    var budget = maxBytes
    for range in ranges {
      guard let feed = try feed(of: range.log, writer: range.writer), let head = feed.anchor else { continue }
      let end = min(range.to, feed.length, head.length)
      guard range.from < end else { continue }
      var changes: [Change] = []
      var bytes = 0
      while range.from + UInt64(changes.count) < end, changes.isEmpty || bytes < budget {
        let more = try self.changes(
          of: range.log, writer: range.writer, from: range.from + UInt64(changes.count), maxBytes: max(1, min(budget - bytes, 1 << 20)))
        if more.isEmpty { break }
        changes += more
        bytes += more.reduce(0) { $0 + $1.frame.count }
      }
      changes = Array(changes.prefix(Int(clamping: end - range.from)))
      let read = range.from + UInt64(changes.count)
      let cut = BatchCutter.batches(
        log: range.log, writer: range.writer, first: range.from, changes: changes, leaves: Change.leafHashes(of: changes, hasher: hasher),
        head: head, behind: try suffix(of: feed, head: head, from: read, log: range.log, hasher: hasher), hasher: hasher)
      let fitting = cut.prefix(max(0, maxBatches - batches.count))
      batches += fitting
      budget -= bytes + cut.count * BatchCutter.framing
      if read < end || fitting.count < cut.count || budget <= 0 { return batches }
    }
    return batches
  }

  /// The compact range from `start` to the head's length: computed from the changes, and behind the tip as it is stored.
  private func suffix(
    of feed: StoredFeed, head: Head, from start: UInt64, log: PumpLogID, hasher: some LogHasher
  ) throws -> CompactRange {
    let end = min(feed.length, head.length)
    var range = try CompactRange(begin: start, end: start, hashes: [])
    while range.end < end {
      let more = try changes(of: log, writer: feed.writer, from: range.end, maxBytes: 1 << 20)
      if more.isEmpty { break }
      for change in more where range.end < end { range.append(change.leafHash(hasher: hasher), hasher: hasher) }
    }
    if head.length > feed.length {
      try range.append(CompactRange(begin: feed.length, end: head.length, hashes: feed.suffix), hasher: hasher)
    }
    return range
  }
}
