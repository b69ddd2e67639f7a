import Foundation
import GRDB
import SQLiteStorage
import Testing

@Suite("A format version that was written once stays what it is")
struct MigrationTests {
  private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/databases/version-1.sql")

  /// Refresh with `CISTERN_REFRESH=1 swift test --filter MigrationTests`, and only for a version that nobody has used.
  @Test func theTablesOfVersionOne() throws {
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
      try FileManager.default.createDirectory(at: Self.fixture.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(found.utf8).write(to: Self.fixture)
    }
    #expect(try String(decoding: Data(contentsOf: Self.fixture), as: UTF8.self) == found)
  }
}
