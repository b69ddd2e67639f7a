import ChangeLog
import LogStorage
import MerkleLog
import TestGround

extension StoragePromise {
  static let outlines: [StoragePromise] = [
    StoragePromise("batches are the same read at once or one by one, though the feeds have grown meanwhile") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 21)
      var feeds = (1...2).map { FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: $0, hasher: bench.hasher) }
      for index in feeds.indices {
        for bytes in [0...900, 40_000...65_000, 0...0, 2_000...9_000] {
          let held = feeds[index].changes.count
          try feeds[index].grow(30, &random, bytes: bytes)
          let whole = feeds[index].changes.count
          _ = try store.write { try $0.append(feeds[index].batch(held..<whole, head: whole)) }
        }
      }
      for _ in 0..<60 {
        let ranges = feeds.map {
          FeedRange(log: $0.log, writer: $0.writer, from: UInt64(random.pick(0...$0.changes.count)), to: UInt64($0.changes.count))
        }
        let maxBytes = random.oneIn(3) ? random.pick(1...50_000) : random.pick(0...6_000_000)
        let maxBatches = random.oneIn(3) ? random.pick(0...3) : 100
        let want = try model(feeds, ranges, maxBytes: maxBytes, maxBatches: maxBatches)
        let (whole, outlines) = try store.read {
          (
            try $0.batches(for: ranges, maxBytes: maxBytes, maxBatches: maxBatches, hasher: bench.hasher),
            try $0.outlines(for: ranges, maxBytes: maxBytes, maxBatches: maxBatches, hasher: bench.hasher)
          )
        }
        try demandEqual(whole.map(\.outline), outlines, "outlines within \(maxBytes) bytes, \(maxBatches) batches")
        try demandEqual(whole, want, "batches within \(maxBytes) bytes, \(maxBatches) batches")
        for index in feeds.indices {
          let held = feeds[index].changes.count
          try feeds[index].grow(1, &random)
          _ = try store.write { try $0.append(feeds[index].batch(held..<held + 1, head: held + 1)) }
        }
        try demandEqual(outlines.map { outline in try store.read { try $0.batch(outline) } }, whole, "read one by one")
      }
    }
  ]

  /// The obvious way: takes changes while there is room, then cuts them where the next would make a batch too large.
  private static func model(_ feeds: [FeedSource], _ ranges: [FeedRange], maxBytes: Int, maxBatches: Int) throws -> [Batch] {
    var batches: [Batch] = []
    var room = maxBytes
    for (feed, range) in zip(feeds, ranges) where range.from < range.to {
      var bytes = 0
      var pieces: [[Change]] = []
      for change in feed.changes[Int(range.from)...] {
        if bytes >= room, !pieces.isEmpty { break }
        let size = pieces.last?.reduce(change.frame.count) { $0 + $1.frame.count } ?? .max
        if size > ChangeLimits.batch - 64 * 1024 { pieces.append([]) }
        pieces[pieces.count - 1].append(change)
        bytes += change.frame.count
      }
      var first = Int(range.from)
      for changes in pieces where batches.count < maxBatches {
        let length = feed.changes.count
        batches.append(
          Batch(
            log: feed.log, writer: feed.writer, first: UInt64(first), changes: changes, head: try feed.head(length),
            suffix: try feed.range(first + changes.count, length).hashes))
        first += changes.count
      }
      room -= bytes + pieces.count * BatchCutter.framing
      if first < feed.changes.count || room <= 0 { break }
    }
    return batches
  }
}
