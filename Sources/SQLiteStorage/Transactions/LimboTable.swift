import ChangeLog
import LogStorage

/// What did not verify, bounded per sender.
struct LimboTable {
  let connection: Connection

  /// Oldest first.
  func items() throws(StorageError) -> [LimboItem] {
    var items: [LimboItem] = []
    for row in try connection.rows("SELECT sender, log, writer, at, reason, bytes FROM limbo ORDER BY id") {
      guard let sender = WriterID(try row.bytes(0)) else { throw row.damaged(0) }
      guard let log = PumpLogID(try row.bytes(1)) else { throw row.damaged(1) }
      guard let writer = WriterID(try row.bytes(2)) else { throw row.damaged(2) }
      items.append(
        LimboItem(
          sender: sender, log: log, writer: writer, atMS: try row.number(3), reason: try row.text(4), bytes: try row.bytes(5)))
    }
    return items
  }

  func keep(_ item: LimboItem) throws(StorageError) {
    guard item.cost <= LimboItem.limit else { return }
    let known = try connection.row(
      "SELECT 1 FROM limbo WHERE sender = ? AND log = ? AND writer = ? AND reason = ? AND bytes = ?",
      [.bytes(item.sender.bytes), .bytes(item.log.bytes), .bytes(item.writer.bytes), .text(item.reason), .bytes(item.bytes)])
    guard known == nil else { return }
    try connection.run(
      "INSERT INTO limbo (sender, log, writer, at, reason, cost, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        .bytes(item.sender.bytes), .bytes(item.log.bytes), .bytes(item.writer.bytes), .number(item.atMS), .text(item.reason),
        .integer(Int64(item.cost)), .bytes(item.bytes),
      ])
    try makeRoom(item.sender)
  }

  private func makeRoom(_ sender: WriterID) throws(StorageError) {
    guard let sum = try connection.row("SELECT sum(cost) FROM limbo WHERE sender = ?", [.bytes(sender.bytes)]) else { return }
    var excess = Int64(clamping: try sum.number(0)) - Int64(LimboItem.limit)
    guard excess > 0 else { return }
    for row in try connection.rows("SELECT id, cost FROM limbo WHERE sender = ? ORDER BY id", [.bytes(sender.bytes)]) where excess > 0 {
      try connection.run("DELETE FROM limbo WHERE id = ?", [.integer(try row.id(0))])
      excess -= Int64(clamping: try row.number(1))
    }
  }
}
