package import PumpRecords

extension Moment {
  /// The documented plan that covers a change at an instant (section 3): by a prescriber or surgeon, written and effective at
  /// or before it, the change inside its time. A later-written or quarantined plan is none.
  package func plan(_ kinds: [Plan.What], covering change: Int64) -> Noted<Plan>? {
    chart.plans.last { plan in
      guard plan.isAccepted, plan.source.isPrescriberOrSurgeon, let what = plan[Plan.what]?.known, kinds.contains(what),
        plan.source.writtenAt <= change, plan.at <= change
      else { return false }
      let from = plan[Plan.from]?.milliseconds ?? plan.at
      guard from <= change else { return false }
      return change <= (planEnd(plan) ?? .max)
    }
  }

  /// When a plan is over; nil for one without an end. A `to` at midnight of the log's zone is a date: over when that day is.
  package func planEnd(_ plan: Noted<Plan>) -> Int64? {
    if let to = plan[Plan.to]?.milliseconds {
      let date = LocalDate(days: (to + Lapse.day / 2).quotientTowardsMinusInfinity(Lapse.day))
      return chart.start(of: date) == to ? to + Lapse.day : to
    }
    switch plan[Plan.what]?.known {
    case .stop, .explant, .admixture, .compoundedConcentration: return nil
    default: return (plan[Plan.from]?.milliseconds ?? plan.at) + 30 * Lapse.day
    }
  }

  /// Whether a stop of the pump at `since` is planned now: a stop on the last day of a wean plan is its end.
  package func isPlannedStop(since: Int64) -> Bool {
    guard let plan = plan([.stop, .holiday, .explant, .wean], covering: since) else { return false }
    switch plan[Plan.what]?.known {
    case .wean: return planEnd(plan).map { since >= $0 - Lapse.day } ?? false
    case .holiday: return planEnd(plan).map { now < $0 } ?? true
    default: return plan[Plan.to] == nil || (planEnd(plan).map { now < $0 } ?? true)
    }
  }
}

extension Int64 {
  /// Division that rounds down, also below zero.
  func quotientTowardsMinusInfinity(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}
