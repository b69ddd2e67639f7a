import ChangeLog
import LogStorage
import TestGround

extension StoragePromise {
  static let ownChanges: [StoragePromise] = [
    StoragePromise("own changes are held in order, under one head over all of them") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 1)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 1, hasher: bench.hasher)
      try feed.grow(10, &random)
      for part in [0..<1, 1..<4, 4..<10] {
        try store.write { try $0.append(feed.own(part, signer: feed.signer)) }
        let end = part.upperBound
        try store.read { reader in
          try demandEqual(
            reader.feed(of: feed.log, writer: feed.writer), feed.stored(end, anchor: end, longest: end), "the feed after \(part)")
          try demandEqual(
            reader.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max), Array(feed.changes[..<end]), "its changes")
        }
      }
    },
    StoragePromise("a failing signer fails no recording: the head lags, and catches up") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 2)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 2, hasher: bench.hasher)
      try feed.grow(6, &random)
      let broken = BrokenSigner(feed.signer.publicKey)
      let steps: [(Range<Int>, (any Signer)?, Int?)] = [
        (0..<2, broken, nil), (2..<3, feed.signer, 3), (3..<5, broken, 3), (5..<5, broken, 3), (5..<5, feed.signer, 5),
        (5..<6, nil, 5),
      ]
      for (part, signer, anchor) in steps {
        try store.write { try $0.append(feed.own(part, signer: signer)) }
        let found = try store.read { try $0.feed(of: feed.log, writer: feed.writer) }
        try demandEqual(found, feed.stored(part.upperBound, anchor: anchor, longest: anchor), "the feed after \(part)")
      }
    },
    StoragePromise("what was recorded on an old frontier is refused, and the transaction stays fit") { bench in
      let store = try bench.make().store
      var random = SplitMix64(seed: 3)
      var feed = FeedSource(log: FeedSource.log(1, hasher: bench.hasher), number: 3, hasher: bench.hasher)
      try feed.grow(4, &random)
      let other = try feed.forked(at: 1, count: 2, &random)
      try store.write { try $0.append(feed.own(0..<2, signer: feed.signer)) }
      for stale in [
        try feed.own(0..<1, signer: nil), try feed.own(1..<3, signer: nil), try feed.own(3..<4, signer: nil),
        try other.own(2..<3, signer: nil),
      ] {
        try demandError({ $0 == .notTheTip(log: feed.log, writer: feed.writer) }, "recorded at \(stale.first)") {
          try store.write { try $0.append(stale) }
        }
      }
      try store.write { transaction in
        try? transaction.append(feed.own(0..<1, signer: nil))
        try transaction.append(feed.own(2..<4, signer: feed.signer))
      }
      let found = try store.read { try $0.feed(of: feed.log, writer: feed.writer) }
      try demandEqual(found, feed.stored(4, anchor: 4, longest: 4), "the feed")
    },
    StoragePromise("recorded one by one between what others send, every answer is that of the plain model") { bench in
      for seed in UInt64(0)..<12 {
        var random = SplitMix64(seed: seed)
        let made = try bench.make()
        var store = made.store
        let model = MemoryStore(hasher: bench.hasher)
        var own = try (0...1).map { number in
          var feed = FeedSource(log: FeedSource.log(UInt64(number), hasher: bench.hasher), number: 7, hasher: bench.hasher)
          try feed.grow(60, &random, bytes: random.oneIn(3) ? 0...1_500 : 0...90)
          return (feed: feed, held: 0)
        }
        var other = FeedSource(log: FeedSource.log(0, hasher: bench.hasher), number: 8, hasher: bench.hasher)
        try other.grow(40, &random)
        var taken = 0
        var cursor: UInt64 = 0
        for step in 0..<60 {
          let which = random.pick(0...1)
          let part = own[which].held..<min(60, own[which].held + random.pick(0...2))
          let new = random.oneIn(5) ? taken..<min(40, taken + random.pick(1...5)) : nil
          let feed = own[which].feed
          for store in [store, model] {
            try store.write { transaction in
              try transaction.append(feed.own(part, signer: feed.signer))
              if let new, !new.isEmpty { _ = try transaction.append(other.batch(new, head: 40)) }
            }
          }
          own[which].held = part.upperBound
          taken = new?.upperBound ?? taken
          if step == 30, let reopen = made.reopen { store = try reopen() }
          let since = cursor
          let (found, want) = (try store.read { try $0.logsChanged(after: since) }, try model.read { try $0.logsChanged(after: since) })
          try demandEqual(found, want, "logs changed after \(since), seed \(seed), step \(step)")
          cursor = random.oneIn(3) ? want.last?.commit ?? cursor : 0
          let first = UInt64(random.pick(0...60))
          let budget = random.pick(0...4_000)
          for feed in own.map(\.feed) + [other] {
            let answers = try [store, model].map { store in
              try store.read { reader in
                "\(try reader.changes(of: feed.log, writer: feed.writer, from: first, maxBytes: budget).map(\.frame)) "
                  + "\(String(describing: try reader.feed(of: feed.log, writer: feed.writer)))"
              }
            }
            try demand(answers[0] == answers[1], "the feed from \(first), seed \(seed), step \(step)")
          }
        }
      }
    },
  ]
}
