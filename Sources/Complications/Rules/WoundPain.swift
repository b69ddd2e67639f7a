import ChangeLog
import PumpRecords

/// Whether a pain after surgery is what a wound does (BP-1): every term met, and what nobody answered is asked for.
struct WoundPain {
  /// All terms are met.
  let isExpected: Bool
  /// Only site or score is lacking: the rest of the report may bring it.
  let mayFollow: Bool
  /// What was not answered, temperature first.
  let missing: [String]

  init(_ pain: PainReport, after surgery: RecordSource, at moment: Moment) {
    let numbers = moment.numbers.backPain
    let earlier = moment.painReports(from: surgery.at, to: pain.at).filter {
      $0.report != pain.report && $0.isAtSurgicalSite && $0.nrs != nil
    }
    var fails = false
    if let nrs = pain.nrs {
      if nrs > numbers.expectedMilliNRS { fails = true }
      if let before = earlier.last?.nrs, nrs > before { fails = true }
    }
    if pain.at > surgery.at + numbers.expected, !Self.isFalling(pain, earlier, moment) { fails = true }
    if pain.radiates { fails = true }
    let around = moment.observations(from: moment.now - numbers.besideWithin)
    let drainages = around.compactMap { $0.symptoms?[Symptoms.woundDrainage] }
    if drainages.contains(where: { $0 != Symptoms.WoundDrainage.none }) || around.contains(where: { $0.found(.purulence) }) { fails = true }
    if around.contains(where: { $0.answer(.woundRedness) == true }) { fails = true }
    if Fever.latest(in: around, moment, from: moment.numbers.definitions.feverMilliC) != nil { fails = true }
    let tone = around.compactMap { moment.isToneCalm($0) }
    if tone.contains(false) { fails = true }
    var missing: [String] = []
    if !around.contains(where: { $0.temperature != nil }) { missing.append("vitals.temperatureC") }
    if drainages.isEmpty { missing.append("woundDrainage") }
    if !around.contains(where: { $0.answer(.woundRedness) != nil }) { missing.append("woundRedness") }
    if pain.radiation == nil { missing.append("backPain.radiates") }
    if tone.isEmpty { missing.append("spasticityNRS") }
    let isLacking = pain.nrs == nil || pain.site == nil
    isExpected = !fails && !isLacking && pain.isAtSurgicalSite
    mayFollow = !fails && isLacking
    self.missing = missing
  }

  /// Below an earlier day's report, and no rise since.
  private static func isFalling(_ pain: PainReport, _ earlier: [PainReport], _ moment: Moment) -> Bool {
    guard let nrs = pain.nrs else { return false }
    let today = moment.day(of: pain.at)
    var lowest = nrs
    for other in earlier.reversed() {
      guard let before = other.nrs, before >= lowest else { return false }
      if before > nrs, moment.day(of: other.at) < today { return true }
      lowest = before
    }
    return false
  }
}

/// Fever, as BP-1 and BP-4 ask for it.
enum Fever {
  /// The last observation in a window that says fever: measured, or felt while nobody measured in the same report.
  /// - Parameter isFeltEnough: whether a felt fever counts.
  static func latest(
    in observations: ArraySlice<Observation>, _ moment: Moment, from limit: Int64, isFeltEnough: Bool = true
  ) -> Observation? {
    observations.last { observation in
      if let measured = observation.temperature { return measured >= limit }
      guard isFeltEnough, observation.answer(.feverFelt) == true else { return false }
      return !observations.contains { $0.report == observation.report && $0.temperature != nil }
    }
  }
}

extension Moment {
  /// The calendar day of an instant in the log's zone, in days since 1970.
  func day(of t: Int64) -> Int64 {
    let utc = t.quotientTowardsMinusInfinity(Lapse.day)
    // The day begins at the zone's midnight, which lies within half a day of UTC's.
    for day in [utc + 1, utc, utc - 1] where chart.start(of: LocalDate(days: day)) <= t { return day }
    return utc - 1
  }
}
