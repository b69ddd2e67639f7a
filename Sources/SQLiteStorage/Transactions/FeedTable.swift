import ChangeLog
import LogStorage
import MerkleLog

/// A feed and the number that its runs are filed under.
struct FeedRow {
  var id: Int64
  var feed: StoredFeed
}

/// The table of feeds: one row per writer and log.
struct FeedTable {
  let connection: Connection
  private static let columns = "id, writer, length, frontier, anchor, suffix, longest"

  func row(_ log: PumpLogID, _ writer: WriterID) throws(StorageError) -> FeedRow? {
    guard
      let row = try connection.row(
        "SELECT \(Self.columns) FROM feed WHERE log = ? AND writer = ?", [log.bytes.blob, writer.bytes.blob])
    else { return nil }
    return try read(row)
  }

  /// Ascending by writer.
  func rows(_ log: PumpLogID) throws(StorageError) -> [FeedRow] {
    var found: [FeedRow] = []
    for row in try connection.rows("SELECT \(Self.columns) FROM feed WHERE log = ? ORDER BY writer", [log.bytes.blob]) {
      found.append(try read(row))
    }
    return found
  }

  /// Stores a feed that is new here; its log has a row.
  func insert(_ feed: StoredFeed, log: PumpLogID) throws(StorageError) -> Int64 {
    try connection.run(
      "INSERT INTO feed (log, writer, length, frontier, anchor, suffix, longest) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        log.bytes.blob, feed.writer.bytes.blob, Int64(clamping: feed.length), Self.joined(feed.frontier.hashes).blob,
        feed.anchor?.wire.blob, Self.joined(feed.suffix).blob, feed.longest?.wire.blob,
      ])
    return connection.lastID
  }

  func update(_ row: FeedRow) throws(StorageError) {
    try connection.run(
      "UPDATE feed SET length = ?, frontier = ?, anchor = ?, suffix = ?, longest = ? WHERE id = ?",
      [
        Int64(clamping: row.feed.length), Self.joined(row.feed.frontier.hashes).blob, row.feed.anchor?.wire.blob,
        Self.joined(row.feed.suffix).blob, row.feed.longest?.wire.blob, row.id,
      ])
  }

  private func read(_ row: StoredRow) throws(StorageError) -> FeedRow {
    guard let writer = WriterID(try row.bytes(1)) else { throw row.damaged(1) }
    let hashes = try Self.split(try row.bytes(3), column: 3, of: row)
    let frontier: CompactRange
    do {
      frontier = try CompactRange(begin: 0, end: try row.number(2), hashes: hashes)
    } catch {
      throw row.damaged(3)
    }
    return FeedRow(
      id: try row.id(0),
      feed: StoredFeed(
        writer: writer, frontier: frontier, anchor: try Self.head(row, 4),
        suffix: try Self.split(try row.bytes(5), column: 5, of: row), longest: try Self.head(row, 6)))
  }

  private static func head(_ row: StoredRow, _ column: Int) throws(StorageError) -> Head? {
    guard let bytes = try row.optionalBytes(column) else { return nil }
    guard let head = Head(wire: bytes) else { throw row.damaged(column) }
    return head
  }

  private static func joined(_ hashes: [Digest]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 32)
    for hash in hashes { hash.append(to: &bytes) }
    return bytes
  }

  private static func split(_ bytes: [UInt8], column: Int, of row: StoredRow) throws(StorageError) -> [Digest] {
    guard bytes.count % 32 == 0 else { throw row.damaged(column) }
    return stride(from: 0, to: bytes.count, by: 32).map { Digest(bytes.span, at: $0) }
  }
}
