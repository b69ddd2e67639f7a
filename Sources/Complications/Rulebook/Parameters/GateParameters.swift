/// Numbers of CG-1 … CG-10 (evidence.md 4.12).
public struct GateParameters: Hashable, Sendable {
  /// CG-1: fever …
  public let feverMilliC: Int64
  /// … of this time.
  public let feverWithin: Int64
  /// CG-1: a positive culture, urinary infection or open wound of this time.
  public let infectionWithin: Int64
  /// CG-2: international normalised ratio above, thousandths.
  public let inrMilli: Int64
  /// CG-2: platelets below, thousandths of 10^9/L.
  public let plateletsMilli: Int64
  /// CG-2: an INR of this time is a coagulation check.
  public let checkWithin: Int64
  /// CG-6: response below, hundredths of a per cent.
  public let responseCentiPercent: Int64
  /// CG-6: a fall of mean MAS that meets the therapy's own criterion.
  public let masDropMilli: Int64
  /// CG-7: the highest first dose, ng; each later step adds ``stepNanograms``.
  public let firstNanograms: Int64
  /// CG-7: a step, ng.
  public let stepNanograms: Int64
  /// CG-7: the highest dose, ng.
  public let highestNanograms: Int64
  /// CG-7: between two doses.
  public let between: Int64
  /// CG-7: observed for, thousandths of an hour.
  public let observedMilliHours: Int64
  /// CG-9: depth of the pump above, hundredths of a centimetre.
  public let depthCentiCM: Int64
  /// CG-9: a catheter of a higher gauge number is thin.
  public let thinCatheterGauge: Int64
  /// CG-10: missed screening visits.
  public let missedVisits: Int64

  init(_ read: inout ThresholdReader) {
    feverMilliC = read.thousandths("CG-1", "fever", "C", 37...40)
    feverWithin = read.duration("CG-1", "feverWithin", .hours, 12...336)
    infectionWithin = read.duration("CG-1", "infectionWithin", .days, 1...60)
    inrMilli = read.thousandths("CG-2", "inr", "1", 1...3)
    plateletsMilli = read.thousandths("CG-2", "platelets", "10^9/L", 20...150)
    checkWithin = read.duration("CG-2", "checkWithin", .days, 1...120)
    responseCentiPercent = read.thousandths("CG-6", "response", "%", 10...90) / 10
    masDropMilli = read.thousandths("CG-6", "masDrop", "MAS", 0...4)
    firstNanograms = read.thousandths("CG-7", "first", "mcg", 10...100)
    stepNanograms = read.thousandths("CG-7", "step", "mcg", 5...50)
    highestNanograms = read.thousandths("CG-7", "highest", "mcg", 50...200)
    between = read.duration("CG-7", "between", .hours, 12...96)
    observedMilliHours = read.thousandths("CG-7", "observed", "h", 1...24)
    depthCentiCM = read.thousandths("CG-9", "depth", "cm", 1...5) / 10
    thinCatheterGauge = read.whole("CG-9", "thinCatheterGauge", "1", 18...34)
    missedVisits = read.whole("CG-10", "missedVisits", "1", 1...10)
  }
}
