/// Numbers of WD-4 … WD-6 (evidence.md 4.1).
public struct InterruptionParameters: Hashable, Sendable {
  /// WD-4: three reports within this.
  public let trajectoryWithin: Int64
  /// WD-5: without flow for this it is urgent …
  public let urgentAfter: Int64
  /// … and for this an emergency.
  public let emergencyAfter: Int64
  /// WD-5: the same at a high dose, high risk, or without oral cover.
  public let fastUrgentAfter: Int64
  /// WD-5: the same, emergency.
  public let fastEmergencyAfter: Int64
  /// WD-5: a high dose, mcg a day.
  public let highDoseMcgPerDay: Int64
  /// WD-6: fever and signs within this of each other.
  public let feverWithin: Int64
  /// WD-6: closes by two calm reports this far apart …
  public let feverApart: Int64
  /// … the second this long after the fever.
  public let feverClosesAfter: Int64

  init(_ read: inout ThresholdReader) {
    trajectoryWithin = read.duration("WD-4", "within", .hours, 1...72)
    urgentAfter = read.duration("WD-5", "urgentAfter", .hours, 1...24)
    emergencyAfter = read.duration("WD-5", "emergencyAfter", .hours, 2...72)
    fastUrgentAfter = read.duration("WD-5", "fastUrgentAfter", .hours, 0...24)
    fastEmergencyAfter = read.duration("WD-5", "fastEmergencyAfter", .hours, 1...48)
    highDoseMcgPerDay = read.whole("WD-5", "highDose", "mcg/day", 50...2000)
    feverWithin = read.duration("WD-6", "within", .hours, 1...96)
    feverApart = read.duration("WD-6", "reportsApart", .hours, 1...48)
    feverClosesAfter = read.duration("WD-6", "closesAfter", .hours, 1...96)
  }
}
