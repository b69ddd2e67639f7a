import ChangeLog
import PumpRecords

/// OD-2: coma, failing breathing or circulation (evidence.md 4.2). No manipulation is needed.
struct SevereOverdose {
  private let moment: Moment
  private let signs: OverdoseSigns
  private let numbers: OverdoseParameters

  init(_ moment: Moment) {
    self.moment = moment
    signs = OverdoseSigns(moment)
    numbers = moment.numbers.overdose
  }

  /// Whether its trigger held at some instant of a window up to now: asked of the findings so far and of the window itself.
  static func held(in moment: Moment, from: Int64) -> Bool {
    let isKnown = moment.lives.contains { life in
      life.findingClass == .overdose
        && (life.held + [life.last]).contains { $0.rule == "OD-2" && $0.lastHeld >= from && $0.since <= moment.now }
    }
    return isKnown || SevereOverdose(moment).trigger != nil
  }

  private enum Term: String, Hashable {
    case gcs, respiratoryRate, spo2, systolic, heartRate, temperature
  }

  var trigger: Trigger? {
    let window = Array(moment.observations(from: moment.now - numbers.severeWithin))
    guard !window.isEmpty else { return nil }
    let terms = window.map(vitalTerms)
    var evidence: [Observation] = []
    var since: [Int64] = []
    func hold(_ observations: [Observation]) {
      evidence += observations
      if let at = observations.map(\.at).max() { since.append(at) }
    }
    // Drowsy or unrousable beside a vital sign out of bounds.
    let dulled = window.indices.filter { window[$0].answer(.drowsy) == true || window[$0].answer(.unrousable) == true }
    for place in window.indices where !terms[place].isEmpty {
      if let dull = dulled.first { hold([window[dull], window[place]]) }
    }
    // Alone: not roused or GCS low, unless fever or high tone speak for another cause; signs of death at hand.
    let speaksAgainst = window.contains {
      ($0.temperature.map { $0 >= moment.numbers.definitions.feverMilliC } ?? false) || moment.isSpasticityUp($0)
    }
    for observation in window {
      let isDeep = observation.answer(.unrousable) == true || observation.gcs.map { $0 <= numbers.gcs } ?? false
      if isDeep && !speaksAgainst { hold([observation]) }
      if [Exam.Finding.respiratoryArrest, .fixedPupils, .cardiacArrest].contains(where: observation.found) { hold([observation]) }
    }
    holdUnansweredConsciousness(window, terms, hold)
    // A seizure with low tone soon after a manipulation.
    for observation in window where observation.answer(.seizure) == true {
      let isAfter = moment.chart.manipulations.contains { $0.at <= observation.at && observation.at <= $0.at + numbers.seizureAfter }
      if isAfter, let limp = window.first(where: signs.isHypotonic) { hold([observation, limp]) }
    }
    guard let first = since.min() else { return nil }
    let ids = evidence.map(\.id)
    let acts = moment.chart.manipulations.filter { $0.at <= first && first <= $0.at + numbers.manipulation }.suffix(1).map(\.id)
    var seen: Set<ChangeID> = []
    return Trigger(
      "OD-2", .overdose, .emergency, since: first, evidence: (ids + acts).filter { seen.insert($0).inserted }, causes: acts,
      signs: Array(Set(evidence.map(\.at))).sorted(), missing: missing(window))
  }

  /// Vital signs out of bounds while nobody answered consciousness in the same report: RR alone, any two, or any one after a
  /// manipulation.
  private func holdUnansweredConsciousness(_ window: [Observation], _ terms: [Set<Term>], _ hold: ([Observation]) -> Void) {
    var shown: [(observation: Observation, terms: Set<Term>)] = []
    for place in window.indices where !terms[place].subtracting([.gcs]).isEmpty {
      if moment.report(of: window[place]).contains(where: { signs.isConscious($0) != nil }) { continue }
      shown.append((window[place], terms[place].subtracting([.gcs])))
    }
    for one in shown {
      if one.terms.contains(.respiratoryRate) { hold([one.observation]) }
      let isAfter = moment.chart.manipulations.contains {
        $0.at <= one.observation.at && one.observation.at <= $0.at + numbers.manipulation
      }
      if isAfter { hold([one.observation]) }
    }
    let all = shown.reduce(into: Set<Term>()) { $0.formUnion($1.terms) }
    if all.count >= 2 { hold(shown.map(\.observation)) }
  }

  private func vitalTerms(_ observation: Observation) -> Set<Term> {
    var terms: Set<Term> = []
    if let gcs = observation.gcs, gcs <= numbers.gcs { terms.insert(.gcs) }
    if let rate = observation.respiratoryRate {
      if signs.isSlow(rate) { terms.insert(.respiratoryRate) }
    } else if observation.answer(.slowBreathing) == true, !moment.report(of: observation).contains(where: { $0.respiratoryRate != nil }) {
      terms.insert(.respiratoryRate)
    }
    if let saturation = observation.spo2, saturation < numbers.spo2Below * 1000 { terms.insert(.spo2) }
    if let pressure = observation.systolic, pressure < moment.lowSystolic(adult: numbers.systolicBelow) { terms.insert(.systolic) }
    if let rate = observation.heartRate, signs.isHeartSlow(rate) { terms.insert(.heartRate) }
    if let temperature = observation.temperature, temperature < numbers.temperatureBelowMilliC { terms.insert(.temperature) }
    return terms
  }

  private func missing(_ window: [Observation]) -> [String] {
    var missing: [String] = []
    if !window.contains(where: { $0.respiratoryRate != nil }) { missing.append("respiratoryRate") }
    if !window.contains(where: { $0.spo2 != nil }) { missing.append("spo2") }
    if !window.contains(where: { signs.isConscious($0) != nil }) { missing.append("drowsy") }
    return missing
  }
}
