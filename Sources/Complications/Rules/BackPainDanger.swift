import ChangeLog
import PumpRecords

extension BackPain {
  /// BP-4: back pain and any sign that it may be a haematoma, an infection, a cord or root in trouble, a fall, or the drug.
  func danger(_ pains: [PainReport], _ moment: Moment) -> Trigger? {
    guard !pains.isEmpty else { return nil }
    let numbers = moment.numbers.backPain
    let from = moment.now - numbers.besideWithin
    let deficits = NewDeficit.all(from: from, at: moment)
    let fevers = fevers(from: from, moment)
    let rigors = moment.observations(from: from).filter { $0.answer(.rigors) == true }
    var evidence: [ChangeID] = []
    var signs: [String] = []
    var since = Int64.min
    func add(_ sign: String, _ pain: PainReport, _ others: [ChangeID], at t: Int64) {
      if !signs.contains(sign) { signs.append(sign) }
      for id in pain.evidence + others where !evidence.contains(id) { evidence.append(id) }
      let both = max(pain.at, t)
      since = since == .min ? both : min(since, both)
    }
    for pain in pains {
      // Asked for only where something hangs on it: it looks back far.
      lazy var isKnown = PainComparison(pain, at: moment).isKnownStableOrLower
      for deficit in deficits { add("new deficit", pain, [deficit.observation.id], at: deficit.observation.at) }
      if !fevers.isEmpty || !rigors.isEmpty, !isKnown {
        for fever in fevers { add("fever", pain, [fever.id], at: fever.at) }
        for rigor in rigors { add("rigors", pain, [rigor.id], at: rigor.at) }
      }
      if pain.isSudden, let nrs = pain.nrs, nrs >= numbers.suddenMilliNRS { add("sudden onset", pain, [], at: pain.at) }
      let isSevere = pain.nrs.map { $0 >= numbers.severeMilliNRS } ?? false
      if !deficits.isEmpty || (isSevere && !isKnown) {
        for risk in bleedingRisks(at: pain.at, moment) { add("bleeding risk", pain, [risk.id], at: min(risk.at, pain.at)) }
      }
      if pain.nrs.map({ $0 >= numbers.traumaMilliNRS }) ?? true || !deficits.isEmpty {
        if pain.followedInjury { add("trauma", pain, [], at: pain.at) }
        for injury in injuries(before: pain.at, moment) { add("trauma", pain, [injury.id], at: injury.at) }
      }
      for life in severeFindings(moment) { add("withdrawal or overdose", pain, [], at: life.effectiveAt) }
    }
    guard !signs.isEmpty else { return nil }
    return Trigger(
      "BP-4", .backPainEvaluate, .emergency, since: min(since, moment.now), evidence: evidence, detail: signs.joined(separator: ", "))
  }

  /// Fever beside the pain; in the first days after surgery only a measured and higher one.
  private func fevers(from: Int64, _ moment: Moment) -> [Observation] {
    let numbers = moment.numbers.backPain
    let observations = moment.observations(from: from)
    return observations.filter { observation in
      let surgery = moment.lastSystemSurgery(upTo: observation.at)
      let isEarly = surgery.map { observation.at <= $0.at + numbers.earlyFever } ?? false
      if let measured = observation.temperature { return measured >= (isEarly ? numbers.earlyFeverMilliC : numbers.feverMilliC) }
      guard !isEarly, observation.answer(.feverFelt) == true else { return false }
      return !observations.contains { $0.report == observation.report && $0.temperature != nil }
    }
  }

  /// An anticoagulant that is active, and a dural entry of the last two weeks.
  private func bleedingRisks(at t: Int64, _ moment: Moment) -> [RecordSource] {
    let chart = moment.chart
    var risks: [RecordSource] = []
    var drugs: [String] = []
    for medication in chart.medications.reversed()
    where medication.at <= t && medication[Medication.class] == Medication.Class.anticoagulant {
      let drug = medication[Medication.drug]?.lowercased() ?? ""
      if drugs.contains(drug) { continue }
      drugs.append(drug)
      if (medication[Medication.status]?.known ?? .active) != .stopped { risks.append(medication.source) }
    }
    if let entry = moment.lastDuralEntry(from: t - moment.numbers.backPain.duralBefore, to: t) { risks.append(entry) }
    return risks
  }

  private func injuries(before t: Int64, _ moment: Moment) -> [RecordSource] {
    let chart = moment.chart
    return chart.window(chart.exposures, from: t - moment.numbers.backPain.traumaWithin, to: t).filter { exposure in
      exposure[Exposure.what] == Exposure.What.trauma || exposure[Exposure.what] == Exposure.What.fall
    }.map(\.source)
  }

  /// Open findings of WD-2 … WD-4 and OD-2.
  private func severeFindings(_ moment: Moment) -> [Life] {
    let rules = ["WD-2", "WD-3", "WD-4", "OD-2"]
    return (moment.open(.withdrawal) + moment.open(.overdose)).filter { $0.held.contains { rules.contains($0.rule) } }
  }
}
