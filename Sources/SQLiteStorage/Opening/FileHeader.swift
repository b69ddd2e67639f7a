import LogStorage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The first 100 bytes of a database file (https://www.sqlite.org/fileformat.html section 1.3), read before SQLite may touch it:
/// what is not ours, or is of a later version, stays byte for byte as it was.
///
/// Only for a file that this process has not opened through SQLite: closing any descriptor of it drops SQLite's POSIX locks.
struct FileHeader {
  /// The format version (`PRAGMA user_version`).
  let version: Int

  init(of path: String) throws(StorageError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot open") }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot read") }
    guard count == bytes.count else {
      throw .corrupt(path: path, detail: "only \(count) bytes are left of it")
    }
    guard Array(bytes[..<16]) == Array("SQLite format 3\0".utf8) else {
      throw .corrupt(path: path, detail: "it does not begin as a database does")
    }
    func word(_ offset: Int) -> UInt32 { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    guard word(68) == Migrations.application else {
      throw .corrupt(path: path, detail: "it is a database of something else")
    }
    version = Int(Int32(bitPattern: word(60)))
  }

  /// - Throws: `.newerVersion` for a format that this build does not know, `.corrupt` for none that ever was.
  static func check(version: Int, path: String) throws(StorageError) {
    guard version >= 1 else { throw .corrupt(path: path, detail: "format version \(version)") }
    guard version <= Migrations.version else {
      throw .newerVersion(path: path, found: version, known: Migrations.version)
    }
  }
}
