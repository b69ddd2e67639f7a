import ChangeLog

/// DC-1: people disagree about a safety-critical value, or tell of one act with different ones (evidence.md section 5).
///
/// That the tier of a finding hangs on the reading, which makes a conflict URGENT too, is seen where readings are compared.
struct DataConflict: RuleFamily {
  let rules = ["DC-1"]

  let namesInstantsOfReports = false

  func instants(in chart: Chart) -> [Int64] {
    chart.conflicts.flatMap { [$0.from] + ($0.to.map { [$0] } ?? []) }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    var triggers: [Trigger] = []
    for conflict in moment.chart.conflicts where conflict.isOpen(at: moment.now) {
      let tier: Tier = conflict.isUrgent ? .urgent : .review
      let place =
        triggers.firstIndex { $0.act == conflict.record }
        ?? {
          triggers.append(Trigger("DC-1", .dataConflict, tier, act: conflict.record, since: conflict.from, evidence: [conflict.record]))
          return triggers.count - 1
        }()
      triggers[place].tier = max(triggers[place].tier, tier)
      triggers[place].since = min(triggers[place].since, conflict.from)
      for id in (conflict.otherRecord.map { [$0] } ?? []) + conflict.changes where !triggers[place].evidence.contains(id) {
        triggers[place].evidence.append(id)
      }
      let names = (triggers[place].detail.map { [$0] } ?? []) + [conflict.name]
      triggers[place].detail = names.joined(separator: ", ")
    }
    return triggers
  }

  /// Decided: one value is left of each.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    !moment.chart.conflicts.contains { $0.record == life.act && $0.isOpen(at: moment.now) }
  }
}

extension FieldConflict {
  /// From the writing of the second value to the writing of the decision.
  fileprivate func isOpen(at t: Int64) -> Bool { from <= t && to.map { t < $0 } ?? true }
}
