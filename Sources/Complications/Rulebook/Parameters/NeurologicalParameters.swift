/// Numbers of NE-1 … NE-4 (evidence.md 4.11).
public struct NeurologicalParameters: Hashable, Sendable {
  /// NE-1: items this close belong together.
  public let within: Int64
  /// NE-1: what an anaesthetic or a screening dose does is asked again by this.
  public let askedBy: Int64
  /// NE-1: a catheter of a higher gauge number is thin.
  public let thinCatheterGauge: Int64
  /// NE-2: a dural entry counts for this.
  public let haematomaAfter: Int64
  /// NE-2, NE-3: weakness alone so soon after a dural entry is no drug effect.
  public let soonAfter: Int64
  /// NE-2: severe pain.
  public let severeMilliNRS: Int64
  /// NE-2: the last pain answer of this time is compared.
  public let painLookBack: Int64
  /// NE-2: international normalised ratio from …
  public let inrMilli: Int64
  /// … the latest of this time.
  public let inrWithin: Int64
  /// NE-2: platelets below, thousandths of 10^9/L …
  public let plateletsMilli: Int64
  /// … the latest of this time.
  public let plateletsWithin: Int64
  /// NE-3: a dural entry counts for this.
  public let cordAfter: Int64
  /// NE-4: new pain or deficit of this time.
  public let massLookBack: Int64

  init(_ read: inout ThresholdReader) {
    within = read.duration("NE-1", "within", .hours, 6...96)
    askedBy = read.duration("NE-1", "askedBy", .hours, 12...48)
    thinCatheterGauge = read.whole("NE-1", "thinCatheterGauge", "1", 18...34)
    haematomaAfter = read.duration("NE-2", "afterDuralEntry", .days, 3...60)
    soonAfter = read.duration("NE-2", "soonAfter", .hours, 12...168)
    severeMilliNRS = read.thousandths("NE-2", "severeNRS", "NRS", 4...10)
    painLookBack = read.duration("NE-2", "painLookBack", .days, 7...90)
    inrMilli = read.thousandths("NE-2", "inr", "1", 1...4)
    inrWithin = read.duration("NE-2", "inrWithin", .days, 1...60)
    plateletsMilli = read.thousandths("NE-2", "platelets", "10^9/L", 20...150)
    plateletsWithin = read.duration("NE-2", "plateletsWithin", .days, 1...120)
    cordAfter = read.duration("NE-3", "afterDuralEntry", .days, 1...30)
    massLookBack = read.duration("NE-4", "lookBack", .days, 7...120)
  }
}
