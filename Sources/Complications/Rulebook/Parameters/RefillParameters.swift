/// Numbers of RF-1 … RF-6 (evidence.md 4.3).
public struct RefillParameters: Hashable, Sendable {
  /// RF-1: ask for a booking from this long before the deadline.
  public let askBefore: Int64
  /// RF-1: urgent from this long before the deadline.
  public let urgentBefore: Int64
  /// RF-1: a booking this long past still counts.
  public let bookingPast: Int64
  /// RF-1: silent for this after a fill.
  public let quietAfterFill: Int64
  /// RF-3: signs this long before count with a reached alarm.
  public let signsWithin: Int64
  /// RF-3: telemetry or an aspiration at or below this, microlitres.
  public let emptyMicrolitres: Int64
  /// RF-4: a missed refill with at most this reserve.
  public let missedReserve: Int64
  /// RF-4: an emergency with at most this.
  public let missedEmergency: Int64
  /// RF-5: so many cycles …
  public let patternCycles: Int64
  /// … of the last so many.
  public let patternLookBack: Int64
  /// RF-5: signs this long before the refill …
  public let patternBefore: Int64
  /// … that go within this after it …
  public let patternResolves: Int64
  /// … while so much was left, microlitres.
  public let patternResidual: ClosedRange<Int64>
  /// RF-5: an alarm volume from here on answers it, microlitres.
  public let patternAlarmMicrolitres: Int64
  /// RF-6: old drug is shown.
  public let oldDrug: Int64
  /// RF-6: drug beyond the label's longest interval.
  public let staleDrug: Int64

  init(_ read: inout ThresholdReader) {
    askBefore = read.duration("RF-1", "askBefore", .days, 3...60)
    urgentBefore = read.duration("RF-1", "urgentBefore", .days, 1...30)
    bookingPast = read.duration("RF-1", "bookingPast", .hours, 0...168)
    quietAfterFill = read.duration("RF-1", "quietAfterFill", .hours, 0...168)
    signsWithin = read.duration("RF-3", "signsWithin", .hours, 1...96)
    emptyMicrolitres = read.thousandths("RF-3", "empty", "mL", 0...5)
    missedReserve = read.duration("RF-4", "reserve", .days, 3...60)
    missedEmergency = read.duration("RF-4", "emergencyReserve", .days, 1...14)
    patternCycles = read.whole("RF-5", "cycles", "1", 2...6)
    patternLookBack = read.whole("RF-5", "of", "1", 2...12)
    patternBefore = read.duration("RF-5", "before", .days, 1...30)
    patternResolves = read.duration("RF-5", "resolves", .hours, 12...240)
    let least = read.thousandths("RF-5", "residualFrom", "mL", 0...5)
    patternResidual = least...max(least, read.thousandths("RF-5", "residualTo", "mL", 0...10))
    patternAlarmMicrolitres = read.thousandths("RF-5", "alarmVolume", "mL", 1...10)
    oldDrug = read.duration("RF-6", "old", .days, 30...365)
    staleDrug = read.duration("RF-6", "stale", .days, 30...365)
  }
}
