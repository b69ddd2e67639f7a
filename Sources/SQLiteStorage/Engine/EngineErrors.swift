import GRDB
import GRDBSQLite
import LogStorage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Turns what SQLite and the system report into the errors of the storage contract. No other file does.
enum EngineErrors {
  /// - Parameters:
  ///   - error: what was caught; a ``StorageError`` and errors of strangers come back as they are.
  ///   - path: the database file.
  ///   - database: the connection on which it happened, where it is known: it remembers what the system said.
  static func translated(_ error: any Error, path: String, database: Database? = nil) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return storageError(error, path: path, database: database)
  }

  /// The same where only the engine can have thrown.
  static func storageError(_ error: any Error, path: String, database: Database? = nil) -> StorageError {
    if let error = error as? StorageError { return error }
    guard let error = error as? DatabaseError else { return .failed(path: path, detail: "\(error)") }
    return storageError(error, system: database?.sqliteConnection.map(systemError) ?? 0, path: path)
  }

  /// What the system last said to a connection.
  ///
  /// A failing COMMIT leaves nothing in `sqlite3_system_errno`; the files remember: the write-ahead log first, then the database.
  private static func systemError(_ connection: OpaquePointer) -> CInt {
    for pointer in [SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER] {
      var file: UnsafeMutablePointer<sqlite3_file>?
      var number: CInt = 0
      guard sqlite3_file_control(connection, "main", pointer, &file) == SQLITE_OK, let file,
        let control = file.pointee.pMethods?.pointee.xFileControl,
        control(file, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK, number != 0
      else { continue }
      return number
    }
    return sqlite3_system_errno(connection)
  }

  private static func storageError(_ error: DatabaseError, system number: CInt, path: String) -> StorageError {
    // The message is SQLite's own: it names tables and columns, never what is in them.
    let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
    switch error.resultCode {
    case .SQLITE_FULL: return .full(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .corrupt(path: path, detail: detail)
    case .SQLITE_READONLY, .SQLITE_PERM: return .readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy(path: path)
    case .SQLITE_IOERR, .SQLITE_CANTOPEN:
      if error.extendedResultCode == .SQLITE_IOERR_SHORT_READ { return .corrupt(path: path, detail: detail) }
      // The index of the write-ahead log could not grow.
      if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { return .full(path: path) }
      return storageError(errno: number, path: path, doing: detail)
    default: return .failed(path: path, detail: detail)
    }
  }

  /// What a system call said.
  static func storageError(errno number: CInt, path: String, doing: String) -> StorageError {
    switch number {
    // A file size limit is a full disk to a program that ignores SIGXFSZ.
    case ENOSPC, EDQUOT, EFBIG: .full(path: path)
    case EACCES, EPERM, EROFS: .readOnly(path: path)
    case EWOULDBLOCK: .busy(path: path)
    case 0: .failed(path: path, detail: doing)
    default: .failed(path: path, detail: "\(doing) (errno \(number))")
    }
  }
}
