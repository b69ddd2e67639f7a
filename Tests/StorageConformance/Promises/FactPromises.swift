import ChangeLog
import LogStorage
import TestGround

extension StoragePromise {
  static let facts: [StoragePromise] = [
    StoragePromise("facts lie on their shelf, in order of their keys' bytes") { bench in
      let store = try bench.make().store
      let one = Shelf(rawValue: "one")
      let two = Shelf(rawValue: "two")
      try store.write { transaction in
        for key in [[2], [1, 0], [1], [], [255], [1, 0, 0]] as [[UInt8]] { try transaction.set(one, key, to: key + [9]) }
        try transaction.set(two, [1], to: [])
      }
      try store.write { transaction in
        try transaction.set(one, [2], to: nil)
        try transaction.set(one, [3], to: nil)
        try transaction.set(one, [1], to: [7])
      }
      try store.read { reader in
        let values = try reader.values(one)
        try demandEqual(values.map(\.key), [[], [1], [1, 0], [1, 0, 0], [255]], "keys")
        try demandEqual(values.map(\.value), [[9], [7], [1, 0, 9], [1, 0, 0, 9], [255, 9]], "values")
        try demandEqual(reader.value(one, [2]), nil, "what was taken away")
        try demandEqual(reader.value(two, [1]), [], "another shelf")
      }
    },
    StoragePromise("limbo is bounded for each sender; the oldest makes room, once each") { bench in
      let store = try bench.make().store
      let log = FeedSource.log(1, hasher: bench.hasher)
      let greedy = FeedSource(log: log, number: 1, hasher: bench.hasher).writer
      let modest = FeedSource(log: log, number: 2, hasher: bench.hasher).writer
      func item(_ sender: WriterID, _ number: UInt8, _ bytes: Int, at: UInt64 = 1) -> LimboItem {
        LimboItem(sender: sender, log: log, writer: greedy, atMS: at, reason: "wrongRoot", bytes: [UInt8](repeating: number, count: bytes))
      }
      try store.write { transaction in
        try transaction.keep(item(modest, 1, 10))
        for number in 0..<5 { try transaction.keep(item(greedy, UInt8(number), 1 << 20)) }
        try transaction.keep(item(modest, 1, 10, at: 99))
        try transaction.keep(item(modest, 2, LimboItem.limit))
        try transaction.keep(item(modest, 3, 20))
      }
      let kept = try store.read { try $0.limbo() }
      try demandEqual(
        kept, [item(modest, 1, 10)] + (2..<5).map { item(greedy, $0, 1 << 20) } + [item(modest, 3, 20)], "limbo")
      // Empty ones are bounded as well.
      try store.write { transaction in
        for number in 0..<40 {
          var empty = item(greedy, 0, 0)
          empty.reason = String(repeating: "r", count: 200_000) + "\(number)"
          try transaction.keep(empty)
        }
      }
      let costs = try store.read { try $0.limbo() }.filter { $0.sender == greedy }.map(\.cost)
      try demand(costs.reduce(0, +) <= LimboItem.limit, "the sender's share")
      try demandEqual(costs.count, 20, "how many are left")
    },
    StoragePromise("a forgotten log leaves nothing; the others stay; numbers go on") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 15)
      var feeds: [FeedSource] = []
      for number in 0..<4 {
        var feed = FeedSource(log: FeedSource.log(UInt64(number / 2), hasher: bench.hasher), number: UInt64(number), hasher: bench.hasher)
        try feed.grow(30, &random, bytes: 0...5_000)
        feeds.append(feed)
        try store.write { transaction in
          _ = try transaction.append(feed.batch(0..<20, head: 30))
          try transaction.keep(
            LimboItem(sender: feed.writer, log: feed.log, writer: feed.writer, atMS: 1, reason: "gap", bytes: [1]))
        }
      }
      let last = try store.read { try $0.logsChanged(after: 0) }.map(\.commit).max() ?? 0
      try store.write { try $0.forget(feeds[2].log) }
      try store.read { reader in
        try demandEqual(reader.logs(), [feeds[0].log], "logs")
        try demandEqual(reader.feeds(of: feeds[2].log), [], "feeds")
        try demandEqual(reader.changes(of: feeds[2].log, writer: feeds[2].writer, from: 0, maxBytes: .max), [], "changes")
        try demandEqual(reader.limbo().map(\.sender), [feeds[0].writer, feeds[1].writer], "limbo")
        try demandEqual(reader.feeds(of: feeds[0].log).count, 2, "the other log")
      }
      let outcome = try store.write { try $0.append(feeds[2].batch(0..<30, head: 30)) }
      try demandEqual(outcome, .appended(new: 30), "when it comes back")
      let changed = try store.read { try $0.logsChanged(after: last) }
      try demandEqual(changed.map(\.log), [feeds[2].log], "it is news again")
      try store.write { transaction in
        _ = try transaction.append(feeds[3].batch(0..<5, head: 30))
        try transaction.forget(feeds[3].log)
        _ = try transaction.append(feeds[3].batch(0..<7, head: 30))
      }
      try demandEqual(
        store.read { try $0.feeds(of: feeds[3].log) }, [feeds[3].stored(7, anchor: 30, longest: 30)], "forgotten and begun anew")
    },
  ]
}
