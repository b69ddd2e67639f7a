import ChangeLog
import LogStorage

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
  ]
}
