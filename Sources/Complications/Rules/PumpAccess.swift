import ChangeLog
import PumpRecords

/// RF-6, RF-7: drug that is too old, and a pump that could not be reached (evidence.md 4.3).
struct PumpAccess: RuleFamily {
  let rules = ["RF-6", "RF-7"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.refill
    return chart.delivery.fills.flatMap { fill in
      let from = Self.oldestDrug(in: fill, chart)
      return [from + numbers.oldDrug, from + numbers.staleDrug].map { max($0, fill.at) }
    }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    return [age(moment), attempt(moment)].compactMap(\.self)
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if held.rule == "RF-7" {
      if moment.explanted != nil { return true }
      if let fill = moment.chart.delivery.lastFill(at: moment.now), fill.at > held.lastHeld { return true }
    }
    return held.rule == "RF-6" ? RefillTiming().isOver(held, of: life, at: moment) : RefillTiming.isStoppedByPlan(moment)
  }

  /// When the oldest drug that is in the pump since a fill was filled: what was put back is as old as the fill before.
  private static func oldestDrug(in fill: DeliveryCourse.Fill, _ chart: Chart) -> Int64 {
    let fills = chart.delivery.fills
    guard var place = fills.firstIndex(where: { $0.id == fill.id }) else { return fill.at }
    while place > 0, let refill = chart.refills.first(where: { $0.id == fills[place].id }), refill[Refill.discardedResidual] == false,
      fills[place].aspirated != 0
    {
      place -= 1
    }
    return fills[place].at
  }

  private func age(_ moment: Moment) -> Trigger? {
    let chart = moment.chart
    guard let fill = chart.delivery.fill(at: moment.now) else { return nil }
    let from = Self.oldestDrug(in: fill, chart)
    let numbers = moment.numbers.refill
    let stale = max(from + numbers.staleDrug, fill.at)
    let old = max(from + numbers.oldDrug, fill.at)
    guard moment.now >= old else { return nil }
    let isStale = moment.now >= stale
    return Trigger(
      "RF-6", .reservoirDepletion, isStale ? .urgent : .review, act: fill.id, since: isStale ? stale : old, evidence: [fill.id],
      numbers: [FindingNumber("filledAt", InstantText.second(from), isText: true)], date: from + numbers.staleDrug)
  }

  /// RF-7: at the attempt.
  private func attempt(_ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let attempts = chart.window(chart.procedures, from: moment.now, to: moment.now).filter { $0[Procedure.what] == .refillAttempt }
    guard let attempt = attempts.first else { return nil }
    let dates = chart.deadlines(asOf: moment.now)
    var numbers: [FindingNumber] = []
    for (name, date) in [("lowReservoirDate", dates?.low), ("alertEmptyDate", dates?.alertEmpty)] {
      guard let date else { continue }
      numbers.append(FindingNumber(name, InstantText.second(date), isText: true))
      if let days = Rational(date - moment.now, over: Lapse.day) {
        numbers.append(FindingNumber("daysTo" + name.prefix(1).uppercased() + name.dropFirst(), days.text(decimals: 1)))
      }
    }
    let why = attempt[Procedure.accessDifficulty]?.known
    let fill = chart.delivery.lastFill(at: moment.now)
    return Trigger(
      "RF-7", .pumpAccessFailure, .urgent, act: fill?.id, since: moment.now,
      evidence: attempts.map(\.id), causes: attempts.map(\.id), numbers: numbers,
      missing: dates?.low == nil ? ["refill", "program"] : [], date: dates?.alertEmpty ?? dates?.low,
      detail: why == .pumpFlipped || why == .pumpRotated ? "the pump may have turned" : nil)
  }
}
