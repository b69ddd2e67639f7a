/// Numbers of RV-1 … RV-5 (evidence.md 4.4). Volumes are microlitres, shares thousandths.
public struct ResidualParameters: Hashable, Sendable {
  /// RV-1: the labelled accuracy, thousandths of the programmed volume …
  public let accuracyMilli: Int64
  /// … and at least this.
  public let leastMicrolitres: Int64
  /// RV-1, RV-2: the absolute limit.
  public let limitMicrolitres: Int64
  /// RV-1: a reservoir above this is large: the share alone counts.
  public let smallReservoirMicrolitres: Int64
  /// RV-2: the limit where the programmed volume is unknown.
  public let unknownMicrolitres: Int64
  /// RV-2: matching symptoms this long before.
  public let symptomsWithin: Int64
  /// RV-3: this share of the programmed volume …
  public let grossMilli: Int64
  /// … and this volume.
  public let grossMicrolitres: Int64
  /// RV-3: a deficit of that volume this soon after a fill.
  public let soonAfterFill: Int64
  /// RV-4: refills that make the pump's own mean.
  public let own: Int64
  /// RV-4: bound of that mean, thousandths of the programmed volume.
  public let meanMilli: Int64
  /// RV-4: measuring error of a small reservoir.
  public let errorSmallMicrolitres: Int64
  /// RV-4: measuring error of a large one.
  public let errorLargeMicrolitres: Int64
  /// RV-4: spread of a pump's own accuracy, thousandths.
  public let spreadMilli: Int64
  /// RV-4: what widens the spread for a mean of few refills, thousandths.
  public let widenMilli: Int64
  /// RV-4: what a step must exceed, thousandths of a spread.
  public let slackMilli: Int64
  /// RV-4: a crossing is above this, thousandths of a spread.
  public let crossingMilli: Int64
  /// RV-5: missing after the fill, small or unknown reservoir.
  public let checkSmallMicrolitres: Int64
  /// RV-5: … large reservoir.
  public let checkLargeMicrolitres: Int64

  init(_ read: inout ThresholdReader) {
    accuracyMilli = read.thousandths("RV-1", "accuracy", "1", 0...1)
    leastMicrolitres = read.thousandths("RV-1", "least", "mL", 0...3)
    limitMicrolitres = read.thousandths("RV-1", "limit", "mL", 1...5)
    smallReservoirMicrolitres = read.thousandths("RV-1", "smallReservoir", "mL", 10...40)
    unknownMicrolitres = read.thousandths("RV-2", "unknownVolume", "mL", 1...10)
    symptomsWithin = read.duration("RV-2", "symptomsWithin", .days, 1...30)
    grossMilli = read.thousandths("RV-3", "share", "1", 0...1)
    grossMicrolitres = read.thousandths("RV-3", "gross", "mL", 1...20)
    soonAfterFill = read.duration("RV-3", "soonAfterFill", .days, 1...30)
    own = read.whole("RV-4", "ownRefills", "1", 2...10)
    meanMilli = read.thousandths("RV-4", "meanBound", "1", 0...1)
    errorSmallMicrolitres = read.thousandths("RV-4", "errorSmall", "mL", 0...3)
    errorLargeMicrolitres = read.thousandths("RV-4", "errorLarge", "mL", 0...5)
    spreadMilli = read.thousandths("RV-4", "spread", "1", 0...1)
    widenMilli = read.thousandths("RV-4", "widen", "1", 1...3)
    slackMilli = read.thousandths("RV-4", "slack", "1", 0...3)
    crossingMilli = read.thousandths("RV-4", "crossing", "1", 1...20)
    checkSmallMicrolitres = read.thousandths("RV-5", "small", "mL", 0...5)
    checkLargeMicrolitres = read.thousandths("RV-5", "large", "mL", 0...10)
  }
}
