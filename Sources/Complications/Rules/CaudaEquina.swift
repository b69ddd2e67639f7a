import ChangeLog
import PumpRecords

/// NE-1: a change from the person's own neurological baseline in bladder, bowel, saddle, legs or sexual function.
struct CaudaEquina {
  private let moment: Moment
  private let numbers: NeurologicalParameters

  init(_ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.neurological
  }

  private static let sphincters: [Item] = [
    .urinaryRetention, .incontinence, .bowelChange, .saddleNumbness, .reducedAnalTone, .bilateralLegPain, .sexualFunctionChange,
  ]
  private static let weakness: [Item] = [.weaknessLegs, .newWeakness, .flaccidLegs, .ankleWeakness]

  private struct Sign {
    var item: Item
    var observation: Observation
    /// The enrolment baseline has it: it needs a second one beside it.
    var isUsual: Bool
    /// Weakness that the drug explains for now.
    var isDrugs: Bool
  }

  var trigger: Trigger? {
    let signs = signs
    guard !signs.isEmpty else { return nil }
    let alone = signs.filter { !$0.isUsual && !$0.isDrugs && $0.item != .motorDeficit }
    if let first = alone.map(\.observation.at).min() { return raise(signs, [], since: first) }
    let usual = signs.filter(\.isUsual)
    guard let one = usual.first else { return nil }
    if let second = signs.first(where: { !$0.isUsual }) {
      return raise(signs, [], since: max(one.observation.at, second.observation.at))
    }
    guard let pain = newPain else { return nil }
    return raise(signs, pain.evidence, since: max(one.observation.at, pain.at))
  }

  private var signs: [Sign] {
    var signs: [Sign] = []
    for observation in moment.observations(from: moment.now - numbers.within) {
      for item in Self.sphincters + Self.weakness + [.motorDeficit] where observation.answer(item) == true {
        if NewDeficit.isEffect(item, observation, moment) { continue }
        let last = NewDeficit.lastAnswer(item, before: observation, moment)
        if last == true { continue }
        let isWeakness = Self.weakness.contains(item)
        if isWeakness, NewDeficit(item: item, observation: observation).isOneSided { continue }
        signs.append(
          Sign(
            item: item, observation: observation, isUsual: last == nil && NewDeficit.isInBaseline(item, moment),
            isDrugs: isWeakness && isDrugs(observation)))
      }
    }
    return signs
  }

  /// After a manipulation, and while an overdose is open, weak legs alone are the drug's.
  private func isDrugs(_ observation: Observation) -> Bool {
    if moment.isOpen(.overdose) { return true }
    let within = moment.numbers.overdose.manipulation
    return moment.chart.manipulations.contains { $0.at <= observation.at && observation.at <= $0.at + within }
  }

  private var newPain: PainReport? {
    moment.painReports(from: moment.now - numbers.within).first { pain in
      guard pain.hasPain, pain.isChronic != true else { return false }
      return pain.isSaidNew ?? PainComparison(pain, at: moment).isNew
    }
  }

  private func raise(_ signs: [Sign], _ others: [ChangeID], since: Int64) -> Trigger {
    var names: [String] = []
    for sign in signs where !names.contains("\(sign.item)") { names.append("\(sign.item)") }
    var figures = [FindingNumber("items", names.joined(separator: " "), isText: true)]
    let risks = risks
    if !risks.isEmpty { figures.append(FindingNumber("risk", risks.joined(separator: ", "), isText: true)) }
    let window = moment.observations(from: moment.now - numbers.within)
    let asked: [Item] = [.saddleNumbness, .urinaryRetention, .bowelChange, .weaknessLegs]
    let missing = asked.filter { item in !window.contains { $0.answer(item) != nil } }.map { "\($0)" }
    return Trigger(
      "NE-1", .caudaEquina, .emergency, since: since, evidence: (signs.map(\.observation.id) + others).once, numbers: figures,
      missing: missing)
  }

  /// Risk notes: a thin catheter, arachnoiditis.
  private var risks: [String] {
    let chart = moment.chart
    var risks: [String] = []
    let gauges =
      chart.implants.filter { $0.at <= moment.now }.compactMap { $0[Implant.catheterGauge] }
      + chart.trials.filter { $0.at <= moment.now && $0.isGiven }.compactMap { $0[Trial.catheterGauge] }
    if gauges.contains(where: { $0.count > numbers.thinCatheterGauge }) { risks.append("thin catheter") }
    let isArachnoid =
      chart.imagings.contains { $0.at <= moment.now && $0[Imaging.result].contains(Imaging.Result.arachnoiditis) }
      || chart.candidates.contains { $0.at <= moment.now && $0[Candidate.arachnoiditis] == true }
    if isArachnoid { risks.append("arachnoiditis") }
    return risks
  }
}
