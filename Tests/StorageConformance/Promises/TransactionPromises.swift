import ChangeLog
import LogStorage
import TestGround

extension StoragePromise {
  private struct Refusal: Error {}

  static let transactions: [StoragePromise] = [
    StoragePromise("a throw takes everything back") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 12)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 12, hasher: bench.hasher)
      try feed.grow(5, &random)
      let shelf = Shelf(rawValue: "facts")
      try store.write { transaction in
        _ = try transaction.append(feed.batch(0..<2, head: 2))
        try transaction.set(shelf, [1], to: [1])
      }
      let before = try store.read { try $0.logsChanged(after: 0) }
      do {
        try store.write { transaction in
          _ = try transaction.append(feed.batch(2..<5, head: 5))
          try transaction.set(shelf, [1], to: nil)
          try transaction.set(shelf, [2], to: [2])
          try transaction.forget(feed.log)
          throw Refusal()
        }
        throw Broken(description: "the error did not come through")
      } catch is Refusal {}
      try store.read { reader in
        try demandEqual(reader.logsChanged(after: 0), before, "logs")
        try demandEqual(reader.feed(of: feed.log, writer: feed.writer), feed.stored(2, anchor: 2, longest: 2), "the feed")
        try demandEqual(reader.values(shelf).map(\.key), [[1]], "facts")
      }
    },
    StoragePromise("a transaction reads what it wrote; others do not") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 13)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 13, hasher: bench.hasher)
      try feed.grow(5, &random)
      let (inside, beside) = try store.write { transaction in
        _ = try transaction.append(feed.batch(0..<2, head: 2))
        let early = try transaction.logsChanged(after: 0)
        _ = try transaction.append(feed.batch(2..<5, head: 5))
        let late = try transaction.logsChanged(after: 0)
        try demand(early.map(\.digest) != late.map(\.digest), "the digest moved on")
        try demandEqual(transaction.feeds(of: feed.log), [feed.stored(5, anchor: 5, longest: 5)], "feeds")
        try demandEqual(
          transaction.changes(of: feed.log, writer: feed.writer, from: 1, maxBytes: .max), Array(feed.changes[1...]), "changes")
        return (late, try store.read { try $0.logs() })
      }
      try demandEqual(beside, [], "a read beside the write")
      try demandEqual(store.read { try $0.logsChanged(after: 0) }, inside, "what was committed")
    },
    StoragePromise("a write inside a write is refused, and waits for nobody") { bench in
      let store = try bench.make().store
      try demandError({ if case .failed = $0 { true } else { false } }, "a write inside a write") {
        try store.write { _ in try store.write { _ in } }
      }
      try store.write { _ in }
    },
    StoragePromise("a transaction that is over does nothing") { bench in
      let store = try bench.make().store
      var kept: (any StoreTransaction)?
      try store.write { kept = $0 }
      try demandError({ if case .failed = $0 { true } else { false } }, "a late write") {
        try kept?.set(Shelf(rawValue: "late"), [1], to: [1])
      }
      try demandEqual(store.read { try $0.value(Shelf(rawValue: "late"), [1]) }, nil, "the fact")
    },
    StoragePromise("a closed store does nothing; closing twice is closing") { bench in
      let store = try bench.make().store
      try store.close()
      try store.close()
      try demandError({ if case .failed = $0 { true } else { false } }, "a write") { try store.write { _ in } }
      try demandError({ if case .failed = $0 { true } else { false } }, "a read") { _ = try store.read { try $0.logs() } }
    },
    StoragePromise("all is there after closing and opening") { bench in
      let made = try bench.make()
      guard let reopen = made.reopen else { return }
      var random = SplitMix64(seed: 14)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 14, hasher: bench.hasher)
      try feed.grow(50, &random, bytes: 0...4_000)
      let item = LimboItem(sender: feed.writer, log: feed.log, writer: feed.writer, atMS: 5, reason: "fork", bytes: [1, 2])
      try made.store.write { transaction in
        _ = try transaction.append(feed.batch(0..<40, head: 50))
        try transaction.set(Shelf(rawValue: "facts"), [], to: [])
        try transaction.keep(item)
      }
      let before = try made.store.read { try $0.logsChanged(after: 0) }
      let again = try reopen()
      try again.read { reader in
        try demandEqual(reader.logsChanged(after: 0), before, "logs")
        try demandEqual(reader.feeds(of: feed.log), [feed.stored(40, anchor: 50, longest: 50)], "feeds")
        try demandEqual(
          reader.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max), Array(feed.changes[..<40]), "changes")
        try demandEqual(reader.value(Shelf(rawValue: "facts"), []), [], "an empty fact under an empty key")
        try demandEqual(reader.limbo(), [item], "limbo")
      }
      _ = try again.write { try $0.append(feed.batch(40..<50, head: 50)) }
      let after = try again.read { try $0.logsChanged(after: before[0].commit) }
      try demandEqual(after.count, 1, "commits are numbered on")
    },
  ]
}
