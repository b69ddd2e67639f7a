/// Numbers of CA-0 … CA-8 (evidence.md 4.7).
public struct CatheterParameters: Hashable, Sendable {
  /// CA-0: two reports at least this far apart …
  public let lossApart: Int64
  /// … within this.
  public let lossWithin: Int64
  /// CA-0: back to baseline for this.
  public let restoredFor: Int64
  /// CA-4: this volume, microlitres …
  public let aspirationMicrolitres: Int64
  /// … in this many minutes.
  public let aspirationMinutes: Int64

  init(_ read: inout ThresholdReader) {
    lossApart = read.duration("CA-0", "apart", .hours, 1...72)
    lossWithin = read.duration("CA-0", "within", .days, 1...30)
    restoredFor = read.duration("CA-0", "restoredFor", .hours, 12...336)
    aspirationMicrolitres = read.thousandths("CA-4", "volume", "mL", 1...5)
    aspirationMinutes = read.whole("CA-4", "minutes", "min", 1...10)
  }
}
