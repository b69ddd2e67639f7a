import ChangeLog
import LogStorage

/// The device's own count of the starts of its operating system, kept in the store (log-format section 1, header field 4).
enum BootCounter {
  private static let key = Array("boot".utf8)

  /// The counter that holds for `reading`: the stored one, or one more where the system has started anew, or its clock fell back.
  static func count(for reading: ClockReading, in transaction: any StoreTransaction) throws -> UInt32 {
    let stored = try transaction.value(.device, key).flatMap(Stored.init)
    var next = Stored(count: stored?.count ?? 1, uptimeMS: reading.uptimeMS, name: reading.bootName)
    if let stored, stored.name != reading.bootName || reading.uptimeMS < stored.uptimeMS { next.count &+= 1 }
    if next != stored { try transaction.set(.device, key, to: next.bytes) }
    return next.count
  }

  /// Count ‖ greatest uptime seen in that start ‖ its name.
  private struct Stored: Equatable {
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
