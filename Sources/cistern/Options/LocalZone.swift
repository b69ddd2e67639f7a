import Foundation
import PumpRecords

/// How times that people type are read: without an offset they are this machine's.
enum LocalZone {
  static var reading: TextReading {
    TextReading { date, time in
      let asUTC = Double(date.days * 86_400 + time.minutes * 60)
      let guess = TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: asUTC))
      return TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: asUTC - Double(guess))) / 60
    }
  }
}
