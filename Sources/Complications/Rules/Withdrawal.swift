import ChangeLog
import PumpRecords

/// WD-1 … WD-3: withdrawal (evidence.md 4.1).
struct Withdrawal: RuleFamily {
  let rules = ["WD-1", "WD-2", "WD-3"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.withdrawal
    var instants: [Int64] = []
    let begins = chart.threats.filter(\.isState).map(\.from)
    for observation in chart.observations {
      // A state of delivery counts when it begins within a day of the report.
      var place = Search.first(in: begins.count) { begins[$0] > observation.at }
      while place < begins.count, begins[place] <= observation.at + numbers.earlyWithin {
        instants.append(begins[place])
        place += 1
      }
    }
    for threat in chart.threats where threat.isState { if let end = threat.to { instants.append(end) } }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: moment.numbers.withdrawal.afterExplant) else { return [] }
    return [early(moment), moderate(moment), severe(moment)].compactMap { $0 }
  }

  /// WD-1: two of SPAST_UP, ITCH, DELIV within a day, or a strong rise that lasts or that a clinician saw.
  private func early(_ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.withdrawal
    let reports = moment.observations(from: moment.now - numbers.earlyWithin)
    let stiff = reports.filter(moment.isSpasticityUp)
    let itching = reports.filter(moment.isItching)
    var evidence: [ChangeID] = []
    var causes: [ChangeID] = []
    var since: [Int64] = []
    if let one = stiff.first, let other = itching.first {
      evidence += stiff.map(\.id) + itching.map(\.id)
      since.append(max(one.at, other.at))
    }
    for report in stiff + itching {
      let states = moment.stateThreats(from: report.at, to: report.at + numbers.earlyWithin)
      let dated = moment.datedThreats(at: report.at)
      guard !states.isEmpty || !dated.isEmpty else { continue }
      evidence.append(report.id)
      for threat in states + dated {
        evidence += threat.evidence
        causes += threat.evidence
      }
      let begun = dated.isEmpty ? states.map(\.from).min() ?? report.at : report.at
      since.append(max(report.at, begun))
    }
    let missing = missing(moment, reports)
    let signs = (stiff + itching).map(\.at)
    if let first = since.min() {
      return Trigger(
        "WD-1", .withdrawal, moment.isHighRisk ? .emergency : .urgent, since: first, evidence: unique(evidence), causes: unique(causes),
        signs: signs, numbers: figures(moment, stiff.last), missing: missing)
    }
    guard let strong = strongRise(moment) else { return nil }
    return Trigger(
      "WD-1", .withdrawal, .urgent, since: strong.since, evidence: strong.evidence, signs: strong.signs,
      numbers: figures(moment, moment.observations(from: strong.since).last { $0.nrs != nil }), missing: missing)
  }

  /// SPAST_UP3 in a clinician's report, or in two reports 6 to 48 h apart and in every report between that answers tone.
  private func strongRise(_ moment: Moment) -> (since: Int64, evidence: [ChangeID], signs: [Int64])? {
    let numbers = moment.numbers.withdrawal
    let window = Array(moment.observations(from: moment.now - numbers.sustainedTo))
    let isStrong = window.map(moment.isSpasticityFarUp)
    for (place, observation) in window.enumerated()
    where isStrong[place] && observation.source.isClinician && observation.at >= moment.now - numbers.earlyWithin {
      return (observation.at, [observation.id], [observation.at])
    }
    for later in window.indices where isStrong[later] {
      for earlier in window.indices where isStrong[earlier] && window[later].at - window[earlier].at >= numbers.sustainedFrom {
        let between = window.indices.filter { window[$0].at > window[earlier].at && window[$0].at < window[later].at }
        let isSteady = between.allSatisfy { isStrong[$0] || !answersSpasticity(window[$0]) }
        guard isSteady, window[later].at - window[earlier].at <= numbers.sustainedTo else { continue }
        let members = [earlier] + between.filter { isStrong[$0] } + [later]
        return (window[later].at, members.map { window[$0].id }, members.map { window[$0].at })
      }
    }
    return nil
  }

  private func answersSpasticity(_ observation: Observation) -> Bool {
    observation.nrs != nil || observation.penn != nil || observation.mas != nil || observation.found(.rigid)
  }

  /// WD-2: (SPAST_UP or ITCH) and AUTON within a day.
  private func moderate(_ moment: Moment) -> Trigger? {
    let reports = moment.observations(from: moment.now - moment.numbers.withdrawal.moderateWithin)
    let toned = reports.filter { moment.isSpasticityUp($0) || moment.isItching($0) }
    guard let first = toned.first else { return nil }
    let autonomic = reports.filter { !moment.autonomicSigns($0).isEmpty }
    guard let sign = autonomic.first else { return nil }
    return Trigger(
      "WD-2", .withdrawal, .emergency, since: max(first.at, sign.at), evidence: unique(toned.map(\.id) + autonomic.map(\.id)),
      causes: causes(moment, toned), signs: (toned + autonomic).map(\.at), numbers: figures(moment, toned.last { $0.nrs != nil }),
      missing: missing(moment, reports))
  }

  /// WD-3: a SEVERE term beside high or unknown tone with DELIV, or two SEVERE terms.
  private func severe(_ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.withdrawal
    let reports = Array(moment.observations(from: moment.now - numbers.severeWithin))
    let severe = reports.map { ($0, moment.severeTerms($0)) }.filter { !$0.1.isEmpty }
    guard let first = severe.first else { return nil }
    let stiff = reports.filter { moment.isSpasticityUp($0) }
    if let tone = stiff.first {
      return Trigger(
        "WD-3", .withdrawal, .emergency, since: max(tone.at, first.0.at), evidence: unique(stiff.map(\.id) + severe.map(\.0.id)),
        causes: causes(moment, stiff), signs: (stiff + severe.map(\.0)).map(\.at), numbers: figures(moment, stiff.last),
        missing: missing(moment, reports[...]))
    }
    let isToneUnknown = !reports.contains(where: \.answersTone)
    let overdose = SevereOverdose.held(in: moment, from: moment.now - numbers.severeWithin)
    if isToneUnknown && !overdose {
      let threats = severe.flatMap {
        moment.stateThreats(from: $0.0.at, to: $0.0.at + numbers.severeWithin) + moment.datedThreats(at: $0.0.at)
      }
      if !threats.isEmpty {
        return Trigger(
          "WD-3", .withdrawal, .emergency, since: first.0.at, evidence: unique(severe.map(\.0.id) + threats.flatMap(\.evidence)),
          causes: unique(threats.flatMap(\.evidence)), signs: severe.map(\.0.at), missing: missing(moment, reports[...]) + ["spasticityNRS"]
        )
      }
    }
    // Unknown tone is not calm: it does not stand against two severe terms. Where OD-2 held, it does not count for them either.
    let isToneCalm = reports.contains { moment.isToneCalm($0) == true }
    let terms = severe.reduce(into: Set<SevereTerm>()) { $0.formUnion($1.1) }
    guard terms.count >= Int(numbers.severeTerms), !terms.isDisjoint(with: SevereTerm.leading), !isToneCalm, !(isToneUnknown && overdose)
    else { return nil }
    let isFloppy = reports.contains { $0.answer(.floppy) == true }
    return Trigger(
      "WD-3", .withdrawal, .emergency, since: whenTwo(severe, needed: Int(numbers.severeTerms)), evidence: severe.map(\.0.id),
      signs: severe.map(\.0.at), missing: missing(moment, reports[...]) + (isToneUnknown ? ["spasticityNRS"] : []),
      detail: isFloppy ? Grouping.withHypotonia : nil)
  }

  private func whenTwo(_ severe: [(Observation, Set<SevereTerm>)], needed: Int) -> Int64 {
    var terms: Set<SevereTerm> = []
    for (observation, shown) in severe {
      terms.formUnion(shown)
      if terms.count >= needed && !terms.isDisjoint(with: SevereTerm.leading) { return observation.at }
    }
    return severe.last?.0.at ?? 0
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    let numbers = moment.numbers.withdrawal
    switch held.rule {
    case "WD-3":
      return moment.chart.window(moment.chart.discharges, from: held.since, to: moment.now).contains {
        $0.isAccepted && $0[Discharge.outcome] == .home
      }
    case "WD-2":
      guard isCalm(moment, held, byClinician: true, for: numbers.moderateCalm) else { return false }
      let isMeasuredCalm = [Vital.temperature, .heartRate, .systolic].allSatisfy { vital in
        moment.isCalm(for: numbers.moderateCalm, since: held.since, counts: \.source.isClinicianOrDevice) { vital.isCalm($0, moment) }
      }
      return isMeasuredCalm && moment.isDeliveryVerified(after: life.effectiveAt)
    default:
      let isEmergency = life.leading.tier == .emergency
      return isCalm(moment, held, byClinician: isEmergency, for: numbers.earlyCalm) && moment.isDeliveryVerified(after: life.effectiveAt)
    }
  }

  /// Tone and itch answered, and back to baseline.
  private func isCalm(_ moment: Moment, _ held: HeldRule, byClinician: Bool, for lapse: Int64) -> Bool {
    let counts: (Observation) -> Bool = { byClinician ? $0.source.isClinician : true }
    return moment.isCalm(for: lapse, since: held.since, counts: counts, answer: moment.isToneCalm)
      && moment.isCalm(for: lapse, since: held.since, counts: counts) { $0.answer(.itch).map { !$0 } }
  }

  private enum Vital {
    case temperature, heartRate, systolic

    /// Measured, and neither AUTON nor SEVERE.
    func isCalm(_ observation: Observation, _ moment: Moment) -> Bool? {
      switch self {
      case .temperature: observation.temperature.map { $0 < moment.numbers.definitions.feverMilliC }
      case .heartRate: observation.heartRate.map { _ in !moment.autonomicSigns(observation).contains("heart rate") }
      case .systolic:
        observation.systolic.map { _ in
          !moment.autonomicSigns(observation).contains("blood pressure") && !moment.severeTerms(observation).contains(.pressure)
        }
      }
    }
  }

  private func causes(_ moment: Moment, _ reports: some Collection<Observation>) -> [ChangeID] {
    let lapse = moment.numbers.withdrawal.earlyWithin
    return unique(
      reports.flatMap { moment.stateThreats(from: $0.at, to: $0.at + lapse) + moment.datedThreats(at: $0.at) }.flatMap(\.evidence))
  }

  private func figures(_ moment: Moment, _ observation: Observation?) -> [FindingNumber] {
    guard let observation, let nrs = observation.nrs else { return [] }
    var numbers = [FindingNumber("spasticityNRS", DecimalText.text(nrs, decimals: 3))]
    if let usual = moment.baseline(.nrs, for: observation) {
      numbers.append(FindingNumber("baselineNRS", DecimalText.text(usual, decimals: 3)))
    }
    return numbers
  }

  /// What to obtain: vitals where none were taken, what would verify delivery, a baseline where there is none.
  private func missing(_ moment: Moment, _ reports: ArraySlice<Observation>) -> [String] {
    var missing: [String] = []
    if !reports.contains(where: { $0.vitals != nil }) { missing.append("vitals") }
    if !reports.contains(where: { $0.answer(.itch) != nil }) { missing.append("itch") }
    if let from = reports.first?.at, moment.chart.window(moment.chart.interrogations, from: from, to: moment.now).isEmpty {
      missing.append("interrogation")
    }
    if let toned = reports.last(where: { $0.nrs != nil }), moment.baseline(.nrs, for: toned) == nil {
      missing.append("baseline.spasticityNRS")
    }
    return missing
  }

  private func unique(_ ids: [ChangeID]) -> [ChangeID] {
    var seen: Set<ChangeID> = []
    return ids.filter { seen.insert($0).inserted }
  }
}
