import ChangeLog
import Foundation
import GRDB
import LogStorage
import MerkleLog
import SQLiteStorage
import StorageConformance
import Testing
import TestGround

@Suite("A format version that was written once stays what it is")
struct MigrationTests {
  private static func fixture(_ version: Int) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/databases/version-\(version).sql")
  }

  /// Refresh with `CISTERN_REFRESH=1 swift test --filter MigrationTests`, and only for a version that nobody has used.
  @Test func theTablesOfVersionTwo() throws {
    let folder = try TemporaryFolder()
    try Stores.open(folder).close()
    let queue = try DatabaseQueue(path: folder.at("data/cistern.sqlite"))
    let found = try queue.read { database in
      let settings = try ["application_id", "user_version"].map { name in
        "PRAGMA \(name) = \(try Int.fetchOne(database, sql: "PRAGMA \(name)") ?? -1);"
      }
      let tables = try String.fetchAll(
        database, sql: "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name")
      return (settings + tables).joined(separator: "\n") + "\n"
    }
    try queue.close()
    if ProcessInfo.processInfo.environment["CISTERN_REFRESH"] != nil {
      try FileManager.default.createDirectory(at: Self.fixture(2).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(found.utf8).write(to: Self.fixture(2))
    }
    #expect(try String(decoding: Data(contentsOf: Self.fixture(2)), as: UTF8.self) == found)
  }

  @Test func whatVersionOneStoredIsThereAndGoesOn() throws {
    let folder = try TemporaryFolder()
    let feed = try Stores.feed(20)
    let log = Data(feed.log.bytes)
    let (head, frontier) = (try feed.head(20), try feed.range(0, 20))
    let digest = HoldingsDigest.log(
      feed.log, tips: [BranchTip(writer: feed.writer, length: 20, root: head.root)], hasher: Stores.hasher)
    try FileManager.default.createDirectory(atPath: folder.at("data"), withIntermediateDirectories: false)
    let queue = try DatabaseQueue(path: folder.at("data/cistern.sqlite"))
    try queue.write { database in
      try database.execute(sql: String(decoding: Data(contentsOf: Self.fixture(1)), as: UTF8.self))
      try database.execute(
        sql: """
          INSERT INTO grdb_migrations VALUES ('1 runs, feeds, logs, shelves, limbo');
          INSERT INTO meta VALUES ('role', 0), ('clean', 0), ('commit', 9);
          """)
      try database.execute(sql: "INSERT INTO log VALUES (?, ?, 9)", arguments: [log, Data(digest.bytes)])
      try database.execute(
        sql: "INSERT INTO feed VALUES (1, ?, ?, 20, ?, ?, x'', ?)",
        arguments: [
          log, Data(feed.writer.bytes), Data(frontier.hashes.flatMap(\.bytes)), Data(head.wire), Data(head.wire),
        ])
      for part in [0..<1, 1..<20] {
        try database.execute(
          sql: "INSERT INTO run (feed, first, count, bytes) VALUES (1, ?, ?, ?)",
          arguments: [part.lowerBound, part.count, Data(feed.changes[part].flatMap(\.frame))])
      }
    }
    try queue.close()
    let store = try Stores.open(folder)
    #expect(try store.read { try $0.feed(of: feed.log, writer: feed.writer) } == feed.stored(20, anchor: 20, longest: 20))
    #expect(try store.read { try $0.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max) } == feed.changes)
    #expect(try store.read { try $0.logsChanged(after: 0) } == [ChangedLog(log: feed.log, digest: digest, commit: 9)])
    var (longer, random) = (feed, SplitMix64(seed: 9))
    try longer.grow(1, &random)
    try store.write { [longer] in try $0.append(longer.own(20..<21, signer: longer.signer)) }
    #expect(try store.read { try $0.logsChanged(after: 9).map(\.commit) } == [10])
    try store.close()
    let again = try Stores.open(folder)
    #expect(try again.read { try $0.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max) } == longer.changes)
  }
}
