import ChangeLog
import LogStorage
import MerkleLog

/// The table of feeds: one row per writer and log.
struct FeedTable {
  let connection: Connection
  let hasher: any LogHasher
  private static let columns = "id, writer, length, frontier, anchor, suffix, longest, sealed, changed, tail"

  func row(_ log: PumpLogID, _ writer: WriterID) throws(StorageError) -> FeedRow? {
    let row = try connection.row(
      "SELECT \(Self.columns) FROM feed WHERE log = ? AND writer = ?", [.bytes(log.bytes), .bytes(writer.bytes)])
    guard let row else { return nil }
    return try read(row)
  }

  /// Ascending by writer.
  func rows(_ log: PumpLogID) throws(StorageError) -> [FeedRow] {
    var found: [FeedRow] = []
    for row in try connection.rows("SELECT \(Self.columns) FROM feed WHERE log = ? ORDER BY writer", [.bytes(log.bytes)]) {
      found.append(try read(row))
    }
    return found
  }

  /// Changes of a feed from index `first` on, as many as fit `maxBytes`, at least one if there is one.
  func changes(
    of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int
  ) throws(StorageError) -> [Change] {
    let row = try connection.row(
      "SELECT id, length, sealed, tail FROM feed WHERE log = ? AND writer = ?", [.bytes(log.bytes), .bytes(writer.bytes)])
    guard let row else { return [] }
    let (length, sealed) = (try row.number(1), try row.number(2))
    guard first < length else { return [] }
    var found: [Change] = []
    var bytes = 0
    var isFull = false
    func take(_ change: Change) -> Bool {
      isFull = bytes + change.frame.count > maxBytes && !found.isEmpty
      if isFull { return false }
      bytes += change.frame.count
      found.append(change)
      return true
    }
    if first < sealed { try RunTable(connection: connection).changes(feed: try row.id(0), from: first, take: take) }
    let next = first + UInt64(found.count)
    if !isFull, next >= sealed, next < length {
      let tail = try connection.changes(in: try row.bytes(3))
      for change in tail.dropFirst(Int(clamping: next - sealed)) { guard take(change) else { break } }
    }
    guard !found.isEmpty, UInt64(found.count) <= length - first else {
      throw .corrupt(path: connection.path, detail: "the length of a feed is not that of its changes")
    }
    return found
  }

  /// Stores a feed that is new here; its log has a row.
  /// - Returns: its id.
  func insert(_ row: FeedRow, log: PumpLogID) throws(StorageError) -> Int64 {
    try connection.run(
      """
      INSERT INTO feed (length, frontier, anchor, suffix, longest, sealed, changed, tail, log, writer)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, Self.values(row) + [.bytes(log.bytes), .bytes(row.feed.writer.bytes)])
    return connection.lastID
  }

  func update(_ row: FeedRow) throws(StorageError) {
    try connection.run(
      """
      UPDATE feed SET length = ?, frontier = ?, anchor = ?, suffix = ?, longest = ?, sealed = ?, changed = ?, tail = ?
      WHERE id = ?
      """, Self.values(row) + [.integer(row.id)])
  }

  private static func values(_ row: FeedRow) -> [StoredValue] {
    let feed = row.feed
    return [
      .number(feed.length), .bytes(joined(row.sealed.hashes)), .optional(feed.anchor?.wire), .bytes(joined(feed.suffix)),
      .optional(feed.longest == feed.anchor ? nil : feed.longest?.wire), .number(row.sealed.end), .number(row.changed), .bytes(row.tail),
    ]
  }

  private func read(_ row: StoredRow) throws(StorageError) -> FeedRow {
    guard let writer = WriterID(try row.bytes(1)) else { throw row.damaged(1) }
    let hashes = try Self.split(try row.bytes(3), column: 3, of: row)
    let sealed: CompactRange
    do {
      sealed = try CompactRange(begin: 0, end: try row.number(7), hashes: hashes)
    } catch {
      throw row.damaged(3)
    }
    let tail = try row.bytes(9)
    var frontier = sealed
    for change in try connection.changes(in: tail) { frontier.append(change.leafHash(hasher: hasher), hasher: hasher) }
    guard frontier.end == (try row.number(2)) else { throw row.damaged(2) }
    let anchor = try Self.head(row, 4)
    return FeedRow(
      id: try row.id(0),
      feed: StoredFeed(
        writer: writer, frontier: frontier, anchor: anchor, suffix: try Self.split(try row.bytes(5), column: 5, of: row),
        longest: try Self.head(row, 6) ?? anchor), sealed: sealed, tail: tail, changed: try row.number(8))
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
