import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import StorageConformance
import Testing
import TestGround

@Suite("What storing costs in pages and bytes")
struct CostTests {
  /// Pages that were written to the write-ahead log, whose frames are a page and 24 bytes behind a header of 32.
  private static func frames(_ folder: TemporaryFolder) throws -> Int {
    (try FileBytes.read(folder.at("data/cistern.sqlite-wal")).count - 32) / (4096 + 24)
  }

  @Test func aRecordingWritesOnePageAndNowAndThenAFewMore() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder)
    var random = SplitMix64(seed: 5)
    var feed = FeedSource(log: FeedSource.log(5, hasher: Stores.hasher), number: 5, hasher: Stores.hasher)
    try feed.grow(200, &random, bytes: 50...60)
    for index in 0..<100 { try store.write { try $0.append(feed.own(index..<index + 1, signer: feed.signer)) } }
    let before = try Self.frames(folder)
    for index in 100..<200 { try store.write { try $0.append(feed.own(index..<index + 1, signer: feed.signer)) } }
    let pages = try Self.frames(folder) - before
    #expect(pages >= 100, "each was committed")
    #expect(pages <= 140, "\(pages) pages for 100 recordings")
  }

  struct Shape: Sendable, CustomStringConvertible {
    var changes: Int
    var each: Int
    var description: String { "\(changes) changes, \(each) at once" }
  }

  @Test(
    "from ten changes a feed on, at most 1.5 bytes are stored for a byte of changes, beside the few pages of an empty store",
    arguments: [(10, 1), (10, 5), (40, 2), (150, 6), (150, 1)].map { Shape(changes: $0.0, each: $0.1) })
  func overhead(_ shape: Shape) throws {
    let folder = try TemporaryFolder()
    try Stores.open(folder).close()
    let empty = try FileBytes.read(folder.at("data/cistern.sqlite")).count
    let store = try Stores.open(folder)
    var random = SplitMix64(seed: 6)
    let feeds = try (0..<(2_400 / shape.changes)).map { number in
      var feed = FeedSource(log: FeedSource.log(UInt64(number / 3), hasher: Stores.hasher), number: UInt64(number), hasher: Stores.hasher)
      try feed.grow(shape.changes, &random, bytes: 34...70)
      return feed
    }
    for first in stride(from: 0, to: shape.changes, by: shape.each) {
      try store.write { transaction in
        for feed in feeds { try transaction.append(feed.own(first..<min(shape.changes, first + shape.each), signer: feed.signer)) }
      }
    }
    try store.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.at("data")).sorted() == ["cistern.sqlite", "lock"])
    let stored = try FileBytes.read(folder.at("data/cistern.sqlite")).count - empty
    let bytes = feeds.flatMap(\.changes).reduce(0) { $0 + $1.frame.count }
    print("\(shape): \(Double(stored) / Double(bytes)) stored bytes a byte of changes; \(empty) in an empty store")
    #expect(Double(stored) <= 1.5 * Double(bytes))
  }
}
