import ChangeLog
import PumpRecords

/// What one report says of back pain, at one of its records: with the records of the report that it has by then (3.1.8).
struct PainReport {
  /// The record at which it is judged.
  let id: ChangeID
  let at: Int64
  let report: Int
  let isAccepted: Bool
  /// The records of the report that speak of the pain.
  let evidence: [ChangeID]
  /// Pain, thousandths of a point; nil where it was not scored.
  let nrs: Int64?
  let site: Coded<Symptoms.PainSite>?
  let characters: [Coded<Symptoms.PainCharacter>]
  let isSaidNew: Bool?
  let isChronic: Bool?
  let isSudden: Bool
  let radiation: Coded<Symptoms.Radiation>?
  let followedInjury: Bool

  /// NRS >= 1, or no NRS.
  var hasPain: Bool { nrs.map { $0 >= 1000 } ?? true }

  /// Radiates into a leg, an arm, or round the body.
  var radiates: Bool { radiation.map { $0 != Symptoms.Radiation.none } ?? false }

  /// Incision, pocket or tunnel.
  var isAtSurgicalSite: Bool { site.map { Self.surgicalSites.contains($0) } ?? false }

  static let surgicalSites: [Coded<Symptoms.PainSite>] = [.init(.incision), .init(.pocket), .init(.tunnel)]

  /// The report at one of its records.
  /// - Parameter own: the records of the report that speak of back pain, up to `observation`, which is the last.
  private init(_ observation: Observation, _ own: [Observation]) {
    // The later record of a report says it better, where it says it.
    let pains = own.reversed().compactMap(\.backPain)
    id = observation.id
    at = observation.at
    report = observation.report
    isAccepted = observation.isAccepted
    evidence = own.map(\.id)
    nrs = pains.lazy.compactMap { $0.plausible(Symptoms.BackPain.nrs) }.first.map { $0.hundredths * 10 }
    site = pains.lazy.compactMap { $0[Symptoms.BackPain.site] }.first
    characters = pains.lazy.map { $0[Symptoms.BackPain.character] }.first { !$0.isEmpty } ?? []
    isSaidNew = pains.lazy.compactMap { $0[Symptoms.BackPain.new] }.first
    isChronic = pains.lazy.compactMap { $0[Symptoms.BackPain.chronic] }.first
    isSudden = pains.contains { $0[Symptoms.BackPain.onset] == Symptoms.Onset.sudden }
    radiation = pains.lazy.compactMap { $0[Symptoms.BackPain.radiates] }.first
    followedInjury = pains.contains { $0[Symptoms.BackPain.afterTrauma] == true }
  }
}

extension PainReport {
  /// Every report of back pain, also of its absence, ascending by time.
  static func all(in observations: [Observation]) -> [PainReport] {
    var reports: [PainReport] = []
    var own: [Observation] = []
    for observation in observations where observation.backPain != nil {
      if let last = own.last, last.report != observation.report { own = [] }
      own.append(observation)
      reports.append(PainReport(observation, own))
    }
    return reports
  }
}

/// How a back pain compares with what is known of the person's pain (BP-2).
struct PainComparison {
  /// New: said so, none before, another site, or another character.
  let isNew: Bool
  /// At least the rulebook's points above the usual pain.
  let isWorse: Bool
  /// The pain that is usual: the median of 28 days, else the enrolment value, else the last report.
  let reference: Int64?
  /// Known to be what it usually is, or less.
  let isKnownStableOrLower: Bool
  /// Whether the site is one where there was pain before.
  let isKnownSite: Bool

  init(_ pain: PainReport, at moment: Moment) {
    let numbers = moment.numbers.backPain
    func earlier(_ lapse: Int64) -> [PainReport] {
      moment.painReports(from: pain.at - lapse, to: pain.at).filter { $0.report != pain.report && $0.isAccepted }
    }
    let enrolledNRS = moment.enrolment { $0.plausible(Profile.Baseline.painNRS) }.map { $0.hundredths * 10 }
    let enrolledSite = moment.enrolment { $0[Profile.Baseline.painSite] }
    let isEnrolled = enrolledNRS.map { $0 >= 1000 } ?? (enrolledSite != nil)
    let isSilentOnSite = pain.site == nil && pain.isChronic == true
    let recent = earlier(numbers.newAfter)
    var prior = recent.filter(\.hasPain)
    // What was called chronic within the year is known, however long ago it was last told.
    if prior.isEmpty {
      prior = earlier(numbers.chronicLookBack).filter {
        $0.hasPain && $0.isChronic == true && ($0.site == pain.site || isSilentOnSite)
      }
    }
    let sites = prior.compactMap(\.site) + (isEnrolled ? [enrolledSite].compactMap(\.self) : [])
    let characters = prior.flatMap(\.characters)
    let isElsewhere = pain.site.map { !sites.isEmpty && !sites.contains($0) } ?? false
    let isUnlike = !pain.characters.isEmpty && !characters.isEmpty && !pain.characters.contains(where: characters.contains)
    isKnownSite = pain.site.map(sites.contains) ?? isSilentOnSite
    isNew = pain.isSaidNew == true || (prior.isEmpty && !isEnrolled) || isElsewhere || isUnlike
    let scores = recent.filter { $0.at >= pain.at - numbers.medianOver }.compactMap(\.nrs).sorted()
    let median = scores.isEmpty ? nil : (scores[(scores.count - 1) / 2] + scores[scores.count / 2]) / 2
    let usual = median ?? (isEnrolled ? enrolledNRS : nil) ?? (recent.last { $0.nrs != nil } ?? prior.last { $0.nrs != nil })?.nrs
    reference = usual
    guard let nrs = pain.nrs, let usual else {
      isWorse = false
      isKnownStableOrLower = false
      return
    }
    isWorse = nrs - usual >= numbers.worseMilliNRS
    isKnownStableOrLower = !isNew && !isWorse && isKnownSite && nrs - usual <= numbers.stableMilliNRS
  }
}

extension Moment {
  /// Reports of back pain, also of its absence, in a closed window up to now, by time.
  func painReports(from: Int64, to: Int64? = nil) -> ArraySlice<PainReport> {
    let all = chart.pains
    let end = min(to ?? now, now)
    let low = Search.first(in: all.count) { all[$0].at >= from }
    let high = Search.first(in: all.count) { all[$0].at > end }
    return low < high ? all[low..<high] : []
  }

  /// The last implant, pump or catheter surgery up to an instant; windows run from it.
  func lastSystemSurgery(upTo t: Int64) -> RecordSource? {
    let implant = chart.last(chart.implants, at: t) { $0.isAccepted && !$0.source.isUndated }?.source
    let procedure = chart.last(chart.procedures, at: t) { $0.isAccepted && $0.isSystemSurgery }?.source
    return [implant, procedure].compactMap(\.self).max { $0.at < $1.at }
  }

  /// The last act that opened the dura, in a closed window (3.1.12).
  func lastDuralEntry(from: Int64, to: Int64) -> RecordSource? {
    let implant = chart.window(chart.implants, from: from, to: to).last { !$0.source.isUndated }?.source
    let trial = chart.window(chart.trials, from: from, to: to).last { $0.isGiven }?.source
    let procedure = chart.window(chart.procedures, from: from, to: to).last { $0.isDuralEntry }?.source
    return [implant, trial, procedure].compactMap(\.self).max { $0.at < $1.at }
  }
}
