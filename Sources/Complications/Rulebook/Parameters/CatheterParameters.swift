/// Numbers of CA-0 … CA-8 (evidence.md 4.7).
public struct CatheterParameters: Hashable, Sendable {
  /// CA-0: two reports at least this far apart …
  public let lossApart: Int64
  /// … within this.
  public let lossWithin: Int64
  /// CA-0: back to baseline for this.
  public let restoredFor: Int64
  /// CA-1: a rise of the dose by this, per cent in thousandths …
  public let riseMilliPercent: Int64
  /// … within this (CA-2 too) …
  public let riseWithin: Int64
  /// … or by so many micrograms a day in a year, from so many months after the implant on.
  public let yearlyRiseMcg: Int64
  /// The months of it.
  public let lateMonths: Int64
  /// CA-1: tone still up from this …
  public let stillFrom: Int64
  /// … to this after the last step.
  public let stillTo: Int64
  /// CA-1, CA-2: the time after an implant in which the dose is being found …
  public let settling: Int64
  /// … and the rise that counts then.
  public let settlingRiseMilliPercent: Int64
  /// CA-2: so many increases without response.
  public let silentSteps: Int64
  /// CA-2: a response shows from this …
  public let responseFrom: Int64
  /// … and is judged this long after a step.
  public let responseJudged: Int64
  /// CA-2: a response in spasticity …
  public let responseMilliNRS: Int64
  /// … or in mean Ashworth score.
  public let responseMilliMAS: Int64
  /// CA-2: a rise without benefit …
  public let benefitRiseMilliPercent: Int64
  /// … that lasts this long.
  public let benefitLasts: Int64
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
    riseMilliPercent = read.thousandths("CA-1", "rise", "%", 10...200)
    riseWithin = read.duration("CA-1", "within", .days, 30...730)
    yearlyRiseMcg = read.whole("CA-1", "yearlyRise", "mcg/day", 10...1000)
    lateMonths = read.whole("CA-1", "lateAfter", "months", 6...60)
    stillFrom = read.duration("CA-1", "stillFrom", .days, 1...28)
    stillTo = read.duration("CA-1", "stillTo", .days, 7...90)
    settling = read.duration("CA-1", "settling", .days, 14...365)
    settlingRiseMilliPercent = read.thousandths("CA-1", "settlingRise", "%", 10...300)
    silentSteps = read.whole("CA-2", "steps", "1", 2...10)
    responseFrom = read.duration("CA-2", "responseFrom", .hours, 1...168)
    responseJudged = read.duration("CA-2", "judged", .days, 2...60)
    responseMilliNRS = read.thousandths("CA-2", "responseNRS", "NRS", 1...5)
    responseMilliMAS = read.thousandths("CA-2", "responseMAS", "MAS", 0...3)
    benefitRiseMilliPercent = read.thousandths("CA-2", "rise", "%", 20...400)
    benefitLasts = read.duration("CA-2", "lasts", .days, 1...60)
    episodesWithin = read.duration("CA-3", "within", .days, 7...120)
    episodeResolves = read.duration("CA-3", "resolves", .hours, 1...72)
    studyLowers = read.duration("CA-3", "studyLowers", .days, 1...60)
    afterSurgery = read.duration("CA-6", "afterSurgery", .days, 1...120)
    alternationWithin = read.duration("CA-7", "within", .days, 1...120)
    aspirationMicrolitres = read.thousandths("CA-4", "volume", "mL", 1...5)
    aspirationMinutes = read.whole("CA-4", "minutes", "min", 1...10)
  }
}
