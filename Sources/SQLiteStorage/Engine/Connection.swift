import Foundation
import GRDB
import LogStorage

/// One SQLite connection while one transaction lasts: cached statements, bytes and counts, typed errors.
struct Connection {
  let database: Database
  /// The database file, for errors.
  let path: String

  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws(StorageError) {
    try engine {
      let statement = try database.cachedStatement(sql: sql)
      statement.setUncheckedArguments(StatementArguments(arguments))
      try statement.execute()
    }
  }

  /// The first row; nil when there is none.
  func row(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws(StorageError) -> StoredRow? {
    try rows(sql, arguments) { _ in false }.first
  }

  /// The rows, up to and with the first for which `goOn` is false.
  func rows(
    _ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = [], while goOn: (StoredRow) throws(StorageError) -> Bool = { _ in true }
  ) throws(StorageError) -> [StoredRow] {
    try engine {
      let statement = try database.cachedStatement(sql: sql)
      let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
      var rows: [StoredRow] = []
      while let row = try cursor.next() {
        rows.append(StoredRow(values: Array(row.databaseValues), path: path))
        if try !goOn(rows[rows.count - 1]) { break }
      }
      return rows
    }
  }

  /// The rowid that the last INSERT got.
  var lastID: Int64 { database.lastInsertedRowID }

  private func engine<Result>(_ work: () throws -> Result) throws(StorageError) -> Result {
    do {
      return try work()
    } catch {
      throw EngineErrors.storageError(error, path: path, database: database)
    }
  }
}

/// The values of one row. A value of a sort that this build never wrote there means a damaged file, not a broken program.
struct StoredRow {
  fileprivate let values: [DatabaseValue]
  fileprivate let path: String

  /// A count, an index or an instant: never negative.
  func number(_ column: Int) throws(StorageError) -> UInt64 {
    guard case .int64(let value) = try value(column).storage, value >= 0 else { throw damaged(column) }
    return UInt64(value)
  }

  /// The id of another row.
  func id(_ column: Int) throws(StorageError) -> Int64 {
    guard case .int64(let value) = try value(column).storage else { throw damaged(column) }
    return value
  }

  /// Bytes.
  func bytes(_ column: Int) throws(StorageError) -> [UInt8] {
    guard case .blob(let data) = try value(column).storage else { throw damaged(column) }
    return [UInt8](data)
  }

  /// Bytes, or nil for NULL.
  func optionalBytes(_ column: Int) throws(StorageError) -> [UInt8]? {
    if case .null = try value(column).storage { return nil }
    return try bytes(column)
  }

  /// Text.
  func text(_ column: Int) throws(StorageError) -> String {
    guard case .string(let text) = try value(column).storage else { throw damaged(column) }
    return text
  }

  /// What to throw where a value is not what this build writes.
  func damaged(_ column: Int) -> StorageError {
    .corrupt(path: path, detail: "column \(column) of a row holds what was never written there")
  }

  private func value(_ column: Int) throws(StorageError) -> DatabaseValue {
    guard values.indices.contains(column) else { throw damaged(column) }
    return values[column]
  }
}

extension [UInt8] {
  /// As SQLite's binding wants it.
  var blob: Data { Data(self) }
}
