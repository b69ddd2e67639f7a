import Foundation
import PumpRecords

/// A time zone of the IANA data base, as a timeline file names it. Foundation knows its rules; nothing else here needs them.
struct FileZone: Sendable {
  /// The name, such as `Europe/Berlin`.
  let name: String
  private let zone: TimeZone

  /// UTC.
  static let utc = FileZone(name: "UTC", zone: .gmt)

  private init(name: String, zone: TimeZone) {
    self.name = name
    self.zone = zone
  }

  /// The zone with this name; nil where there is none.
  init?(_ name: String) {
    if ["UTC", "Etc/UTC", "Z", "GMT"].contains(name) {
      self.init(name: name, zone: .gmt)
      return
    }
    guard name.utf8.count <= 64, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let zone = TimeZone(identifier: name) else { return nil }
    self.init(name: name, zone: zone)
  }

  /// Minutes east of UTC at a local time. Of the two instants of a clock set back the earlier is meant; a time that a
  /// clock set forward leaves out is read with the offset before.
  func offsetMinutes(_ date: LocalDate, _ time: TimeOfDay) -> Int {
    let local = Double((date.days * 1440 + time.minutes) * 60)
    let before = zone.secondsFromGMT(for: Date(timeIntervalSince1970: local - 86_400))
    let after = zone.secondsFromGMT(for: Date(timeIntervalSince1970: local + 86_400))
    for offset in [max(before, after), min(before, after)]
    where zone.secondsFromGMT(for: Date(timeIntervalSince1970: local - Double(offset))) == offset {
      return offset / 60
    }
    return before / 60
  }

  /// The instant at which a date begins.
  func start(of date: LocalDate) -> Instant {
    let east = TimeOfDay(minutes: 0).map { offsetMinutes(date, $0) } ?? 0
    return Instant(milliseconds: (date.days * 1440 - Int64(east)) * 60_000)
  }

  /// How texts are read in this zone; numbers that a program printed with rounding noise are rounded to the field's scale.
  var reading: TextReading {
    TextReading(finer: .rounded, offsetMinutes: { date, time in offsetMinutes(date, time) })
  }
}
