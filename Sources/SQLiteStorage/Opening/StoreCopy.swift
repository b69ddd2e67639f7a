import GRDB
public import LogStorage

extension SQLiteStore {
  /// Copies what a store holds, at one instant, into a new directory. Whoever is at work in the store goes on and is not waited for.
  ///
  /// - Parameters:
  ///   - source: the directory of a store, open in any process or in none.
  ///   - destination: a directory that holds no store yet; made, mode 0700, where it is not there.
  /// - Throws: ``StorageError``: `.failed` where there is no store, or one at the destination already.
  public static func copy(from source: String, to destination: String) throws(StorageError) {
    guard DataDirectory.exists(source + "/cistern.sqlite") else { throw .failed(path: source, detail: "there is no store in it") }
    let from = try DataDirectory(making: source)
    let into = try DataDirectory(making: destination)
    guard !DataDirectory.exists(into.database) else { throw .failed(path: destination, detail: "it holds a store already") }
    try FileHeader.check(version: FileHeader(of: from.database).version, path: from.database)
    try DataDirectory.makeEmptyFile(into.database)
    // A connection that only reads leaves the files that it needs beside the database. Where nobody is at work, and nothing is left
    // to be taken over from them, another one is used, which takes them along; meanwhile nobody may begin.
    let lock = DataDirectory.exists(from.database + "-wal") ? nil : try? DirectoryLock(from)
    defer { lock?.release() }
    var reading = Configuration()
    reading.readonly = lock == nil
    reading.busyMode = .timeout(5)
    do {
      let reader = try DatabaseQueue(path: from.database, configuration: reading)
      let writer = try DatabaseQueue(path: into.database)
      // In one step: several would begin again whenever somebody commits between them.
      try reader.backup(to: writer)
      try writer.close()
      try reader.close()
    } catch {
      throw EngineErrors.storageError(error, path: from.database)
    }
  }
}
