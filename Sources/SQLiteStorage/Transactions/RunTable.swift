import ChangeLog
import LogStorage

/// The append-only table of runs, in arrival order.
struct RunTable {
  /// The most bytes of a run that holds more than one change (log-prototype section 3: longer runs gain 3 %, and make one random
  /// change dearer to read).
  static let limit = 64 << 10

  let connection: Connection

  /// Appends changes of one feed that begin at `first`.
  func append(_ changes: ArraySlice<Change>, feed: Int64, first: UInt64) throws(StorageError) {
    var bytes: [UInt8] = []
    var count: UInt64 = 0
    var begin = first
    for change in changes {
      if count > 0, bytes.count + change.frame.count > Self.limit {
        try insert(bytes, feed: feed, first: begin, count: count)
        begin += count
        bytes.removeAll(keepingCapacity: true)
        count = 0
      }
      bytes.append(contentsOf: change.frame)
      count += 1
    }
    if count > 0 { try insert(bytes, feed: feed, first: begin, count: count) }
  }

  private func insert(_ bytes: [UInt8], feed: Int64, first: UInt64, count: UInt64) throws(StorageError) {
    try connection.run(
      "INSERT INTO run (feed, first, count, bytes) VALUES (?, ?, ?, ?)",
      [feed, Int64(clamping: first), Int64(clamping: count), bytes.blob])
  }

  /// The changes of a feed from index `first` on: as many as fit `maxBytes`, at least one if there is one.
  func changes(feed: Int64, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    guard let first = Int64(exactly: first) else { return [] }
    var found: [Change] = []
    var bytes = 0
    var next = UInt64(first)
    var isFull = false
    _ = try connection.rows(
      """
      SELECT first, count, bytes FROM run
      WHERE feed = ?1 AND first >= (SELECT max(first) FROM run WHERE feed = ?1 AND first <= ?2)
      ORDER BY first
      """, [feed, first]
    ) { row throws(StorageError) in
      for change in try self.rest(of: row, from: next) {
        if bytes + change.frame.count > maxBytes, !found.isEmpty {
          isFull = true
          break
        }
        bytes += change.frame.count
        found.append(change)
        next += 1
      }
      return !isFull
    }
    return found
  }

  /// The changes of one run from index `next` of the feed on; none where the feed ends before it.
  private func rest(of row: StoredRow, from next: UInt64) throws(StorageError) -> ArraySlice<Change> {
    let begin = try row.number(0)
    let count = try row.number(1)
    guard begin <= next else {
      throw .corrupt(path: connection.path, detail: "a feed lacks its changes from \(next) to \(begin)")
    }
    let changes: [Change]
    do {
      changes = try Change.sequence(try row.bytes(2))
    } catch {
      throw .corrupt(path: connection.path, detail: "a run of changes cannot be read: \(error)")
    }
    guard UInt64(changes.count) == count else { throw row.damaged(2) }
    return changes.dropFirst(Int(min(count, next - begin)))
  }
}
