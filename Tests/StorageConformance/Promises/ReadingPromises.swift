import ChangeLog
import LogStorage
import MerkleLog
import TestGround

extension StoragePromise {
  static let reading: [StoragePromise] = [
    StoragePromise("nothing is held at first") { bench in
      let store = try bench.make().store
      let log = FeedSource.log(1, hasher: bench.hasher)
      let writer = FeedSource(log: log, number: 1, hasher: bench.hasher).writer
      try store.read { reader in
        try demandEqual(reader.logs(), [], "logs")
        try demandEqual(reader.feeds(of: log), [], "feeds")
        try demandEqual(reader.feed(of: log, writer: writer), nil, "feed")
        try demandEqual(reader.changes(of: log, writer: writer, from: 0, maxBytes: 1), [], "changes")
        try demandEqual(reader.logsChanged(after: 0), [], "changed logs")
        try demandEqual(reader.value(Shelf(rawValue: "a"), []), nil, "value")
        try demandEqual(reader.values(Shelf(rawValue: "a")).count, 0, "values")
        try demandEqual(reader.limbo(), [], "limbo")
      }
    },
    StoragePromise("changes come from any index, at least one, and no more than fit") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 9)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 9, hasher: bench.hasher)
      var end = 0
      // Some longer than a run may be, some runs of one change, some of many.
      for (count, bytes) in [(3, 0...10), (1, 65_000...65_500), (200, 0...900), (2, 40_000...65_000), (1, 0...0), (40, 2_000...9_000)] {
        try feed.grow(count, &random, bytes: bytes)
        _ = try store.write { try $0.append(feed.batch(end..<feed.changes.count, head: feed.changes.count)) }
        end = feed.changes.count
      }
      for _ in 0..<300 {
        let first = random.pick(0...end + 2)
        let limit = random.oneIn(4) ? random.pick(-1...50) : random.pick(0...300_000)
        var want: [Change] = []
        for change in feed.changes.dropFirst(first) {
          if !want.isEmpty, want.reduce(0, { $0 + $1.frame.count }) + change.frame.count > limit { break }
          want.append(change)
        }
        let found = try store.read { try $0.changes(of: feed.log, writer: feed.writer, from: UInt64(first), maxBytes: limit) }
        try demand(found == want, "from \(first), at most \(limit) bytes: \(found.count) changes, expected \(want.count)")
      }
      let beyond = try store.read { try $0.changes(of: feed.log, writer: feed.writer, from: .max, maxBytes: 9) }
      try demandEqual(beyond, [], "beyond every index")
    },
    StoragePromise("logs and feeds come in order of their bytes; digests are over every feed") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 10)
      var feeds: [FeedSource] = []
      for number in 0..<12 {
        var feed = FeedSource(log: FeedSource.log(UInt64(number % 4), hasher: bench.hasher), number: UInt64(number), hasher: bench.hasher)
        try feed.grow(number + 1, &random)
        feeds.append(feed)
        _ = try store.write { try $0.append(feed.batch(0..<number + 1, head: number + 1)) }
      }
      let logs = Set(feeds.map(\.log)).sorted()
      try store.read { reader in
        try demandEqual(reader.logs(), logs, "logs")
        var digests: [PumpLogID: HoldingsDigest] = [:]
        for changed in try reader.logsChanged(after: 0) { digests[changed.log] = changed.digest }
        for log in logs {
          let own = feeds.filter { $0.log == log }.sorted { $0.writer < $1.writer }
          try demandEqual(reader.feeds(of: log).map(\.writer), own.map(\.writer), "writers")
          let tips = try own.map { feed in
            BranchTip(
              writer: feed.writer, length: UInt64(feed.changes.count),
              root: try feed.range(0, feed.changes.count).root(hasher: bench.hasher))
          }
          try demandEqual(digests[log], .log(log, tips: tips, hasher: bench.hasher), "digest")
        }
      }
    },
    StoragePromise("a log is listed by the commit that last changed it, and only changes count") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 11)
      var feeds: [FeedSource] = []
      for number in 0..<3 {
        var feed = FeedSource(log: FeedSource.log(UInt64(number), hasher: bench.hasher), number: UInt64(number), hasher: bench.hasher)
        try feed.grow(4, &random)
        feeds.append(feed)
      }
      try store.write { transaction in
        for feed in feeds { _ = try transaction.append(feed.batch(0..<1, head: 4)) }
      }
      let first = try store.read { try $0.logsChanged(after: 0) }
      try demandEqual(first.map(\.log), feeds.map(\.log).sorted(), "one commit, ascending by id")
      try demandEqual(Set(first.map(\.commit)).count, 1, "one commit, one number")
      let cursor = first[0].commit
      _ = try store.write { try $0.append(feeds[1].batch(0..<1, head: 4)) }
      _ = try store.write { try $0.append(feeds[1].batch(1..<1, head: 3)) }
      try store.write { try $0.set(Shelf(rawValue: "x"), [1], to: [2]) }
      try demandEqual(store.read { try $0.logsChanged(after: cursor) }, [], "nothing new")
      _ = try store.write { try $0.append(feeds[2].batch(0..<2, head: 2)) }
      _ = try store.write { try $0.append(feeds[0].batch(1..<4, head: 4)) }
      let later = try store.read { try $0.logsChanged(after: cursor) }
      try demandEqual(later.map(\.log), [feeds[2].log, feeds[0].log], "in the order of their commits")
      try demand(cursor < later[0].commit && later[0].commit < later[1].commit, "numbers grow")
      let all = try store.read { try $0.logsChanged(after: 0) }
      try demandEqual(all.map(\.log), [feeds[1].log, feeds[2].log, feeds[0].log], "all of them")
    },
  ]
}
