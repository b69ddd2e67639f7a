import GRDB

/// One step from a format version to the next. A step that was released is never edited; another one follows it.
protocol Migration: Sendable {
  /// Stable: GRDB's migrator stores it.
  static var name: String { get }
  /// Runs in a transaction of its own.
  static func run(_ database: Database) throws
}

/// All steps; the number of them is the format version (`PRAGMA user_version`).
enum Migrations {
  static let all: [any Migration.Type] = [FirstTables.self, SecondTables.self]

  /// The format version that this build writes.
  static var version: Int { all.count }

  /// "CSTN": says whose file it is (`PRAGMA application_id`).
  static let application: UInt32 = 0x4353_544e

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (index, migration) in all.enumerated() {
      migrator.registerMigration(migration.name) { database in
        try migration.run(database)
        try database.execute(sql: "PRAGMA user_version = \(index + 1)")
      }
    }
    return migrator
  }
}
