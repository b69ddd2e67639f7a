import GRDB
public import LogStorage
public import MerkleLog

/// The changes of one device, or of one server, in one SQLite database.
///
/// One connection writes; readers run beside it and see the last commit. A commit has reached the disk when ``write(_:)`` returns:
/// write-ahead log, `synchronous = FULL`, asserted when the store is opened.
///
/// The directory (mode 0700) holds `cistern.sqlite` (0600), SQLite's two files beside it while the store is open, and `lock`. One
/// store at a time has the directory, whatever the process.
public final class SQLiteStore: ChangeStore {
  /// Whose changes.
  public enum Role: UInt64, Sendable {
    /// An installation of the app: few readers.
    case device = 0
    /// The clinic's server.
    case server = 1
  }

  private let directory: DataDirectory
  private let lock: DirectoryLock
  private let pool: DatabasePool
  private let hasher: any LogHasher
  private let role: Role
  private let turn = WriteTurn()
  private let memory = WriterMemory()

  private init(directory: DataDirectory, lock: DirectoryLock, pool: DatabasePool, hasher: any LogHasher, role: Role) {
    self.directory = directory
    self.lock = lock
    self.pool = pool
    self.hasher = hasher
    self.role = role
  }

  /// Opens the store in a directory, and makes both where they are not there.
  ///
  /// Where the last user did not say goodbye (``close()``), the file is checked first. A file that is damaged, of a later version,
  /// or not ours is left as it is.
  /// - Parameters:
  ///   - directory: a path.
  ///   - hasher: SHA-256.
  ///   - role: whose store it is; it must be the role that it was made with.
  /// - Throws: ``StorageError``.
  public static func open(directory path: String, hasher: any LogHasher, role: Role) throws(StorageError) -> SQLiteStore {
    let directory = try DataDirectory(making: path)
    let lock = try DirectoryLock(directory)
    if !DataDirectory.exists(directory.database) { try Opening.create(directory, role: role) }
    try FileHeader.check(version: FileHeader(of: directory.database).version, path: directory.database)
    try directory.checkWritable()
    let pool = try Opening.pool(directory.database, role: role)
    try Opening.begin(pool, role: role)
    return SQLiteStore(directory: directory, lock: lock, pool: pool, hasher: hasher, role: role)
  }

  public func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result {
    try turn.pass(path: directory.path) {
      var hasForgotten = false
      let result = try connected { _, connection in
        var result: Result?
        do {
          try connection.transaction { connection in
            let transaction = SQLiteTransaction(connection, hasher: hasher, memory: memory, putsOffDigests: role == .device)
            defer { transaction.end() }
            result = try work(transaction)
            try transaction.finish()
            hasForgotten = transaction.hasForgotten
          }
        } catch {
          memory.clear()
          throw error
        }
        return result
      }
      if hasForgotten { emptyWriteAheadLog() }
      guard let result else { throw StorageError.failed(path: directory.database, detail: "a write ended without a result") }
      return result
    }
  }

  public func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result {
    do {
      return try pool.read { database in
        let reader = SQLiteReader(Connection(database: database, path: directory.database), hasher: hasher)
        defer { reader.end() }
        return try work(reader)
      }
    } catch {
      throw EngineErrors.translated(error, path: directory.database)
    }
  }

  public func close() throws(StorageError) {
    do {
      try turn.pass(path: directory.path) {
        guard !lock.isReleased else { return }
        try connected { _, connection in try MetaTable(connection: connection).set(.clean, to: 1) }
        // The last connection takes the write-ahead log along, and one that only reads cannot: they go first.
        pool.invalidateReadOnlyConnections()
        try pool.close()
        lock.release()
      }
    } catch {
      throw EngineErrors.storageError(error, path: directory.database)
    }
  }

  /// What was forgotten shall not stay readable in the log of a store that is open for months. Where a reader is in the way, the
  /// next goodbye does it.
  private func emptyWriteAheadLog() {
    _ = try? pool.writeWithoutTransaction { database in try database.checkpoint(.truncate) }
  }

  /// Lets at most so many pages into the file: what a full disk is to the tests.
  package func limit(pages: Int) throws {
    try turn.pass(path: directory.path) {
      try connected { database, _ in try database.execute(sql: "PRAGMA max_page_count = \(pages)") }
    }
  }

  /// The setting that makes a commit durable, as the writing connection has it: 2 is FULL.
  package func synchronousSetting() throws -> UInt64? {
    try connected { _, connection in try connection.row("PRAGMA synchronous")?.number(0) }
  }

  /// Lends the writing connection, outside of any transaction.
  private func connected<Result>(_ work: (Database, Connection) throws -> Result) throws -> Result {
    do {
      return try pool.writeWithoutTransaction { database in
        do {
          return try work(database, Connection(database: database, path: directory.database))
        } catch {
          // Here, because the connection still knows what the system said.
          throw EngineErrors.translated(error, path: directory.database, database: database)
        }
      }
    } catch {
      throw EngineErrors.translated(error, path: directory.database)
    }
  }
}
