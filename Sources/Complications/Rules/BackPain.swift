import ChangeLog
import PumpRecords

/// BP-1 … BP-4: back pain is evaluated at once unless it is known to be the wound's or an old companion (evidence.md 4.10).
struct BackPain: RuleFamily {
  let rules = ["BP-1", "BP-2", "BP-3", "BP-4"]

  func instants(in chart: Chart) -> [Int64] {
    let wait = chart.rulebook.parameters.backPain.waitForReport
    return chart.pains.filter { $0.nrs == nil || $0.site == nil }.map { $0.at + wait }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    let numbers = moment.numbers.backPain
    let isConcerned =
      moment.isPumpPatient(after: 200 * Lapse.year)
      || moment.lastDuralEntry(from: moment.now - numbers.duralEntry, to: moment.now) != nil
    guard isConcerned else { return [] }
    let pains = moment.painReports(from: moment.now - numbers.besideWithin).filter(\.hasPain)
    var triggers: [Trigger] = []
    if let danger = danger(pains, moment) { triggers.append(danger) }
    if let radicular = radicular(pains, moment) { triggers.append(radicular) }
    let judged = pains.filter { $0.at == moment.now || $0.at + numbers.waitForReport == moment.now }
    for pain in judged {
      guard let trigger = evaluate(pain, moment) else { continue }
      if let place = triggers.firstIndex(where: { $0.rule == trigger.rule && $0.findingClass == trigger.findingClass }) {
        if trigger.tier > triggers[place].tier { triggers[place] = trigger }
      } else {
        triggers.append(trigger)
      }
    }
    return triggers
  }

  /// BP-1 gives way to the others and ends with a week of answers without pain; the others end by a disposition alone,
  /// which is the engine's matter.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    guard held.rule == "BP-1" else { return false }
    if isEvaluated(moment) { return true }
    let reports = Array(moment.painReports(from: held.since).filter(\.isAccepted))
    let free = reports.suffix { !$0.hasPain }
    guard let first = free.first, let last = free.last else { return false }
    return last.at - first.at >= moment.numbers.backPain.painFree
  }

  /// Whether one of BP-2 … BP-4 is open.
  private func isEvaluated(_ moment: Moment) -> Bool {
    moment.isOpen(.backPainEvaluate) || moment.isOpen(.radicular)
  }
}

extension Array {
  /// The longest end of which every element `holds`.
  fileprivate func suffix(where holds: (Element) -> Bool) -> ArraySlice<Element> {
    var start = endIndex
    while start > startIndex, holds(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}

extension BackPain {
  /// BP-1 or BP-2 for one report.
  private func evaluate(_ pain: PainReport, _ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.backPain
    let comparison = PainComparison(pain, at: moment)
    let surgery = moment.lastSystemSurgery(upTo: pain.at)
    let isSiteOpen = pain.isAtSurgicalSite || (pain.site == nil && !comparison.isKnownSite)
    if let surgery, isSiteOpen, pain.at <= surgery.at + numbers.surgicalSite {
      let wound = WoundPain(pain, after: surgery, at: moment)
      if wound.isExpected {
        guard pain.at == moment.now, !isEvaluated(moment) else { return nil }
        return expected(pain, wound, surgery)
      }
      // Site and score may follow with the rest of the report.
      if wound.mayFollow, moment.now < pain.at + numbers.waitForReport { return nil }
      if wound.mayFollow, isCompleted(pain, after: surgery, moment) { return nil }
      return urgent(pain, comparison, moment, missing: wound.missing)
    }
    guard pain.at == moment.now else { return nil }
    if let surgery, isSiteOpen, persists(pain, after: surgery, moment) { return urgent(pain, comparison, moment) }
    if comparison.isNew || comparison.isWorse || pain.nrs == nil || comparison.reference == nil {
      return urgent(pain, comparison, moment)
    }
    return Trigger(
      "BP-2", .backPainExpected, .info, since: pain.at, evidence: pain.evidence, numbers: figures(pain, comparison),
      missing: pain.site == nil && !comparison.isKnownSite ? ["backPain.site"] : [])
  }

  /// Whether a later record of the same report says what was missing, and the pain is the wound's.
  private func isCompleted(_ pain: PainReport, after surgery: RecordSource, _ moment: Moment) -> Bool {
    moment.painReports(from: pain.at + 1, to: pain.at + moment.numbers.backPain.waitForReport).contains { later in
      later.report == pain.report && WoundPain(later, after: surgery, at: moment).isExpected
    }
  }

  /// Pain at the wound more than four weeks after the surgery: shown once for each surgery.
  func persists(_ pain: PainReport, after surgery: RecordSource, _ moment: Moment) -> Bool {
    let limit = surgery.at + moment.numbers.backPain.surgicalSite
    guard pain.at >= limit else { return false }
    let since = moment.painReports(from: surgery.at, to: pain.at).filter { other in
      other.report != pain.report && other.hasPain && (other.isAtSurgicalSite || other.site == nil)
    }
    return since.contains { $0.at < limit } && !since.contains { $0.at >= limit }
  }

  private func expected(_ pain: PainReport, _ wound: WoundPain, _ surgery: RecordSource) -> Trigger {
    Trigger(
      "BP-1", .backPainExpected, .info, since: pain.at, evidence: [surgery.id] + pain.evidence, causes: [surgery.id],
      numbers: pain.nrs.map { [FindingNumber("nrs", Micro.text($0))] } ?? [], missing: wound.missing)
  }

  private func urgent(
    _ pain: PainReport, _ comparison: PainComparison, _ moment: Moment, missing: [String] = []
  ) -> Trigger {
    var asked = missing
    if pain.nrs == nil, !asked.contains("backPain.nrs") { asked.append("backPain.nrs") }
    if pain.site == nil, !asked.contains("backPain.site") { asked.append("backPain.site") }
    let from = moment.now - moment.numbers.backPain.besideWithin
    if !moment.observations(from: from).contains(where: { $0.temperature != nil }), !asked.contains("vitals.temperatureC") {
      asked.append("vitals.temperatureC")
    }
    return Trigger(
      "BP-2", .backPainEvaluate, .urgent, since: moment.now, evidence: pain.evidence, numbers: figures(pain, comparison), missing: asked)
  }

  private func figures(_ pain: PainReport, _ comparison: PainComparison) -> [FindingNumber] {
    var numbers: [FindingNumber] = []
    if let nrs = pain.nrs { numbers.append(FindingNumber("nrs", Micro.text(nrs))) }
    if let reference = comparison.reference { numbers.append(FindingNumber("usualNRS", Micro.text(reference))) }
    return numbers
  }

  /// BP-3: pain that radiates, unless it is known and stable; new paraesthesia of a root, or of no known pattern reported
  /// with back pain; a root that is touched on imaging.
  private func radicular(_ pains: [PainReport], _ moment: Moment) -> Trigger? {
    var evidence: [ChangeID] = []
    var since = Int64.max
    for pain in pains where pain.radiates && !PainComparison(pain, at: moment).isKnownStableOrLower {
      evidence += pain.evidence
      since = min(since, pain.at)
    }
    let from = moment.now - moment.numbers.backPain.besideWithin
    for observation in moment.observations(from: from) where moment.isNew(.paraesthesia, in: observation) {
      let pattern = observation.symptoms?[Symptoms.paraesthesiaPattern]?.known
      let withPain = pains.first { $0.report == observation.report }
      guard pattern == .root || (pattern == nil && withPain != nil) else { continue }
      evidence += [observation.id] + (withPain?.evidence ?? [])
      since = min(since, observation.at)
    }
    let chart = moment.chart
    for image in chart.window(chart.imagings, from: from, to: moment.now) where image[Imaging.result].contains(Imaging.Result.rootContact) {
      evidence.append(image.id)
      since = min(since, image.at)
    }
    guard !evidence.isEmpty else { return nil }
    var once: [ChangeID] = []
    for id in evidence where !once.contains(id) { once.append(id) }
    return Trigger("BP-3", .radicular, .urgent, since: since, evidence: once)
  }
}
