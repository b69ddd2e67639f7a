/// Numbers of BP-1 … BP-4 (evidence.md 4.10). NRS values are thousandths.
public struct BackPainParameters: Hashable, Sendable {
  /// Anybody counts for this long after a dural entry.
  public let duralEntry: Int64
  /// Terms beside the pain count within this.
  public let besideWithin: Int64
  /// BP-1: expected for this long after surgery.
  public let expected: Int64
  /// BP-1: and for this long while it falls.
  public let expectedFalling: Int64
  /// BP-1: at most this NRS.
  public let expectedMilliNRS: Int64
  /// BP-1: over after this of answered reports without pain.
  public let painFree: Int64
  /// BP-2: new when there was none in this time.
  public let newAfter: Int64
  /// BP-2: the median to compare with is over this time.
  public let medianOver: Int64
  /// BP-2: worse by this NRS.
  public let worseMilliNRS: Int64
  /// BP-2: surgical sites count, and pain persists, up to this after surgery.
  public let surgicalSite: Int64
  /// BP-2: waits for the rest of the report.
  public let waitForReport: Int64
  /// BP-2: known stable within this NRS.
  public let stableMilliNRS: Int64
  /// BP-2: a chronic report at the site in this time.
  public let chronicLookBack: Int64
  /// BP-3: insertion counts for this.
  public let insertion: Int64
  /// BP-4: sudden onset from this NRS.
  public let suddenMilliNRS: Int64
  /// BP-4: severe NRS beside an anticoagulant or dural entry.
  public let severeMilliNRS: Int64
  /// BP-4: a dural entry this long before.
  public let duralBefore: Int64
  /// BP-4: a trauma this long before.
  public let traumaWithin: Int64
  /// BP-4: from this NRS after a trauma.
  public let traumaMilliNRS: Int64
  /// BP-4: fever.
  public let feverMilliC: Int64
  /// BP-4: fever in the first time after surgery.
  public let earlyFeverMilliC: Int64
  /// BP-4: that time.
  public let earlyFever: Int64

  init(_ read: inout ThresholdReader) {
    duralEntry = read.duration("BP-2", "afterDuralEntry", .days, 7...90)
    besideWithin = read.duration("BP-4", "besideWithin", .hours, 1...96)
    expected = read.duration("BP-1", "expected", .days, 3...42)
    expectedFalling = read.duration("BP-1", "expectedFalling", .days, 7...90)
    expectedMilliNRS = read.thousandths("BP-1", "nrs", "NRS", 1...8)
    painFree = read.duration("BP-1", "painFree", .days, 1...60)
    newAfter = read.duration("BP-2", "newAfter", .days, 14...365)
    medianOver = read.duration("BP-2", "medianOver", .days, 7...90)
    worseMilliNRS = read.thousandths("BP-2", "worse", "NRS", 1...5)
    surgicalSite = read.duration("BP-2", "surgicalSite", .days, 7...90)
    waitForReport = read.duration("BP-2", "waitForReport", .minutes, 0...240)
    stableMilliNRS = read.thousandths("BP-2", "stable", "NRS", 0...3)
    chronicLookBack = read.duration("BP-2", "chronicLookBack", .days, 30...1000)
    insertion = read.duration("BP-3", "insertion", .days, 1...30)
    suddenMilliNRS = read.thousandths("BP-4", "suddenNRS", "NRS", 3...10)
    severeMilliNRS = read.thousandths("BP-4", "severeNRS", "NRS", 3...10)
    duralBefore = read.duration("BP-4", "afterDuralEntry", .days, 1...90)
    traumaWithin = read.duration("BP-4", "traumaWithin", .hours, 1...336)
    traumaMilliNRS = read.thousandths("BP-4", "traumaNRS", "NRS", 1...10)
    feverMilliC = read.thousandths("BP-4", "fever", "C", 37...40)
    earlyFeverMilliC = read.thousandths("BP-4", "earlyFever", "C", 37...40)
    earlyFever = read.duration("BP-4", "earlyFeverWithin", .hours, 1...168)
  }
}
