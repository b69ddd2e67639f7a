import ChangeLog
import PumpRecords

/// WD-6: a fever of somebody with a pump, before tone, itch or neck say more (evidence.md 4.1).
struct FeverWatch: RuleFamily {
  let rules = ["WD-6"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: moment.numbers.withdrawal.afterExplant) else { return [] }
    let within = moment.numbers.interruption.feverWithin
    let fevers = moment.observations(from: moment.now - within).filter { fever in
      guard isFever(fever, moment) else { return false }
      return !moment.observations(from: fever.at - within, to: fever.at).contains { isSign($0, moment) }
    }
    guard let first = fevers.first else { return [] }
    let reports = moment.observations(from: first.at)
    var missing: [String] = []
    if !reports.contains(where: \.answersTone) { missing.append("spasticityNRS") }
    if !reports.contains(where: { $0.answer(.itch) != nil }) { missing.append("itch") }
    if !reports.contains(where: { $0.answer(.headache) != nil }) { missing.append("headache") }
    return [Trigger("WD-6", .feverWatch, .review, since: first.at, evidence: fevers.map(\.id), signs: fevers.map(\.at), missing: missing)]
  }

  private func isFever(_ observation: Observation, _ moment: Moment) -> Bool {
    let signs = moment.autonomicSigns(observation)
    return signs.contains("temperature") || signs.contains("felt fever")
  }

  private func isSign(_ observation: Observation, _ moment: Moment) -> Bool {
    moment.isSpasticityUp(observation) || moment.isItching(observation) || observation.answer(.neckStiff) == true
  }

  /// Two later reports some hours apart, the second well after the fever, answer tone and itch in the negative.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    let numbers = moment.numbers.interruption
    guard let fever = life.signs?.upperBound else { return false }
    var calm: [Int: (at: Int64, tone: Bool, itch: Bool)] = [:]
    var order: [Int] = []
    for observation in moment.observations(from: fever + 1) {
      if isSign(observation, moment) {
        calm = [:]
        order = []
        continue
      }
      guard observation.isAccepted else { continue }
      if calm[observation.report] == nil { order.append(observation.report) }
      var entry = calm[observation.report] ?? (observation.at, false, false)
      if observation.answersTone { entry.tone = true }
      if observation.answer(.itch) == false { entry.itch = true }
      calm[observation.report] = entry
    }
    let answered = order.compactMap { calm[$0] }.filter { $0.tone && $0.itch }.map(\.at)
    guard let first = answered.first, let last = answered.last else { return false }
    return last - first >= numbers.feverApart && last - fever >= numbers.feverClosesAfter
  }
}
