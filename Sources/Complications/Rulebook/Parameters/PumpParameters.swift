/// Numbers of PU-1 … PU-9 (evidence.md 4.8). Months are counted in twelfths of a year.
public struct PumpParameters: Hashable, Sendable {
  /// PU-1: a scan or strong field this long before explains a stall.
  public let fieldWithin: Int64
  /// PU-2: recovery confirmed within this after a scan …
  public let scanConfirmed: Int64
  /// … or it is an emergency from this on.
  public let scanRecovered: Int64
  /// PU-3: read within this after a scan.
  public let scanRead: Int64
  /// PU-3: a scan that is further away than this is urgent only.
  public let scanFar: Int64
  /// PU-4: ask for a booking so many months before replacement is indicated.
  public let reviewMonths: Int64
  /// PU-4: from there to the end of service …
  public let endAfter: Int64
  /// … of older pumps.
  public let endAfterOld: Int64
  /// PU-5: months before the end of the design life.
  public let lifeMarginMonths: Int64
  /// PU-5: age in months of a model that is not known.
  public let unknownLifeMonths: Int64
  /// PU-5: a reading of the battery counts for so many months.
  public let ageReadingMonths: Int64
  /// PU-6: an alarm so soon after a scan is the scan's.
  public let alarmAfterScan: Int64
  /// PU-7: this many stalls …
  public let repeatedStalls: Int64
  /// … within this.
  public let repeatedWithin: Int64
  /// PU-8: stopped for longer than this.
  public let stoppedFor: Int64
  /// PU-9: an event may be this much later than its reading, beside the stated offset …
  public let clockSlack: Int64
  /// … or this much where no offset is stated.
  public let unknownClockSlack: Int64

  init(_ read: inout ThresholdReader) {
    fieldWithin = read.duration("PU-1", "fieldWithin", .hours, 0...24)
    scanConfirmed = read.duration("PU-2", "confirmedWithin", .hours, 0...12)
    scanRecovered = read.duration("PU-2", "recoveredWithin", .hours, 1...48)
    scanRead = read.duration("PU-3", "readWithin", .hours, 0...48)
    scanFar = read.duration("PU-3", "farAhead", .days, 1...60)
    reviewMonths = read.whole("PU-4", "reviewBefore", "months", 1...12)
    endAfter = read.duration("PU-4", "endAfter", .days, 7...180)
    endAfterOld = read.duration("PU-4", "endAfterOld", .days, 7...180)
    lifeMarginMonths = read.whole("PU-5", "lifeMargin", "months", 0...36)
    unknownLifeMonths = read.whole("PU-5", "unknownLife", "months", 24...150)
    ageReadingMonths = read.whole("PU-5", "readingCounts", "months", 1...24)
    alarmAfterScan = read.duration("PU-6", "afterScan", .hours, 0...24)
    repeatedStalls = read.whole("PU-7", "stalls", "1", 2...10)
    repeatedWithin = read.duration("PU-7", "within", .days, 7...365)
    stoppedFor = read.duration("PU-8", "stoppedFor", .hours, 1...48)
    clockSlack = read.duration("PU-9", "clockSlack", .minutes, 0...60)
    unknownClockSlack = read.duration("PU-9", "unknownClockSlack", .minutes, 1...1440)
  }
}
