import ChangeLog
import PumpRecords

/// CA-0: tone alone is up, and it is no withdrawal (evidence.md 4.7).
struct LossOfEffect: RuleFamily {
  let rules = ["CA-0"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil, !moment.isOpen(.withdrawal, where: { $0.rule != "WD-5" }) else {
      return []
    }
    let numbers = moment.numbers.catheter
    let stiff = moment.observations(from: moment.now - numbers.lossWithin).filter {
      moment.isSpasticityUp($0) && !moment.isItching($0)
    }
    guard let last = stiff.last, last.at == moment.now, let first = stiff.first else { return [] }
    let isSeen = stiff.contains { $0.at == moment.now && $0.source.isClinician }
    guard isSeen || last.at - first.at >= numbers.lossApart else { return [] }
    return [
      Trigger(
        "CA-0", .lossOfEffect, .review, since: last.at, evidence: isSeen ? [last.id] : stiff.map(\.id), signs: stiff.map(\.at),
        missing: ["bladder", "bowel", "skin", "infection"])
    ]
  }

  /// Back to baseline in two reports days apart, none worse between.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    moment.explanted != nil || EffectRestored.holds(since: (life.signs?.upperBound ?? held.since) + 1, at: moment)
  }
}

/// Effect restored as CA-0's end has it.
enum EffectRestored {
  static func holds(since: Int64, at moment: Moment) -> Bool {
    moment.isCalm(for: moment.numbers.catheter.restoredFor, since: since, counts: { _ in true }, answer: moment.isToneCalm)
  }
}
