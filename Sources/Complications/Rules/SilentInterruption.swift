import ChangeLog
import PumpRecords

/// WD-5: no drug, or hardly any, is known to be delivered, whatever is felt (evidence.md 4.1).
struct SilentInterruption: RuleFamily {
  let rules = ["WD-5"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.interruption
    let lapses = [0, numbers.urgentAfter, numbers.emergencyAfter, numbers.fastUrgentAfter, numbers.fastEmergencyAfter]
    var instants = chart.flowLosses.flatMap { loss in lapses.map { max(loss.from + $0, loss.shownAt) } }
    for loss in chart.flowLosses where loss.cause == .explanted {
      instants.append(loss.from + chart.rulebook.parameters.withdrawal.afterExplant + 1)
    }
    for plan in chart.plans {
      let to = plan[Plan.to]?.milliseconds ?? (plan[Plan.from]?.milliseconds ?? plan.at) + 30 * Lapse.day
      instants += [to + 1, to + Lapse.day + 1]
    }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: moment.numbers.withdrawal.afterExplant) else { return [] }
    let holding = moment.chart.flowLosses.compactMap { judge($0, moment) }
    guard let worst = holding.max(by: { ($0.tier, -$0.since) < ($1.tier, -$1.since) }) else { return [] }
    let from = holding.map(\.loss.from).min() ?? worst.loss.from
    let trigger = Trigger(
      "WD-5", .withdrawal, worst.tier, since: worst.since, evidence: holding.flatMap(\.loss.evidence),
      causes: holding.flatMap(\.loss.evidence),
      numbers: [
        FindingNumber("noFlowSince", InstantText.second(from), isText: true),
        FindingNumber("hoursWithoutFlow", DecimalText.text((moment.now - from) * 10 / Lapse.hour, decimals: 1)),
      ], missing: ["interrogation", "spasticityNRS", "itch"])
    return [trigger]
  }

  private func judge(_ loss: FlowLoss, _ moment: Moment) -> (loss: FlowLoss, tier: Tier, since: Int64)? {
    let numbers = moment.numbers.interruption
    guard loss.isOn(at: moment.now) else { return nil }
    if loss.cause == .explanted, moment.now > loss.from + moment.numbers.withdrawal.afterExplant { return nil }
    let isFast = isFast(loss, moment)
    let urgent = loss.from + (isFast ? numbers.fastUrgentAfter : numbers.urgentAfter)
    let emergency = loss.from + (isFast ? numbers.fastEmergencyAfter : numbers.emergencyAfter)
    guard moment.now >= urgent else { return nil }
    if isPlanned(loss, moment) { return (loss, .info, urgent) }
    return moment.now >= emergency ? (loss, .emergency, emergency) : (loss, .urgent, urgent)
  }

  private func isPlanned(_ loss: FlowLoss, _ moment: Moment) -> Bool {
    switch loss.cause {
    case .stop, .minimumRate, .emptied, .explanted: moment.isPlannedStop(since: loss.begin)
    case .stall, .endOfService: false
    }
  }

  /// A high dose, a patient of the high-risk group, or no oral baclofen known to be taken.
  private func isFast(_ loss: FlowLoss, _ moment: Moment) -> Bool {
    if let dose = moment.chart.delivery.dose(at: loss.begin), dose >= Rational(moment.numbers.interruption.highDoseMcgPerDay * 1000) {
      return true
    }
    if moment.isHighRisk { return true }
    let isCovered = moment.profile { $0[Profile.oralBaclofenCover] } == true || !moment.activeDrugs([.oralBaclofen]).isEmpty
    return !isCovered
  }

  /// Flow is verified: the pump was read and found in order, and nothing speaks against it now.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if let explanted = moment.explanted { return moment.now > explanted + moment.numbers.withdrawal.afterExplant }
    guard !moment.chart.flowLosses.contains(where: { $0.isOn(at: moment.now) }) else { return false }
    return !moment.goodReadings(from: held.since).isEmpty
  }
}
