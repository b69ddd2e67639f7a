import ChangeLog
import PumpRecords

/// CG-1, CG-2: infection and bleeding.
struct GateSafety {
  private let gate: Gate
  private let moment: Moment
  private let chart: Chart
  private let numbers: GateParameters

  init(_ gate: Gate, _ moment: Moment) {
    self.gate = gate
    self.moment = moment
    chart = moment.chart
    numbers = moment.numbers.gate
  }

  /// CG-1: an active infection, or a question about it that nobody answered.
  var infection: GateItem? {
    var found: [(reason: String, source: RecordSource)] = []
    for (name, answer) in [
      ("active infection recorded", gate.answer { $0[Candidate.activeInfection] }),
      ("open wound", gate.answer { $0[Candidate.openWound] }),
    ] {
      if let answer, answer.value { found.append((name, answer.source)) }
    }
    if let fever { found.append(("fever", fever.source)) }
    let recent = moment.observations(from: moment.now - numbers.infectionWithin)
    for observation in recent {
      if let lab = observation.lab,
        [lab[Lab.bloodCulture], lab[Lab.woundCulture], lab[Lab.csfCulture]].contains(where: Culture.isPositive)
      {
        found.append(("positive culture", observation.source))
      }
      if [Exam.Finding.dehiscence, .exposedHardware, .skinErosion, .purulence].contains(where: observation.found) {
        found.append(("open wound", observation.source))
      }
    }
    if let urine = recent.last(where: { $0.lab?[Lab.symptomaticUTI] != nil }), urine.lab?[Lab.symptomaticUTI] == true {
      found.append(("symptomatic urinary infection", urine.source))
    }
    for drug in moment.activeDrugs([.antibiotic]) { found.append(("antibiotic active", drug.source)) }
    if !found.isEmpty {
      return GateItem(rule: "CG-1", reason: Self.named(found), isHard: true, evidence: found.map(\.source))
    }
    if let urine = recent.last(where: { $0.lab?[Lab.urinePositive] != nil }), urine.lab?[Lab.urinePositive] == true {
      return GateItem(
        rule: "CG-1", reason: "bacteria in the urine without symptoms (warning)", isHard: false, evidence: [urine.source],
        missing: urine.lab?[Lab.symptomaticUTI] == nil ? ["lab.symptomaticUTI"] : [])
    }
    guard gate.asksUnrecorded else { return nil }
    var missing: [String] = []
    if gate.answer({ $0[Candidate.activeInfection] }) == nil { missing.append("candidate.activeInfection") }
    if gate.answer({ $0[Candidate.openWound] }) == nil { missing.append("candidate.openWound") }
    return missing.isEmpty ? nil : GateItem(rule: "CG-1", reason: "infection not recorded", isHard: false, missing: missing)
  }

  /// A fever of the last days, or one since shortly before the gate opened that no later temperature has answered.
  private var fever: Observation? {
    let from = min(moment.now, gate.anchor.at) - numbers.feverWithin
    let taken = moment.observations(from: from).filter { $0.temperature != nil }
    let fevers = taken.filter { $0.temperature.map { $0 >= numbers.feverMilliC } ?? false }
    guard let last = fevers.last else { return nil }
    if moment.now <= last.at + numbers.feverWithin { return last }
    let isAnswered = taken.contains { $0.at > last.at && $0.isAccepted && ($0.temperature.map { $0 < numbers.feverMilliC } ?? false) }
    return isAnswered ? nil : last
  }

  /// CG-2: a drug without a hold around the act, a number out of bounds, a disorder, or nothing checked while on a drug.
  var coagulation: GateItem? {
    var found: [(reason: String, source: RecordSource)] = []
    let drugs = moment.activeDrugs([.anticoagulant, .antiplatelet])
    for drug in drugs where !isHeld(drug) { found.append(("no hold and restart plan for a blood thinner", drug.source)) }
    let labs = chart.window(chart.labs, from: .min, to: moment.now)
    if let lab = labs.last(where: { $0[Lab.inr] != nil }), let value = lab[Lab.inr], value.scaled > numbers.inrMilli {
      found.append(("INR \(value.text)", lab.source))
    }
    if let lab = labs.last(where: { $0[Lab.plateletsGPerL] != nil }), let value = lab[Lab.plateletsGPerL],
      value.scaled < numbers.plateletsMilli
    {
      found.append(("platelets \(value.text)", lab.source))
    }
    if let disorder = gate.answer({ $0[Candidate.bleedingDisorder] }), disorder.value {
      found.append(("bleeding disorder", disorder.source))
    }
    let isChecked =
      gate.answer { $0[Candidate.coagulationChecked] }?.value == true
      || labs.contains { $0.isAccepted && $0.at >= moment.now - numbers.checkWithin && $0[Lab.inr] != nil }
    if let drug = drugs.first, !isChecked { found.append(("coagulation not checked on a blood thinner", drug.source)) }
    guard !found.isEmpty else { return nil }
    return GateItem(
      rule: "CG-2", reason: Self.named(found), isHard: true, evidence: found.map(\.source),
      missing: isChecked || drugs.isEmpty ? [] : ["lab.inr"])
  }

  /// Both dates, around every booked act: the drug's own plan, or a written plan to hold.
  private func isHeld(_ drug: Noted<Medication>) -> Bool {
    let dates = gate.bookings.compactMap(\.date)
    func covers(_ from: Int64?, _ to: Int64?) -> Bool {
      guard let from, let to, from <= to else { return false }
      return dates.allSatisfy { from <= $0 && $0 <= to }
    }
    if drug.isAccepted, let plan = drug[Medication.holdPlan],
      covers(plan[Medication.HoldPlan.from]?.milliseconds, plan[Medication.HoldPlan.restart]?.milliseconds)
    {
      return true
    }
    return chart.window(chart.plans, from: .min, to: moment.now).contains { plan in
      plan.isAccepted && plan.source.isPrescriberOrSurgeon && plan[Plan.what] == .anticoagulantHold && plan[Plan.to] != nil
        && covers(plan[Plan.from]?.milliseconds, moment.planEnd(plan))
    }
  }

  private static func named(_ found: [(reason: String, source: RecordSource)]) -> String {
    var names: [String] = []
    for one in found where !names.contains(one.reason) { names.append(one.reason) }
    return names.joined(separator: ", ")
  }
}
