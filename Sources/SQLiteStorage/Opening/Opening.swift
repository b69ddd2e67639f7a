import GRDB
import LogStorage

/// How a database becomes ready for work: steps that each leave the file as it was, or better.
enum Opening {
  /// Makes a database beside its place, whole, and gives it its name last: a start that was cut off leaves nothing half made.
  static func create(_ directory: DataDirectory, role: SQLiteStore.Role) throws(StorageError) {
    guard !DataDirectory.exists(directory.database + "-wal") else {
      throw .corrupt(path: directory.database, detail: "it is gone, and what belongs beside it is there")
    }
    let path = directory.unfinished
    try DataDirectory.makeEmptyFile(path)
    let pool = try pool(path, role: role)
    try engine(path) {
      try Migrations.migrator.migrate(pool)
      try pool.write { database in
        let meta = MetaTable(connection: Connection(database: database, path: path))
        try meta.set(.role, to: role.rawValue)
        try meta.set(.clean, to: 1)
      }
      try pool.close()
    }
    try directory.publish()
  }

  /// A pool on a database, with every setting that a promise rests on asserted.
  static func pool(_ path: String, role: SQLiteStore.Role) throws(StorageError) -> DatabasePool {
    var configuration = Configuration()
    configuration.label = "cistern"
    configuration.maximumReaderCount = role == .server ? 8 : 2
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      // What is deleted (a log out of scope) shall not stay readable in free pages.
      // Apple's fsync leaves bytes in the drive's cache; elsewhere the fullfsync settings do nothing.
      try database.execute(
        sql: """
          PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;
          PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
          """)
    }
    let settings = configuration
    return try engine(path) {
      let pool = try DatabasePool(path: path, configuration: settings)
      try pool.writeWithoutTransaction { database in
        do {
          // GRDB sets NORMAL whenever it turns WAL on: such a commit, and the receipt with it, may be gone after power loss.
          // It also asks for WAL without waiting for the end of the statement, where a full disk would show: hence again.
          try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
          try assert(Connection(database: database, path: path))
        } catch {
          throw EngineErrors.translated(error, path: path, database: database)
        }
      }
      return pool
    }
  }

  private static func assert(_ connection: Connection) throws(StorageError) {
    for (name, want) in [("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1")] {
      guard let found = try connection.row("SELECT CAST(\(name) AS TEXT) FROM pragma_\(name)")?.text(0), found == want else {
        throw .failed(path: connection.path, detail: "SQLite does not take the setting \(name) = \(want)")
      }
    }
  }

  /// Checks, migrates, and notes that work has begun.
  static func begin(_ pool: DatabasePool, role: SQLiteStore.Role) throws(StorageError) {
    let path = pool.path
    var isClean = false
    try inspect(pool, path: path) { connection throws(StorageError) in
      // The header was looked at before, but a step of a later version may lie in the write-ahead log still.
      let version = Int(clamping: try connection.row("PRAGMA user_version")?.id(0) ?? 0)
      try FileHeader.check(version: version, path: path)
      let meta = MetaTable(connection: connection)
      isClean = try meta.number(.clean) == 1
      if !isClean { try IntegrityCheck.structure(connection) }
      guard try meta.number(.role) == role.rawValue else {
        throw .failed(path: path, detail: "this is not the data of a \(role)")
      }
    }
    try engine(path) { try Migrations.migrator.migrate(pool) }
    try inspect(pool, path: path) { connection throws(StorageError) in
      if !isClean { try IntegrityCheck.feeds(connection) }
      try MetaTable(connection: connection).set(.clean, to: 0)
    }
  }

  private static func inspect(
    _ pool: DatabasePool, path: String, _ work: (Connection) throws(StorageError) -> Void
  ) throws(StorageError) {
    try engine(path) {
      try pool.writeWithoutTransaction { database in try work(Connection(database: database, path: path)) }
    }
  }

  private static func engine<Result>(_ path: String, _ work: () throws -> Result) throws(StorageError) -> Result {
    do {
      return try work()
    } catch {
      throw EngineErrors.storageError(error, path: path)
    }
  }
}
