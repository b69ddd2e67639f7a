/// A calendar date without a zone: days since 1970-01-01 (proleptic Gregorian).
@frozen public struct LocalDate: FieldValue, Hashable, Comparable {
  /// Days since 1970-01-01.
  public let days: Int64

  /// From days since 1970-01-01.
  @inlinable public init(days: Int64) { self.days = days }

  /// From year (1 ... 9999), month and day; nil where there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    // Counts in years that begin on 1 March, so that the leap day is the last one (a well-known reckoning by eras of 400 years).
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    days = Int64(era * 146_097 + dayOfEra - 719_468)
    let back = parts
    guard back.year == year, back.month == month, back.day == day else { return nil }
  }

  /// Year, month and day; dates beyond year ±100,000 are clamped.
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(min(max(days, Self.readable.lowerBound), Self.readable.upperBound)) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }

  /// What is read as a date: 100,000 years around 1970, in days. Beyond it a value is unreadable.
  public static let readable: ClosedRange<Int64> = -36_500_000...36_500_000

  /// Zigzag days.
  public static var shape: Shape { .date }

  /// Reads a zigzag varint within ``readable``.
  @inlinable public static func read(_ payload: Payload) -> LocalDate? {
    payload.zigzag.flatMap { readable.contains($0) ? LocalDate(days: $0) : nil }
  }

  /// Writes a zigzag varint.
  @inlinable public func write(_ number: UInt32, to writer: inout WireWriter) { writer.zigzag(number, days) }

  /// By day.
  @inlinable public static func < (a: LocalDate, b: LocalDate) -> Bool { a.days < b.days }
}

/// A time of the day in the log's zone, to the minute.
@frozen public struct TimeOfDay: FieldValue, Hashable, Comparable {
  /// Minutes since midnight, 0 ... 1440 (24:00, the end of a day).
  public let minutes: Int64

  /// From minutes since midnight; nil outside of 0 ... 1440.
  @inlinable public init?(minutes: Int64) {
    guard (0...1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  /// Zigzag minutes.
  public static var shape: Shape { .timeOfDay }

  /// Reads a zigzag varint, 0 ... 1440.
  @inlinable public static func read(_ payload: Payload) -> TimeOfDay? { payload.zigzag.flatMap(TimeOfDay.init(minutes:)) }

  /// Writes a zigzag varint.
  @inlinable public func write(_ number: UInt32, to writer: inout WireWriter) { writer.zigzag(number, minutes) }

  /// By time.
  @inlinable public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.minutes < b.minutes }
}

/// When something is due: every day at a time, or once at an instant.
@frozen public enum Occasion: FieldValue, Hashable {
  /// Every day at this time.
  case daily(TimeOfDay)
  /// Once.
  case once(Instant)

  /// A message {1: minutes since midnight} or {2: milliseconds}.
  public static var shape: Shape { .occasion }

  /// Reads {1: minutes} or {2: milliseconds}; nil where both or none are there.
  public static func read(_ payload: Payload) -> Occasion? { read(payload.bytes.span.extracting(payload.from..<payload.to)) }

  static func read(_ bytes: Span<UInt8>) -> Occasion? {
    guard let slots = try? Form.slots(of: bytes) else { return nil }
    var found: Occasion?
    for slot in slots where slot.number <= 2 {
      var position = Int(slot.from)
      guard found == nil, slot.wire == .varint, let value = try? Varint.read(bytes, at: &position) else { return nil }
      if slot.number == 2 {
        guard let instant = Instant(readable: Varint.unzigzag(value)) else { return nil }
        found = .once(instant)
      } else {
        guard let time = TimeOfDay(minutes: Varint.unzigzag(value)) else { return nil }
        found = .daily(time)
      }
    }
    return found
  }

  /// Writes {1: minutes} or {2: milliseconds}.
  public func write(_ number: UInt32, to writer: inout WireWriter) {
    var inner = WireWriter()
    switch self {
    case .daily(let time): inner.zigzag(1, time.minutes)
    case .once(let instant): inner.zigzag(2, instant.milliseconds)
    }
    writer.bytes(number, inner.bytes)
  }
}
