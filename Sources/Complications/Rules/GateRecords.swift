import ChangeLog
import PumpRecords

/// CG-3, 4, 5, 8, 9, 10: what the candidate's records say, or do not say.
struct GateRecords {
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

  private func image(_ result: Imaging.Result) -> RecordSource? {
    chart.last(chart.imagings, at: moment.now) { $0[Imaging.result].contains(result) }?.source
  }

  /// CG-3: an anomaly of the spine without a plan for imaging.
  var spine: GateItem? {
    let answer = gate.answer { $0[Candidate.spinalAnomaly] }
    let sources = [answer.flatMap { $0.value ? $0.source : nil }, image(.spinalDeformity)].compactMap(\.self)
    if !sources.isEmpty {
      if gate.answer({ $0[Candidate.imagingPlan] })?.value == true { return nil }
      return GateItem(
        rule: "CG-3", reason: "spinal anomaly without an imaging plan", isHard: true, evidence: sources, missing: ["candidate.imagingPlan"])
    }
    guard answer == nil, gate.asksUnrecorded else { return nil }
    return GateItem(rule: "CG-3", reason: "spinal anatomy not recorded", isHard: false, missing: ["candidate.spinalAnomaly"])
  }

  /// CG-4: arachnoiditis warns and needs a reason.
  var arachnoiditis: GateItem? {
    let answer = gate.answer { $0[Candidate.arachnoiditis] }
    let sources = [answer.flatMap { $0.value ? $0.source : nil }, image(.arachnoiditis)].compactMap(\.self)
    if !sources.isEmpty { return GateItem(rule: "CG-4", reason: "arachnoiditis (warning)", isHard: false, evidence: sources) }
    guard answer == nil, gate.asksUnrecorded else { return nil }
    return GateItem(rule: "CG-4", reason: "arachnoiditis not recorded", isHard: false, missing: ["candidate.arachnoiditis"])
  }

  /// CG-5: no favourable psychological evaluation.
  var psychology: GateItem? {
    let last = chart.last(chart.psychologicalEvaluations, at: moment.now) { $0.isAccepted && $0[PsychologicalEvaluation.result] != nil }
    guard let last else {
      return GateItem(rule: "CG-5", reason: "no psychological evaluation", isHard: true, missing: ["psychologicalEvaluation"])
    }
    guard let result = last[PsychologicalEvaluation.result], result != .favourable else { return nil }
    return GateItem(rule: "CG-5", reason: "psychological evaluation \(result.name)", isHard: true, evidence: [last.source])
  }

  /// CG-8: education on the dangers signed by patient or caregiver, and somebody to call.
  var education: GateItem? {
    var open: [Education.Topic] = [.withdrawal, .overdose, .alarmTones, .refillDate]
    for education in chart.window(chart.educations, from: .min, to: moment.now)
    where education.isAccepted && education[Education.signedBy]?.known != nil {
      let topics = education[Education.topics]
      open.removeAll(where: topics.contains)
    }
    var reasons: [String] = []
    if !open.isEmpty { reasons.append("education not signed: \(open.map(\.name).joined(separator: " "))") }
    let hasContact = moment.profile { $0[Profile.emergencyContact] } == true
    if !hasContact { reasons.append("no emergency contact") }
    guard !reasons.isEmpty else { return nil }
    return GateItem(
      rule: "CG-8", reason: reasons.joined(separator: ", "), isHard: true,
      missing: (open.isEmpty ? [] : ["education"]) + (hasContact ? [] : ["profile.emergencyContact"]))
  }

  /// CG-9: other items of the label; a thin catheter only warns.
  var label: GateItem? {
    var found: [(reason: String, source: RecordSource)] = []
    let hypersensitivity = gate.answer { $0[Candidate.hypersensitivity] }
    if let hypersensitivity, hypersensitivity.value { found.append(("hypersensitivity", hypersensitivity.source)) }
    let allergy = chart.last(chart.profiles, at: moment.now) { profile in
      profile[Profile.allergies].contains { $0.lowercased().contains("baclofen") }
    }
    if let allergy { found.append(("hypersensitivity", allergy.source)) }
    let size = gate.answer { $0[Candidate.bodySizeAdequate] }
    if let size, !size.value { found.append(("body too small", size.source)) }
    let depth = gate.answer { $0[Candidate.pumpDepthCM] }
    if let depth, depth.value.scaled > numbers.depthCentiCM { found.append(("pump deeper than planned for", depth.source)) }
    let injury = gate.answer { $0[Candidate.tbiWithinYear] }
    if let injury, injury.value { found.append(("brain injury within a year", injury.source)) }
    let oral = chart.last(chart.trials, at: moment.now) { $0[Trial.oralTrialDone] != nil }
    if let oral, oral[Trial.oralTrialDone] == false, moment.origin != .cerebral { found.append(("no oral trial", oral.source)) }
    if !found.isEmpty {
      var names: [String] = []
      for one in found where !names.contains(one.reason) { names.append(one.reason) }
      return GateItem(rule: "CG-9", reason: names.joined(separator: ", "), isHard: true, evidence: found.map(\.source))
    }
    let thin = chart.last(chart.trials, at: moment.now) {
      $0[Trial.status] != .cancelled && ($0[Trial.catheterGauge].map { $0.count > numbers.thinCatheterGauge } ?? false)
    }
    if let thin { return GateItem(rule: "CG-9", reason: "thin catheter (warning)", isHard: false, evidence: [thin.source]) }
    guard gate.asksUnrecorded else { return nil }
    var missing: [String] = []
    if hypersensitivity == nil { missing.append("candidate.hypersensitivity") }
    if size == nil { missing.append("candidate.bodySizeAdequate") }
    if depth == nil { missing.append("candidate.pumpDepthCM") }
    if injury == nil { missing.append("candidate.tbiWithinYear") }
    return missing.isEmpty ? nil : GateItem(rule: "CG-9", reason: "label items not recorded", isHard: false, missing: missing)
  }

  /// CG-10: visits missed while still a candidate.
  var contact: GateItem? {
    guard let missed = gate.answer({ $0[Candidate.missedScreeningVisits] }), missed.value.count >= numbers.missedVisits else { return nil }
    return GateItem(rule: "CG-10", reason: "screening visits missed: \(missed.value.text)", isHard: false, evidence: [missed.source])
  }
}
