import ChangeLog
import LogStorage
import TestGround

extension StoragePromise {
  static let batches: [StoragePromise] = [
    StoragePromise("a batch is appended once, in part, or not behind a gap") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 4)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 4, hasher: bench.hasher)
      try feed.grow(20, &random)
      // Batch, head, what becomes of it, then: length, anchor, longest.
      let steps: [(Range<Int>, Int, AppendOutcome, Int, Int?, Int?)] = [
        (0..<0, 5, .duplicate, 0, nil, nil),
        (3..<5, 5, .gap(held: 0), 0, nil, nil),
        (0..<3, 5, .appended(new: 3), 3, 5, 5),
        (0..<3, 5, .duplicate, 3, 5, 5),
        (4..<6, 20, .gap(held: 3), 3, 5, 5),
        (3..<3, 9, .duplicate, 3, 9, 9),
        (1..<3, 8, .duplicate, 3, 9, 9),
        (2..<6, 7, .appended(new: 3), 6, 7, 9),
        (0..<5, 20, .duplicate, 6, 7, 20),
        (0..<8, 8, .appended(new: 2), 8, 8, 20),
        (7..<8, 15, .duplicate, 8, 15, 20),
        (8..<20, 20, .appended(new: 12), 20, 20, 20),
        (0..<20, 20, .duplicate, 20, 20, 20),
      ]
      for (step, (part, head, outcome, length, anchor, longest)) in steps.enumerated() {
        let found = try store.write { try $0.append(feed.batch(part, head: head)) }
        try demandEqual(found, outcome, "step \(step)")
        let stored = try store.read { try $0.feed(of: feed.log, writer: feed.writer) }
        try demandEqual(
          stored, length == 0 ? nil : feed.stored(length, anchor: anchor, longest: longest), "the feed after step \(step)")
      }
      let changes = try store.read { try $0.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max) }
      try demandEqual(changes, feed.changes, "the changes")
    },
    StoragePromise("an own feed that comes back gets the heads that it lacks") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 5)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 5, hasher: bench.hasher)
      try feed.grow(4, &random)
      try store.write { try $0.append(feed.own(0..<4, signer: nil)) }
      _ = try store.write { try $0.append(feed.batch(0..<2, head: 4)) }
      let found = try store.read { try $0.feed(of: feed.log, writer: feed.writer) }
      try demandEqual(found, feed.stored(4, anchor: 4, longest: 4), "the feed")
    },
    StoragePromise("an erased part is the same change: what is held stays") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 6)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 6, hasher: bench.hasher)
      try feed.grow(3, &random)
      var erased = FeedSource(log: feed.log, number: 6, hasher: bench.hasher)
      for change in feed.changes { erased.append(change.erasing(1, hasher: bench.hasher)) }
      try demandEqual(erased.leaves, feed.leaves, "leaf hashes")
      _ = try store.write { try $0.append(erased.batch(0..<2, head: 2)) }
      let outcome = try store.write { try $0.append(feed.batch(0..<3, head: 3)) }
      try demandEqual(outcome, .appended(new: 1), "the outcome")
      let changes = try store.read { try $0.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max) }
      try demandEqual(changes, [erased.changes[0], erased.changes[1], feed.changes[2]], "the changes")
    },
  ]

  static let forks: [StoragePromise] = [
    StoragePromise("a fork is found at the change where it begins, and changes nothing") { bench in
      var random = SplitMix64(seed: 7)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 7, hasher: bench.hasher)
      try feed.grow(9, &random)
      for index in 0..<9 {
        let store = try bench.make().store
        let other = try feed.forked(at: index, count: 12 - index, &random)
        _ = try store.write { try $0.append(feed.batch(0..<9, head: 9)) }
        for first in 0...index {
          for end in index + 1...12 {
            let outcome = try store.write { try $0.append(other.batch(first..<end, head: 12)) }
            try demandEqual(outcome, .forked(at: UInt64(index)), "\(first)..<\(end)")
          }
        }
        let found = try store.read { try $0.feed(of: feed.log, writer: feed.writer) }
        try demandEqual(found, feed.stored(9, anchor: 9, longest: 9), "the feed")
      }
    },
    StoragePromise("a fork before a batch that brings its own prefix is found") { bench in
      var random = SplitMix64(seed: 8)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 8, hasher: bench.hasher)
      try feed.grow(9, &random)
      for index in 0..<9 {
        let store = try bench.make().store
        // Other changes at `index` alone: what follows has equal leaves.
        var other = try feed.forked(at: index, count: 1, &random)
        for change in feed.changes[(index + 1)...] { other.append(change) }
        try other.grow(3, &random)
        _ = try store.write { try $0.append(feed.batch(0..<9, head: 9)) }
        for (part, head) in [(9..<12, 12), (9..<9, 12), (index + 1..<12, 12), (index + 1..<9, 9)] {
          let outcome = try store.write { try $0.append(other.batch(part, head: head)) }
          guard case .forked(let at) = outcome, at <= UInt64(index) else {
            throw Broken(description: "fork at \(index), batch \(part): \(outcome)")
          }
        }
        let found = try store.read { try $0.feed(of: feed.log, writer: feed.writer) }
        try demandEqual(found, feed.stored(9, anchor: 9, longest: 9), "the feed")
      }
    },
  ]
}
