/// Numbers of PR-4 … PR-11 (evidence.md 4.6). Percentages are thousandths of a per cent.
public struct SettingParameters: Hashable, Sendable {
  /// PR-4: dose against flow times concentration.
  public let arithmeticMilliPercent: Int64
  /// PR-5: a fill must be longer ago than this to be the drug that a program replaces; a bridge within this counts.
  public let bridgeWithin: Int64
  /// PR-5: volume of the bridge against the dead volume.
  public let bridgeVolumeMilliPercent: Int64
  /// PR-5: rate of the bridge against the old flow.
  public let bridgeRateMilliPercent: Int64
  /// PR-5: an emergency at or above this ratio of concentrations, thousandths …
  public let strengthHighMilli: Int64
  /// … or at or below this.
  public let strengthLowMilli: Int64
  /// PR-5: none this soon after the whole system was replaced.
  public let newSystem: Int64
  /// PR-6: interrogated dose against the programmed one.
  public let mismatchMilliPercent: Int64
  /// PR-6: the pump's own volume against the computed residual, microlitres.
  public let mismatchMicrolitres: Int64
  /// PR-6: a read-out this soon after a fill and before any program is not compared.
  public let readAfterFill: Int64
  /// PR-7: highest published running dose, mcg/day.
  public let highestDose: Int64
  /// PR-7: lowest published running dose, mcg/day.
  public let lowestDose: Int64
  /// PR-7: highest screening bolus, mcg.
  public let highestScreening: Int64
  /// PR-7: highest first screening bolus of a child, mcg.
  public let highestFirstOfChild: Int64
  /// PR-7: screening boluses this far apart at least.
  public let screeningApart: Int64
  /// PR-8: the pump's clock is off by at least this, hundredths of a minute.
  public let clockCentiMinutes: Int64
  /// PR-9: the reservoir as set against the fill, microlitres.
  public let setMicrolitres: Int64
  /// PR-9: the pump's own volume against fill minus use, microlitres; also what ends it.
  public let shownMicrolitres: Int64
  /// PR-9: for this long after the fill.
  public let shownWithin: Int64
  /// PR-10: a stop while an overdose is open is treatment for this long.
  public let treatment: Int64

  init(_ read: inout ThresholdReader) {
    arithmeticMilliPercent = read.thousandths("PR-4", "difference", "%", 0...20)
    bridgeWithin = read.duration("PR-5", "within", .hours, 0...24)
    bridgeVolumeMilliPercent = read.thousandths("PR-5", "volume", "%", 1...50)
    bridgeRateMilliPercent = read.thousandths("PR-5", "rate", "%", 1...50)
    strengthHighMilli = read.thousandths("PR-5", "emergencyHigh", "1", 1...10)
    strengthLowMilli = read.thousandths("PR-5", "emergencyLow", "1", 0...1)
    newSystem = read.duration("PR-5", "newSystem", .hours, 0...168)
    mismatchMilliPercent = read.thousandths("PR-6", "dose", "%", 0...20)
    mismatchMicrolitres = read.thousandths("PR-6", "reservoir", "mL", 0...10)
    readAfterFill = read.duration("PR-6", "afterFill", .hours, 0...24)
    highestDose = read.whole("PR-7", "highestDose", "mcg/day", 500...5000)
    lowestDose = read.whole("PR-7", "lowestDose", "mcg/day", 1...100)
    highestScreening = read.whole("PR-7", "highestScreening", "mcg", 25...200)
    highestFirstOfChild = read.whole("PR-7", "highestFirstOfChild", "mcg", 10...100)
    screeningApart = read.duration("PR-7", "screeningApart", .hours, 1...96)
    clockCentiMinutes = read.whole("PR-8", "offset", "min", 1...240) * 100
    setMicrolitres = read.thousandths("PR-9", "setting", "mL", 0...5)
    shownMicrolitres = read.thousandths("PR-9", "shown", "mL", 0...5)
    shownWithin = read.duration("PR-9", "within", .hours, 1...168)
    treatment = read.duration("PR-10", "treatment", .hours, 1...168)
  }
}
