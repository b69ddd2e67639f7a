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
    var changes: [Change] = []
    return try cut(ranges, maxBytes: maxBytes, maxBatches: maxBatches, hasher: hasher) { changes += $0 }.filled(with: changes)
  }

  /// The same batches without their changes, for who reads each when there is room for it: ``batch(_:)``. Never more than
  /// ``ReadingStep/bytes`` of changes are in memory.
  /// - Throws: as ``batches(for:maxBytes:maxBatches:hasher:)``.
  public func outlines(for ranges: [FeedRange], maxBytes: Int, maxBatches: Int, hasher: some LogHasher) throws -> [BatchOutline] {
    try cut(ranges, maxBytes: maxBytes, maxBatches: maxBatches, hasher: hasher) { _ in }
  }

  /// Reads the changes of one batch. What was outlined stays readable while its log is held, however much is appended.
  /// - Throws: ``StorageError``; `.failed` where the store does not hold them any more.
  public func batch(_ outline: BatchOutline) throws -> Batch {
    let changes = try changes(of: outline.log, writer: outline.writer, from: outline.first, maxBytes: outline.bytes)
    guard let batch = outline.batch(changes) else {
      throw StorageError.failed(path: "the store", detail: "changes that were there are gone")
    }
    return batch
  }

  private func cut(
    _ ranges: [FeedRange], maxBytes: Int, maxBatches: Int, hasher: some LogHasher, each: ([Change]) -> Void
  ) throws -> [BatchOutline] {
    var outlines: [BatchOutline] = []
    var budget = maxBytes
    for range in ranges {
      guard let feed = try feed(of: range.log, writer: range.writer), let head = feed.anchor else { continue }
      let end = min(range.to, feed.length, head.length)
      guard range.from < end else { continue }
      var cutter = BatchCutter(log: range.log, writer: range.writer, first: range.from, head: head)
      var bytes = 0
      while cutter.end < end, cutter.end == range.from || bytes < budget {
        let read = try changes(
          of: range.log, writer: range.writer, from: cutter.end, maxBytes: max(1, min(budget - bytes, ReadingStep.bytes)))
        if read.isEmpty { break }
        let more = Array(read.prefix(Int(clamping: end - cutter.end)))
        for (change, leaf) in zip(more, Change.leafHashes(of: more, hasher: hasher)) {
          try cutter.take(leaf, bytes: change.frame.count, hasher: hasher)
          bytes += change.frame.count
        }
        each(more)
      }
      let cut = cutter.outlines(
        behind: try suffix(of: feed, head: head, from: cutter.end, log: range.log, hasher: hasher), hasher: hasher)
      let fitting = cut.prefix(max(0, maxBatches - outlines.count))
      outlines += fitting
      budget -= bytes + cut.count * BatchCutter.framing
      if cutter.end < end || fitting.count < cut.count || budget <= 0 { return outlines }
    }
    return outlines
  }

  /// The compact range from `start` to the head's length: computed from the changes, and behind the tip as it is stored.
  private func suffix(
    of feed: StoredFeed, head: Head, from start: UInt64, log: PumpLogID, hasher: some LogHasher
  ) throws -> CompactRange {
    let end = min(feed.length, head.length)
    var range = try CompactRange(begin: start, end: start, hashes: [])
    while range.end < end {
      let more = try changes(of: log, writer: feed.writer, from: range.end, maxBytes: ReadingStep.bytes)
      if more.isEmpty { break }
      for leaf in Change.leafHashes(of: more, hasher: hasher) where range.end < end { range.append(leaf, hasher: hasher) }
    }
    if head.length > feed.length {
      try range.append(CompactRange(begin: feed.length, end: head.length, hashes: feed.suffix), hasher: hasher)
    }
    return range
  }
}

/// How much of a feed is read at a time where nothing of it is kept.
public enum ReadingStep {
  /// Bytes of frames: those of a batch. The store's largest rows are smaller.
  public static let bytes = ChangeLimits.batch
}
