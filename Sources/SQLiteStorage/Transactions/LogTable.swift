import ChangeLog
import LogStorage

/// The table of logs: one row each, with the digest of what is held and the commit that last changed it.
struct LogTable {
  /// What stands in place of a digest that is out of date: the feeds say since when, and what it is.
  private static let stale = [UInt8](repeating: 0, count: 16)

  let connection: Connection
  let feeds: FeedTable

  func ids() throws(StorageError) -> [PumpLogID] {
    var logs: [PumpLogID] = []
    for row in try connection.rows("SELECT id FROM log ORDER BY id") { logs.append(try Self.id(row)) }
    return logs
  }

  /// Whether there is a row for a log, and whether its digest is up to date.
  func state(of log: PumpLogID) throws(StorageError) -> (isStored: Bool, isStale: Bool) {
    guard let row = try connection.row("SELECT digest FROM log WHERE id = ?", [.bytes(log.bytes)]) else { return (false, false) }
    return (true, try row.bytes(0) == Self.stale)
  }

  /// Adds a log whose digest is not known yet.
  func insert(_ log: PumpLogID) throws(StorageError) {
    try connection.run("INSERT INTO log (id, digest, changed) VALUES (?, ?, 0)", [.bytes(log.bytes), .bytes(Self.stale)])
  }

  /// - Parameter digest: nil where it is to be computed when somebody asks.
  func set(_ log: PumpLogID, digest: HoldingsDigest?, changed: UInt64) throws(StorageError) {
    try connection.run(
      "UPDATE log SET digest = ?, changed = ? WHERE id = ?",
      [.bytes(digest?.bytes ?? Self.stale), .number(changed), .bytes(log.bytes)])
  }

  func changed(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    guard let commit = Int64(exactly: commit) else { return [] }
    var found: [ChangedLog] = []
    let rows = try connection.rows(
      "SELECT id, digest, changed FROM log WHERE changed > ? OR digest = ?", [.integer(commit), .bytes(Self.stale)])
    for row in rows {
      let log = try Self.id(row)
      let bytes = try row.bytes(1)
      if bytes == Self.stale {
        let rows = try feeds.rows(log)
        let changed = rows.reduce(try row.number(2)) { max($0, $1.changed) }
        guard changed > UInt64(commit) else { continue }
        found.append(ChangedLog(log: log, digest: digest(of: log, rows), commit: changed))
      } else {
        guard let digest = HoldingsDigest(bytes) else { throw row.damaged(1) }
        found.append(ChangedLog(log: log, digest: digest, commit: try row.number(2)))
      }
    }
    return found.sorted { ($0.commit, $0.log) < ($1.commit, $1.log) }
  }

  func digest(of log: PumpLogID, _ rows: [FeedRow]) -> HoldingsDigest {
    .log(log, tips: rows.map { $0.feed.tip(hasher: feeds.hasher) }, hasher: feeds.hasher)
  }

  /// The greatest number of a commit that any log was changed by.
  func lastCommit() throws(StorageError) -> UInt64 {
    let row = try connection.row(
      """
      SELECT max(ifnull((SELECT max(changed) FROM log), 0),
        ifnull((SELECT max(changed) FROM feed WHERE log IN (SELECT id FROM log WHERE digest = ?)), 0))
      """, [.bytes(Self.stale)])
    return try row?.number(0) ?? 0
  }

  private static func id(_ row: StoredRow) throws(StorageError) -> PumpLogID {
    guard let log = PumpLogID(try row.bytes(0)) else { throw row.damaged(0) }
    return log
  }
}
