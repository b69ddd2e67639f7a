// Times as text: ISO 8601, exactly, without a calendar library.

/// Reads digits and separators from the left.
private struct Scanner {
  var rest: ArraySlice<UInt8>

  mutating func digits(_ count: Int) -> Int? {
    guard rest.count >= count else { return nil }
    var value = 0
    for _ in 0..<count {
      guard let byte = rest.popFirst(), byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func date() -> LocalDate? {
    guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2) else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value.magnitude)
  return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension LocalDate {
  /// From `2026-01-31`.
  public init?(_ text: String) {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard let date = scanner.date(), scanner.rest.isEmpty else { return nil }
    self = date
  }

  /// Also from a month, which means its last day (`2027-03` on a package), and from a date and time, whose date it takes as written.
  init?(lenient text: String, _ reading: TextReading) {
    if let date = LocalDate(text) {
      self = date
    } else if Instant(text, reading) != nil, let date = LocalDate(String(text.prefix(10))) {
      self = date
    } else {
      var scanner = Scanner(rest: Array(text.utf8)[...])
      guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.rest.isEmpty,
        let next = month == 12 ? LocalDate(year: year + 1, month: 1, day: 1) : LocalDate(year: year, month: month + 1, day: 1)
      else { return nil }
      days = next.days - 1
    }
  }

  /// `2026-01-31`.
  public var text: String {
    let (year, month, day) = parts
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }
}

extension TimeOfDay {
  /// From `08:30`; `24:00` is the end of a day.
  public init?(_ text: String) {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard let hours = scanner.digits(2), scanner.take(":"), let minutes = scanner.digits(2), scanner.rest.isEmpty, minutes < 60
    else { return nil }
    self.init(minutes: Int64(hours * 60 + minutes))
  }

  /// `08:30`.
  public var text: String { padded(Int(minutes) / 60, 2) + ":" + padded(Int(minutes) % 60, 2) }
}

extension Instant {
  /// From `2026-01-31T08:30Z`, with seconds, a fraction of at most 3 digits that count, or an offset such as `+02:00`.
  /// Without an offset, and for a date alone (its first minute), the reading says what holds.
  public init?(_ text: String, _ reading: TextReading = TextReading()) {
    var scanner = Scanner(rest: Array(text.utf8)[...])
    guard let date = scanner.date() else { return nil }
    var hours = 0
    var minutes = 0
    var milliseconds = 0
    var offset: Int?
    if !scanner.rest.isEmpty {
      guard scanner.take("T") || scanner.take("t") || scanner.take(" ") else { return nil }
      guard let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2), hour < 24, minute < 60 else { return nil }
      hours = hour
      minutes = minute
      if scanner.take(":") {
        guard let seconds = scanner.digits(2), seconds < 60 else { return nil }
        milliseconds = seconds * 1000
        if scanner.take(".") {
          var weight = 100
          var count = 0
          while let digit = scanner.rest.first, digit >= 0x30, digit <= 0x39 {
            scanner.rest.removeFirst()
            milliseconds += Int(digit - 0x30) * weight
            weight /= 10
            count += 1
          }
          guard count > 0, count <= 9 else { return nil }
        }
      }
      if scanner.take("Z") || scanner.take("z") {
        offset = 0
      } else if let sign = scanner.rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        scanner.rest.removeFirst()
        guard let hour = scanner.digits(2), hour <= 14 else { return nil }
        _ = scanner.take(":")
        var minute = 0
        if !scanner.rest.isEmpty {
          guard let given = scanner.digits(2), given < 60 else { return nil }
          minute = given
        }
        offset = (sign == UInt8(ascii: "-") ? -1 : 1) * (hour * 60 + minute)
      }
      guard scanner.rest.isEmpty else { return nil }
    }
    guard let time = TimeOfDay(minutes: Int64(hours * 60 + minutes)), let east = offset ?? reading.offsetMinutes(date, time) else {
      return nil
    }
    self.init(milliseconds: (date.days * 1440 + time.minutes - Int64(east)) * 60_000 + Int64(milliseconds))
  }

  /// `2026-01-31T08:30:00Z`; milliseconds only where they are not 0. Beyond year ±100,000 clamped.
  public var text: String {
    let clamped = min(max(milliseconds, -3_000_000_000_000_000), 3_000_000_000_000_000)
    let day = (clamped >= 0 ? clamped : clamped - 86_399_999) / 86_400_000
    let rest = Int(clamped - day * 86_400_000)
    var text = LocalDate(days: day).text + "T" + padded(rest / 3_600_000, 2) + ":" + padded(rest / 60_000 % 60, 2)
    text += ":" + padded(rest / 1000 % 60, 2)
    if rest % 1000 != 0 { text += "." + padded(rest % 1000, 3) }
    return text + "Z"
  }
}
