import ChangeLog
import LogStorage
import MerkleLog
import TestGround

/// Some feeds in some logs, and a way in which they are carried to a store: split, doubled, overlapping, in any order.
private struct History {
  var feeds: [FeedSource] = []
  var random: SplitMix64

  init(seed: UInt64, hasher: any LogHasher) throws {
    random = SplitMix64(seed: seed)
    for number in 0..<random.pick(2...6) {
      var feed = FeedSource(log: FeedSource.log(UInt64(random.pick(0...1)), hasher: hasher), number: UInt64(number), hasher: hasher)
      try feed.grow(random.pick(1...25), &random, bytes: random.oneIn(5) ? 0...30_000 : 0...80)
      feeds.append(feed)
    }
  }

  /// Batches that together cover every feed, each of them somewhere in the order, some of them more than once.
  mutating func deliveries() throws -> [VerifiedBatch] {
    var batches: [VerifiedBatch] = []
    for feed in feeds {
      let length = feed.changes.count
      var position = 0
      while position < length {
        let end = random.pick(position + 1...length)
        let begin = random.oneIn(3) ? random.pick(0...position) : position
        let batch = try feed.batch(begin..<end, head: random.pick(end...length))
        for _ in 0..<(random.oneIn(4) ? 2 : 1) { batches.append(batch) }
        position = end
      }
    }
    random.shuffle(&batches)
    return batches
  }
}

extension StoragePromise {
  static let histories: [StoragePromise] = [
    StoragePromise("same changes, same digests and same outcomes as the plain model, in any order, split and doubled") { bench in
      for seed in UInt64(0)..<40 {
        var history = try History(seed: seed, hasher: bench.hasher)
        let store = try bench.make().store
        let model = MemoryStore(hasher: bench.hasher)
        let other = try bench.make().store
        try deliver(try history.deliveries(), to: store, beside: model, &history.random, seed: seed)
        try deliver(try history.deliveries(), to: other, beside: nil, &history.random, seed: seed)
        let digests = try [store, model, other].map { store in
          try store.read { try $0.logsChanged(after: 0) }.map { "\($0.log) \($0.digest)" }.sorted()
        }
        try demandEqual(digests[0], digests[1], "digests of store and model, seed \(seed)")
        try demandEqual(digests[0], digests[2], "digests after another order, seed \(seed)")
        for feed in history.feeds {
          for store in [store, model, other] {
            try store.read { reader in
              let found = try reader.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max)
              try demand(found == feed.changes, "changes, seed \(seed)")
              let stored = try reader.feed(of: feed.log, writer: feed.writer)
              try demandEqual(stored, feed.stored(found.count, anchor: found.count, longest: found.count), "feed, seed \(seed)")
            }
          }
        }
      }
    }
  ]

  /// Delivers until nothing waits behind a gap, several batches a commit; compares every step with the model.
  private static func deliver(
    _ batches: [VerifiedBatch], to store: any ChangeStore, beside model: MemoryStore?, _ random: inout SplitMix64, seed: UInt64
  ) throws {
    var waiting = batches
    while !waiting.isEmpty {
      var late: [VerifiedBatch] = []
      while !waiting.isEmpty {
        let group = Array(waiting.prefix(random.pick(1...4)))
        waiting.removeFirst(group.count)
        let outcomes = try store.write { transaction in try group.map { try transaction.append($0) } }
        for (batch, outcome) in zip(group, outcomes) {
          if case .gap = outcome { late.append(batch) }
          if case .forked = outcome { throw Broken(description: "a fork where there is none, seed \(seed)") }
        }
        if let model {
          let want = try model.write { transaction in try group.map { try transaction.append($0) } }
          try demandEqual(outcomes, want, "outcomes, seed \(seed)")
          for log in try model.read({ try $0.logs() }) {
            try demandEqual(
              store.read { try $0.feeds(of: log) }, model.read { try $0.feeds(of: log) }, "feeds on the way, seed \(seed)")
          }
          try demandEqual(
            store.read { try $0.logsChanged(after: 0) }, model.read { try $0.logsChanged(after: 0) }, "logs on the way, seed \(seed)")
        }
      }
      waiting = late
    }
  }
}
