import ChangeLog
import LogStorage

/// Changes of one feed that lie one behind the other, as their author framed them.
struct Run {
  /// The most bytes of a run that holds more than one change (log-prototype section 3: longer runs gain 3 %, and make one random
  /// change dearer to read).
  static let limit = 64 << 10

  /// The index of the first.
  var first: UInt64
  var count: UInt64
  var bytes: [UInt8]

  /// Changes cut into runs, the first of which begins with what `start` holds.
  static func runs(of changes: ArraySlice<Change>, behind start: Run) -> [Run] {
    var runs: [Run] = []
    var run = start
    for change in changes {
      if run.count > 0, run.bytes.count + change.frame.count > limit {
        runs.append(run)
        run = Run(first: run.first + run.count, count: 0, bytes: [])
      }
      run.bytes.append(contentsOf: change.frame)
      run.count += 1
    }
    return run.count > 0 ? runs + [run] : runs
  }
}

/// The append-only table of runs, in arrival order.
struct RunTable {
  let connection: Connection

  func insert(_ run: Run, feed: Int64) throws(StorageError) {
    try connection.run(
      "INSERT INTO run (feed, first, count, bytes) VALUES (?, ?, ?, ?)",
      [.integer(feed), .number(run.first), .number(run.count), .bytes(run.bytes)])
  }

  /// The changes of a feed from index `first` on that lie in runs, handed out one by one until `take` has enough.
  func changes(feed: Int64, from first: UInt64, take: (Change) -> Bool) throws(StorageError) {
    guard let start = Int64(exactly: first) else { return }
    var next = first
    _ = try connection.rows(
      """
      SELECT first, count, bytes FROM run
      WHERE feed = ?1 AND first >= (SELECT max(first) FROM run WHERE feed = ?1 AND first <= ?2)
      ORDER BY first
      """, [.integer(feed), .integer(start)]
    ) { row throws(StorageError) in
      for change in try self.rest(of: row, from: next) {
        guard take(change) else { return false }
        next += 1
      }
      return true
    }
  }

  /// The changes of one run from index `next` of the feed on; none where the feed ends before it.
  private func rest(of row: StoredRow, from next: UInt64) throws(StorageError) -> ArraySlice<Change> {
    let begin = try row.number(0)
    let count = try row.number(1)
    guard begin <= next else {
      throw .corrupt(path: connection.path, detail: "a feed lacks its changes from \(next) to \(begin)")
    }
    let changes = try connection.changes(in: try row.bytes(2))
    guard UInt64(changes.count) == count else { throw row.damaged(2) }
    return changes.dropFirst(Int(min(count, next - begin)))
  }
}

extension Connection {
  /// The changes of a run or a tail.
  func changes(in bytes: [UInt8]) throws(StorageError) -> [Change] {
    do {
      return try Change.sequence(bytes)
    } catch {
      throw .corrupt(path: path, detail: "a run of changes cannot be read: \(error)")
    }
  }
}
