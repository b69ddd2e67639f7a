import ChangeLog
import LogStorage
import PumpRecords

/// Computes `seen`: the feeds that moved since the writer's last change, newest first, at most 16 (log-format section 5).
enum SeenFeeds {
  /// The feeds of a log that moved, and remembers that they were told.
  static func tell(of log: PumpLogID, writer: WriterID, in transaction: any StoreTransaction) throws -> [Seen] {
    let told = try transaction.value(.seen, log.bytes).map(lengths) ?? [:]
    var now: [Seen] = []
    var moved: [(seen: Seen, wallMS: UInt64)] = []
    for feed in try transaction.feeds(of: log) where feed.writer != writer && feed.length > 0 {
      let seen = Seen(writer: feed.writer.short, length: feed.length)
      now.append(seen)
      if told[seen.writer] == seen.length { continue }
      let last = try transaction.changes(of: log, writer: feed.writer, from: feed.length - 1, maxBytes: 1).first
      moved.append((seen, last?.header.wallMS ?? 0))
    }
    if moved.isEmpty { return [] }
    try transaction.set(.seen, log.bytes, to: bytes(now))
    let newest = moved.sorted { ($0.wallMS, $0.seen.writer) > ($1.wallMS, $1.seen.writer) }
    return newest.prefix(ChangeLimits.seen).map(\.seen)
  }

  private static func bytes(_ feeds: [Seen]) -> [UInt8] {
    var bytes: [UInt8] = []
    for feed in feeds {
      bytes.appendBigEndian(feed.writer)
      bytes.appendBigEndian(feed.length)
    }
    return bytes
  }

  private static func lengths(_ bytes: [UInt8]) -> [UInt32: UInt64] {
    var lengths: [UInt32: UInt64] = [:]
    for start in stride(from: 0, through: bytes.count - 12, by: 12) {
      let writer = bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      lengths[writer] = bytes[start + 4..<start + 12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    return lengths
  }
}
