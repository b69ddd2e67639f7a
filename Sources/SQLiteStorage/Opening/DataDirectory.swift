import LogStorage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The directory of a store, made so that only its owner sees in, and so that power loss does not unmake it.
struct DataDirectory {
  let path: String

  /// The directory, made with its missing parents where it is not there.
  init(making path: String) throws(StorageError) {
    var path = path
    while path.count > 1, path.last == "/" { path.removeLast() }
    self.path = path
    try Self.make(path)
  }

  /// The database.
  var database: String { path + "/cistern.sqlite" }
  /// A database that is not complete yet.
  var unfinished: String { path + "/cistern.sqlite.new" }
  /// The file whose lock says that a process is at work here.
  var lock: String { path + "/lock" }

  private static func make(_ path: String) throws(StorageError) {
    guard !exists(path) else { return }
    let parent = Self.parent(of: path)
    if parent != path { try make(parent) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot make the directory")
    }
    try synchronise(parent)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether there is something of this name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes names in a directory, or the content of a file, survive power loss.
  static func synchronise(_ path: String) throws(StorageError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot open") }
    defer { close(file) }
    #if canImport(Darwin)
      // fsync leaves bytes in the drive's cache here; not every file system can do better.
      if fcntl(file, F_FULLFSYNC) == 0 { return }
    #endif
    guard fsync(file) == 0 else { throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot synchronise") }
  }

  /// An empty file that only its owner reads, in place of whatever had its name. SQLite gives the files beside it the same mode.
  static func makeEmptyFile(_ path: String) throws(StorageError) {
    for leftOver in [path, path + "-wal", path + "-shm"] where exists(leftOver) {
      guard unlink(leftOver) == 0 else {
        throw EngineErrors.storageError(errno: errno, path: leftOver, doing: "cannot remove what an earlier start left")
      }
    }
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot make the file") }
    close(file)
  }

  /// - Throws: `.readOnly` where this user may read the database and not write it: SQLite itself would open it and say nothing.
  func checkWritable() throws(StorageError) {
    for path in [database, path] where access(path, W_OK) != 0 {
      throw EngineErrors.storageError(errno: errno, path: path, doing: "cannot write")
    }
  }

  /// Gives a complete file its name, durably.
  func publish() throws(StorageError) {
    try Self.synchronise(unfinished)
    guard rename(unfinished, database) == 0 else {
      throw EngineErrors.storageError(errno: errno, path: database, doing: "cannot rename")
    }
    try Self.synchronise(path)
  }
}
