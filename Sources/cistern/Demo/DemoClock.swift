import FieldDevice
import Foundation
import Synchronization

/// The story's time: devices and server read it, the storyteller moves it.
final class DemoClock: DeviceClock {
  private let ms: Mutex<UInt64>
  private let startMS: UInt64

  /// Begins at an ISO 8601 instant with offset; at the epoch where it is none.
  init(_ text: String) {
    startMS = Self.ms(text)
    ms = Mutex(startMS)
  }

  var nowMS: UInt64 { ms.withLock { $0 } }

  /// Moves to `HH:MM` of a day of March 2026, UTC. It never goes back.
  func move(toDay day: Int, _ time: String) {
    let target = Self.ms("2026-03-0\(day)T\(time):00Z")
    ms.withLock { $0 = max($0, target) }
  }

  /// A little later, so that no two requests have the same uptime.
  func tick() { ms.withLock { $0 += 1500 } }

  var hourMinute: String { Moment(ms: nowMS).hourMinute }

  func read() -> ClockReading {
    ClockReading(wallMS: nowMS, offsetQuarterHours: 0, bootName: "demo", uptimeMS: nowMS - startMS + 3_600_000)
  }

  private static func ms(_ text: String) -> UInt64 {
    let date = ISO8601DateFormatter().date(from: text) ?? Date(timeIntervalSince1970: 0)
    return UInt64(max(0, date.timeIntervalSince1970 * 1000))
  }
}
