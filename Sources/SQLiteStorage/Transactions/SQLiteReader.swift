import ChangeLog
import LogStorage
import MerkleLog

/// Answers questions on one connection, on one consistent state.
class SQLiteReader: StoreReader {
  private let live: Connection
  private var isOver = false

  init(_ connection: Connection) {
    live = connection
  }

  /// The connection, while the transaction lasts.
  final func connection() throws(StorageError) -> Connection {
    guard !isOver else { throw .failed(path: live.path, detail: "the transaction is over") }
    return live
  }

  /// After this nothing can be asked any longer.
  final func end() { isOver = true }

  func logs() throws(StorageError) -> [PumpLogID] {
    var logs: [PumpLogID] = []
    for row in try connection().rows("SELECT id FROM log ORDER BY id") {
      guard let log = PumpLogID(try row.bytes(0)) else { throw row.damaged(0) }
      logs.append(log)
    }
    return logs
  }

  func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] {
    try FeedTable(connection: connection()).rows(log).map(\.feed)
  }

  func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? {
    try FeedTable(connection: connection()).row(log, writer)?.feed
  }

  func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    let connection = try connection()
    guard let row = try FeedTable(connection: connection).row(log, writer), first < row.feed.length else { return [] }
    let changes = try RunTable(connection: connection).changes(feed: row.id, from: first, maxBytes: maxBytes)
    guard !changes.isEmpty, UInt64(changes.count) <= row.feed.length - first else {
      throw .corrupt(path: connection.path, detail: "the length of a feed is not that of its runs")
    }
    return changes
  }

  func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    guard let commit = Int64(exactly: commit) else { return [] }
    var found: [ChangedLog] = []
    let rows = try connection().rows("SELECT id, digest, changed FROM log WHERE changed > ? ORDER BY changed, id", [commit])
    for row in rows {
      guard let log = PumpLogID(try row.bytes(0)) else { throw row.damaged(0) }
      guard let digest = HoldingsDigest(try row.bytes(1)) else { throw row.damaged(1) }
      found.append(ChangedLog(log: log, digest: digest, commit: try row.number(2)))
    }
    return found
  }

  func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? {
    try connection().row("SELECT value FROM shelf WHERE name = ? AND key = ?", [shelf.rawValue, key.blob])?.bytes(0)
  }

  func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] {
    var found: [(key: [UInt8], value: [UInt8])] = []
    for row in try connection().rows("SELECT key, value FROM shelf WHERE name = ? ORDER BY key", [shelf.rawValue]) {
      found.append((key: try row.bytes(0), value: try row.bytes(1)))
    }
    return found
  }

  func limbo() throws(StorageError) -> [LimboItem] {
    try LimboTable(connection: connection()).items()
  }
}
