import Foundation
import GRDBSQLite

/// The limit that storing is compared with: the plainest table there is, one prepared statement, `synchronous=FULL`.
final class RawSQLite {
  private var database: OpaquePointer?
  private var insert: OpaquePointer?

  init(_ path: String) throws {
    sqlite3_open(path, &database)
    sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE c(data BLOB)", nil, nil, nil)
    guard sqlite3_prepare_v2(database, "INSERT INTO c(data) VALUES (?)", -1, &insert, nil) == SQLITE_OK else {
      throw BenchError.refused("raw SQLite")
    }
  }

  deinit {
    sqlite3_finalize(insert)
    sqlite3_close(database)
  }

  /// Rows in one transaction, durable when this returns.
  func commit(_ rows: some Sequence<[UInt8]>) {
    sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil)
    for row in rows {
      sqlite3_bind_blob(insert, 1, row, Int32(row.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
      sqlite3_step(insert)
      sqlite3_reset(insert)
    }
    sqlite3_exec(database, "COMMIT", nil, nil, nil)
  }
}
