/// Numbers of ST-2 and MO-1 … MO-5 (evidence.md 4.13). Months are counted in twelfths of a year.
public struct MonitoringParameters: Hashable, Sendable {
  /// ST-2: so many needle passes are noted.
  public let needlePasses: Int64
  /// MO-1: no contact for this in the first half year after the implant …
  public let silentEarly: Int64
  /// … and later.
  public let silentLate: Int64
  /// MO-1: urgent so close to the refill deadline.
  public let deadlineWithin: Int64
  /// MO-2: read within this after an act.
  public let readWithin: Int64
  /// MO-2: read at least once in so many months.
  public let readMonths: Int64
  /// MO-3: assessed within this after a change, in hospital …
  public let assessInside: Int64
  /// … and outside.
  public let assessOutside: Int64
  /// MO-4: a device check within this.
  public let checkWithin: Int64
  /// MO-5: taught within this.
  public let teachWithin: Int64
  /// MO-5: again after so many months.
  public let teachMonths: Int64
  /// MO-5: missed calls within this.
  public let missedWithin: Int64

  init(_ read: inout ThresholdReader) {
    needlePasses = read.whole("ST-2", "needlePasses", "1", 2...10)
    silentEarly = read.duration("MO-1", "silentEarly", .days, 7...90)
    silentLate = read.duration("MO-1", "silentLate", .days, 14...365)
    deadlineWithin = read.duration("MO-1", "deadlineWithin", .days, 1...60)
    readWithin = read.duration("MO-2", "readWithin", .hours, 1...336)
    readMonths = read.whole("MO-2", "readMonths", "months", 1...12)
    assessInside = read.duration("MO-3", "inHospital", .hours, 1...96)
    assessOutside = read.duration("MO-3", "outside", .hours, 1...336)
    checkWithin = read.duration("MO-4", "checkWithin", .days, 1...90)
    teachWithin = read.duration("MO-5", "teachWithin", .days, 1...90)
    teachMonths = read.whole("MO-5", "again", "months", 1...36)
    missedWithin = read.duration("MO-5", "missedWithin", .days, 7...365)
  }
}
