import ChangeLog
import PumpRecords

/// OD-5: overdose after refills by different people on one pump speaks against the pump (evidence.md 4.2).
///
/// That an overdose stays open for 72 h is among the ends of ``Overdose``.
struct RepeatedOverdose: RuleFamily {
  let rules = ["OD-5"]

  let namesInstantsOfReports = false

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    // A finding that is open now joined an earlier one.
    let found = moment.lives.filter { $0.findingClass == .overdose && $0.effectiveAt <= moment.now && $0.leading.tier >= .urgent }
    guard found.count > 1, let last = found.last, last.isOpen, let refill = refill(before: last.effectiveAt, moment) else { return [] }
    for earlier in found.dropLast().reversed() {
      guard let first = self.refill(before: earlier.effectiveAt, moment), first.id != refill.id, isOtherPerson(first, refill),
        isOnePump(from: first.at, to: last.effectiveAt, moment)
      else { continue }
      let evidence = [first.id] + earlier.evidence.prefix(1) + [refill.id] + last.evidence.prefix(1)
      return [
        Trigger(
          "OD-5", .deviceMalfunctionPump, .urgent, since: max(earlier.effectiveAt, last.effectiveAt), evidence: evidence.once,
          causes: [first.id, refill.id], missing: ["interrogation"], detail: "overdose after two refills by different people")
      ]
    }
    return []
  }

  private func refill(before t: Int64, _ moment: Moment) -> Noted<Refill>? {
    let from = t - moment.numbers.overdose.afterRefill
    return moment.chart.window(moment.chart.refills, from: from, to: t).last { !$0.source.isHeader }
  }

  /// An operator whom nobody named counts as another.
  private func isOtherPerson(_ one: Noted<Refill>, _ other: Noted<Refill>) -> Bool {
    !one.source.isPersonNamed || !other.source.isPersonNamed || one.source.person != other.source.person
  }

  private func isOnePump(from: Int64, to: Int64, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let isReplaced = chart.window(chart.procedures, from: from, to: to).contains {
      $0.isAccepted && $0.isDone(.pumpReplacement) && $0.status == .finished
    }
    return !isReplaced && !chart.window(chart.implants, from: from + 1, to: to).contains { $0.isAccepted && !$0.isUndated }
  }

  /// Exchanged, or read and found in order later than what showed the fault.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    moment.isPumpGone(since: held.since) || !moment.goodReadings(from: held.since + 1).isEmpty
  }
}
