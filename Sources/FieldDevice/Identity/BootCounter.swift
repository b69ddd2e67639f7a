import ChangeLog
import LogStorage

/// The device's own count of the starts of its operating system, kept in the store (log-format section 1, header field 4).
enum BootCounter {
  private static let key = Array("boot".utf8)

  /// How far the greatest uptime on the shelf may lag behind: a recording need not write it anew. What was recorded says it itself.
  private static let lagMS: UInt64 = 60_000

  /// The counter that holds for `reading`: the stored one, or one more where the system has started anew, or its clock fell back.
  /// - Parameter last: the header of the writer's last change in the log that is recorded into.
  static func count(
    for reading: ClockReading, after last: Header? = nil, in transaction: any StoreTransaction
  ) throws -> UInt32 {
    guard let stored = try transaction.value(.device, key).flatMap(Stored.init) else {
      return try keep(Stored(count: 1, uptimeMS: reading.uptimeMS, name: reading.bootName), in: transaction)
    }
    var seenMS = stored.uptimeMS
    if let last, last.boot == stored.count, let seconds = last.uptimeSeconds { seenMS = max(seenMS, UInt64(seconds) * 1000) }
    guard stored.name == reading.bootName, reading.uptimeMS >= seenMS else {
      return try keep(
        Stored(count: stored.count &+ 1, uptimeMS: reading.uptimeMS, name: reading.bootName), in: transaction)
    }
    if reading.uptimeMS - stored.uptimeMS < lagMS { return stored.count }
    return try keep(Stored(count: stored.count, uptimeMS: reading.uptimeMS, name: stored.name), in: transaction)
  }

  private static func keep(_ stored: Stored, in transaction: any StoreTransaction) throws -> UInt32 {
    try transaction.set(.device, key, to: stored.bytes)
    return stored.count
  }

  /// Count ‖ about the greatest uptime seen in that start ‖ its name.
  private struct Stored {
    var count: UInt32
    var uptimeMS: UInt64
    var name: String

    init(count: UInt32, uptimeMS: UInt64, name: String) {
      self.count = count
      self.uptimeMS = uptimeMS
      self.name = name
    }

    init?(_ bytes: [UInt8]) {
      guard bytes.count >= 12 else { return nil }
      count = bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) }
      uptimeMS = bytes[4..<12].reduce(0) { $0 << 8 | UInt64($1) }
      name = String(decoding: bytes[12...], as: UTF8.self)
    }

    var bytes: [UInt8] {
      var bytes: [UInt8] = []
      bytes.appendBigEndian(count)
      bytes.appendBigEndian(uptimeMS)
      return bytes + Array(name.utf8)
    }
  }
}
