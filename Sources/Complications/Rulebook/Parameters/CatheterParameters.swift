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

  /// CA-3: episodes within this …
  public let episodesWithin: Int64
  /// … each resolving within this.
  public let episodeResolves: Int64
  /// CA-3: a normal study lowers the tier for this.
  public let studyLowers: Int64
  /// CA-6: surgery so long before.
  public let afterSurgery: Int64
  /// CA-7: both within this.
  public let alternationWithin: Int64

  init(_ read: inout ThresholdReader) {
    lossApart = read.duration("CA-0", "apart", .hours, 1...72)
    lossWithin = read.duration("CA-0", "within", .days, 1...30)
    restoredFor = read.duration("CA-0", "restoredFor", .hours, 12...336)
    episodesWithin = read.duration("CA-3", "within", .days, 7...120)
    episodeResolves = read.duration("CA-3", "resolves", .hours, 1...72)
    studyLowers = read.duration("CA-3", "studyLowers", .days, 1...60)
    afterSurgery = read.duration("CA-6", "afterSurgery", .days, 1...120)
    alternationWithin = read.duration("CA-7", "within", .days, 1...120)
    aspirationMicrolitres = read.thousandths("CA-4", "volume", "mL", 1...5)
    aspirationMinutes = read.whole("CA-4", "minutes", "min", 1...10)
  }
}
