import GRDB
import GRDBSQLite
import LogStorage

/// One SQLite connection while one transaction lasts: prepared statements, bytes and counts, typed errors.
///
/// GRDB opens connections, keeps them apart and prepares their statements; what runs thousands of times a second goes to SQLite
/// without its arguments, rows and observers, which cost more than the work (a recording had three times the time of its commit).
struct Connection {
  let database: Database
  /// The database file, for errors.
  let path: String
  /// Whether everything belongs to a transaction that was begun. SQLite takes one back by itself where the disk is full: what then
  /// follows would be committed alone.
  var isInsideTransaction = false

  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ values: [StoredValue] = []) throws(StorageError) {
    _ = try rows(sql, values)
  }

  /// The first row; nil when there is none.
  func row(_ sql: String, _ values: [StoredValue] = []) throws(StorageError) -> StoredRow? {
    try rows(sql, values) { _ in false }.first
  }

  /// The rows, up to and with the first for which `goOn` is false.
  func rows(
    _ sql: String, _ values: [StoredValue] = [], while goOn: (StoredRow) throws(StorageError) -> Bool = { _ in true }
  ) throws(StorageError) -> [StoredRow] {
    guard !isInsideTransaction || database.isInsideTransaction else {
      throw .failed(path: path, detail: "the transaction was taken back")
    }
    let statement: Statement
    do {
      statement = try database.cachedStatement(sql: sql)
    } catch {
      throw EngineErrors.storageError(error, path: path, database: database)
    }
    // SQLite reads what is bound in place, so it all lies in one buffer until the statement is at its end.
    var bound: [UInt8] = []
    for value in values {
      switch value {
      case .bytes(let bytes): bound.append(contentsOf: bytes)
      case .text(let text): bound.append(contentsOf: text.utf8)
      case .null, .integer, .other: break
      }
    }
    var rows: [StoredRow] = []
    let outcome: Result<Void, StorageError> = bound.withUnsafeBufferPointer { bound in
      let pointer = statement.sqliteStatement
      defer {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
      }
      do throws(StorageError) {
        try bind(values, in: bound, to: pointer)
        while try step(pointer) {
          let row = StoredRow(values: (0..<sqlite3_column_count(pointer)).map { Self.value(pointer, $0) }, path: path)
          rows.append(row)
          if try !goOn(row) { break }
        }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
    return rows
  }

  /// Runs `work` in one transaction that is durable when this returns; where it throws, nothing of it was done.
  func transaction(_ work: (Connection) throws -> Void) throws {
    try run("BEGIN IMMEDIATE")
    do {
      try work(Connection(database: database, path: path, isInsideTransaction: true))
      try run("COMMIT")
    } catch {
      // Some failures have taken it back already. One that does not let itself be taken back ends with the connection.
      if database.isInsideTransaction { try? run("ROLLBACK") }
      throw error
    }
  }

  /// The rowid that the last INSERT got.
  var lastID: Int64 { database.lastInsertedRowID }

  private func bind(
    _ values: [StoredValue], in bound: UnsafeBufferPointer<UInt8>, to statement: OpaquePointer
  ) throws(StorageError) {
    var offset = 0
    for (index, value) in zip(Int32(1)..., values) {
      let code: Int32
      switch value {
      case .null, .other: code = sqlite3_bind_null(statement, index)
      case .integer(let number): code = sqlite3_bind_int64(statement, index, number)
      case .bytes(let bytes):
        // A null pointer would bind NULL.
        code =
          bytes.isEmpty
          ? sqlite3_bind_zeroblob(statement, index, 0)
          : sqlite3_bind_blob(statement, index, bound.baseAddress?.advanced(by: offset), Int32(clamping: bytes.count), nil)
        offset += bytes.count
      case .text(let text):
        let count = text.utf8.count
        let start = bound.baseAddress.map { UnsafeRawPointer($0.advanced(by: offset)).assumingMemoryBound(to: CChar.self) }
        code =
          count == 0
          ? sqlite3_bind_text(statement, index, "", 0, nil) : sqlite3_bind_text(statement, index, start, Int32(clamping: count), nil)
        offset += count
      }
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  /// Whether there is another row.
  private func step(_ statement: OpaquePointer) throws(StorageError) -> Bool {
    let code = sqlite3_step(statement)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else { throw failure(code) }
    return false
  }

  private func failure(_ code: Int32) -> StorageError {
    let message = database.sqliteConnection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
    let error = DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    return EngineErrors.storageError(error, path: path, database: database)
  }

  private static func value(_ statement: OpaquePointer, _ column: Int32) -> StoredValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(statement, column)
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))))
    case SQLITE_TEXT:
      let start = UnsafeRawPointer(sqlite3_column_text(statement, column))
      let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
      return .text(String(decoding: bytes, as: UTF8.self))
    default: return .other
    }
  }
}
