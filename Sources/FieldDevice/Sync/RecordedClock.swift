import ChangeLog
import SyncProtocol

/// A clock whose readings are recorded on the way.
struct RecordedClock: DeviceClock {
  let clock: any DeviceClock
  let recorder: TranscriptRecorder

  func read() -> ClockReading {
    let reading = clock.read()
    recorder.input(.value(name: RecordedName.clock, bytes: reading.recorded))
    return reading
  }
}

extension ClockReading {
  var recorded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(wallMS)
    bytes.appendBigEndian(uptimeMS)
    return bytes + [UInt8(bitPattern: offsetQuarterHours)] + Array(bootName.utf8)
  }

  /// Reads what was recorded; nil for anything else.
  package init?(recorded bytes: [UInt8]) {
    guard bytes.count >= 17, let name = String(validating: bytes[17...], as: UTF8.self) else { return nil }
    func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(
      wallMS: number(0..<8), offsetQuarterHours: Int8(bitPattern: bytes[16]), bootName: name, uptimeMS: number(8..<16))
  }
}
