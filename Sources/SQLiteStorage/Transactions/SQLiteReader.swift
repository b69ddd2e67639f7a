import ChangeLog
import LogStorage
import MerkleLog

/// Answers questions on one connection, on one consistent state.
class SQLiteReader: StoreReader {
  let hasher: any LogHasher
  private let live: Connection
  private var isOver = false

  init(_ connection: Connection, hasher: any LogHasher) {
    live = connection
    self.hasher = hasher
  }

  /// The connection, while the transaction lasts.
  final func connection() throws(StorageError) -> Connection {
    guard !isOver else { throw .failed(path: live.path, detail: "the transaction is over") }
    return live
  }

  final func feedTable() throws(StorageError) -> FeedTable { FeedTable(connection: try connection(), hasher: hasher) }

  final func logTable() throws(StorageError) -> LogTable { LogTable(connection: try connection(), feeds: try feedTable()) }

  /// After this nothing can be asked any longer.
  final func end() { isOver = true }

  func logs() throws(StorageError) -> [PumpLogID] { try logTable().ids() }

  func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] { try feedTable().rows(log).map(\.feed) }

  func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? { try feedTable().row(log, writer)?.feed }

  func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    try feedTable().changes(of: log, writer: writer, from: first, maxBytes: maxBytes)
  }

  func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] { try logTable().changed(after: commit) }

  func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? {
    try connection().row("SELECT value FROM shelf WHERE name = ? AND key = ?", [.text(shelf.rawValue), .bytes(key)])?.bytes(0)
  }

  func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
    var found: [(key: [UInt8], value: [UInt8])] = []
    for row in try connection().rows("SELECT key, value FROM shelf WHERE name = ? ORDER BY key", [.text(shelf.rawValue)]) {
      found.append((key: try row.bytes(0), value: try row.bytes(1)))
    }
    return found
  }

  func limbo() throws(StorageError) -> [LimboItem] {
    try LimboTable(connection: connection()).items()
  }
}
