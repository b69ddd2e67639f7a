/// Numbers of PR-1 … PR-3 (evidence.md 4.6). Percentages are thousandths of a per cent.
public struct ProgrammingParameters: Hashable, Sendable {
  /// PR-1: limit of an increase in titration, spinal origin.
  public let titrationSpinalMilliPercent: Int64
  /// PR-1: … cerebral origin, or a child.
  public let titrationCerebralMilliPercent: Int64
  /// PR-1: limit of an increase in maintenance, spinal origin.
  public let maintenanceSpinalMilliPercent: Int64
  /// PR-1: … cerebral origin, or a child.
  public let maintenanceCerebralMilliPercent: Int64
  /// PR-1: limit of a decrease, in both phases.
  public let decreaseMilliPercent: Int64
  /// PR-1: what pumps round; added to every limit.
  public let roundingMilliPercent: Int64
  /// PR-1: titration lasts this long after the implant.
  public let titration: Int64
  /// PR-1: urgent above this many thousandths of (limit + rounding).
  public let urgentRatioMilli: Int64
  /// PR-1: from this old dose on, mcg/day …
  public let highDoseMcgPerDay: Int64
  /// … any change above this is shown.
  public let highDoseMilliPercent: Int64
  /// PR-1: changes compound over this.
  public let product: Int64
  /// PR-1: a repair this long before exempts a cut.
  public let afterRepair: Int64
  /// PR-1: a correction back to within this of the dose before.
  public let correctionMilliPercent: Int64
  /// PR-1, PR-3: within this of the intended dose.
  public let intentMilliPercent: Int64
  /// PR-2: new to old at or above, thousandths.
  public let doubledMilli: Int64
  /// PR-2: new to old at or below, thousandths.
  public let halvedMilli: Int64
  /// PR-3: an emergency at or above this ratio, thousandths.
  public let intentHighMilli: Int64
  /// PR-3: an emergency at or below this ratio, thousandths.
  public let intentLowMilli: Int64
  /// Ends: the overdose watch after a correction downwards.
  public let watchDown: Int64
  /// Ends: the withdrawal watch after a correction upwards.
  public let watchUp: Int64

  init(_ read: inout ThresholdReader) {
    titrationSpinalMilliPercent = read.thousandths("PR-1", "titrationSpinal", "%", 5...60)
    titrationCerebralMilliPercent = read.thousandths("PR-1", "titrationCerebral", "%", 5...40)
    maintenanceSpinalMilliPercent = read.thousandths("PR-1", "maintenanceSpinal", "%", 5...80)
    maintenanceCerebralMilliPercent = read.thousandths("PR-1", "maintenanceCerebral", "%", 5...60)
    decreaseMilliPercent = read.thousandths("PR-1", "decrease", "%", 5...60)
    roundingMilliPercent = read.thousandths("PR-1", "rounding", "%", 0...5)
    titration = read.duration("PR-1", "titration", .days, 7...365)
    urgentRatioMilli = read.thousandths("PR-1", "urgentRatio", "1", 1...3)
    highDoseMcgPerDay = read.whole("PR-1", "highDose", "mcg/day", 100...2000)
    highDoseMilliPercent = read.thousandths("PR-1", "highDoseChange", "%", 5...60)
    product = read.duration("PR-1", "compoundedOver", .hours, 1...168)
    afterRepair = read.duration("PR-1", "afterRepair", .hours, 1...336)
    correctionMilliPercent = read.thousandths("PR-1", "correction", "%", 0...30)
    doubledMilli = read.thousandths("PR-2", "doubled", "1", 1...5)
    halvedMilli = read.thousandths("PR-2", "halved", "1", 0...1)
    intentMilliPercent = read.thousandths("PR-3", "difference", "%", 0...20)
    intentHighMilli = read.thousandths("PR-3", "emergencyHigh", "1", 1...5)
    intentLowMilli = read.thousandths("PR-3", "emergencyLow", "1", 0...1)
    watchDown = read.duration("PR-1", "watchAfterDecrease", .hours, 1...168)
    watchUp = read.duration("PR-1", "watchAfterIncrease", .hours, 1...336)
  }
}
