import ChangeLog
import PumpRecords

/// OD-3: nobody answered in the first hours after a restart, priming or a change of concentration (evidence.md 4.2).
///
/// The watch itself (24 h after any manipulation, 72 h after a restart or repair) is a list of questions, no finding.
struct PostContactWatch: RuleFamily {
  let rules = ["OD-3"]

  func instants(in chart: Chart) -> [Int64] {
    let lapse = chart.rulebook.parameters.overdose.replyWithin
    let restarts = chart.flowLosses.compactMap(\.to)
    return (restarts + chart.programs.map(\.at) + chart.refills.map(\.at)).filter { $0 > Chart.beginning }.map { $0 + lapse }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    let at = moment.now - moment.numbers.overdose.replyWithin
    let acts = acts(at: at, moment)
    guard !acts.isEmpty, !Self.hasReply(after: at, moment) else { return [] }
    return acts.map { act in
      Trigger(
        "OD-3", .monitoringGap, .review, act: act.id, since: moment.now, evidence: act.evidence,
        missing: ["drowsy", "weaknessLegs", "respiratoryRate"], detail: "no answer since \(act.reason)")
    }
  }

  private struct Act {
    var id: ChangeID
    var reason: String
    var evidence: [ChangeID]
  }

  /// What was done at an instant after which somebody must have answered.
  private func acts(at t: Int64, _ moment: Moment) -> [Act] {
    let chart = moment.chart
    var acts: [Act] = []
    func add(_ id: ChangeID, _ reason: String, _ evidence: [ChangeID]) {
      guard !acts.contains(where: { $0.id == id }) else { return }
      acts.append(Act(id: id, reason: reason, evidence: evidence))
    }
    for program in chart.window(chart.programs, from: t, to: t) where !program.source.isHeader && !program.isStop {
      if let restart = restart(at: t, moment) {
        add(program.id, "the restart", [program.id] + restart.evidence.filter { $0 != program.id })
      } else if program[Program.priming] == true || program[Program.primingML].map({ $0.microlitres > 0 }) ?? false {
        add(program.id, "the priming", [program.id])
      } else if let before = changedStrength(program, moment) {
        add(program.id, "the change of concentration", [before, program.id])
      }
    }
    if acts.isEmpty, let restart = restart(at: t, moment), let shown = shown(restart, moment) {
      add(shown, "the restart", restart.evidence + (restart.evidence.contains(shown) ? [] : [shown]))
    }
    for refill in chart.window(chart.refills, from: t, to: t) where !refill.source.isHeader && !hasProgram(beside: refill, moment) {
      if let before = changedStrength(refill, moment) { add(refill.id, "the change of concentration", [before, refill.id]) }
    }
    return acts
  }

  /// A stop or stall of more than a day that was over at an instant.
  private func restart(at t: Int64, _ moment: Moment) -> FlowLoss? {
    moment.chart.flowLosses.first { loss in
      (loss.cause == .stop || loss.cause == .stall) && loss.to == t && t - loss.begin > moment.numbers.overdose.restartAfter
    }
  }

  /// The record that shows that the pump runs again.
  private func shown(_ loss: FlowLoss, _ moment: Moment) -> ChangeID? {
    guard let end = loss.to else { return nil }
    let chart = moment.chart
    // An exchange of the pump ends a stop too: that is a repair, and another rule's.
    if chart.window(chart.procedures, from: end, to: end).contains(where: { $0.isSystemSurgery }) { return nil }
    return chart.interrogations.first { $0.at >= end && $0.isAccepted }?.id
  }

  /// The record with the concentration that a program changes, of its own word or by a refill that belongs to it.
  private func changedStrength(_ program: Noted<Program>, _ moment: Moment) -> ChangeID? {
    if let new = program[Program.concentrationMcgPerML], let old = moment.replacedStrength(by: program), old.strength != new {
      return old.id
    }
    let apart = moment.numbers.overdose.oneAct
    let chart = moment.chart
    return chart.window(chart.refills, from: program.at - apart, to: program.at + apart).compactMap { changedStrength($0, moment) }.first
  }

  /// The record with the concentration before a refill, where the refill has another.
  private func changedStrength(_ refill: Noted<Refill>, _ moment: Moment) -> ChangeID? {
    let chart = moment.chart
    guard let new = refill[Refill.concentrationMcgPerML] else { return nil }
    let before = chart.last(chart.refills, at: refill.at - 1) { $0.isAccepted && $0[Refill.concentrationMcgPerML] != nil }
    if let before { return before[Refill.concentrationMcgPerML] == new ? nil : before.id }
    // A program just before the first known fill already speaks of the new drug.
    let earlier = chart.last(chart.programs, at: refill.at - moment.numbers.overdose.oneAct - 1) {
      $0.isAccepted && $0[Program.concentrationMcgPerML] != nil
    }
    guard let earlier, earlier[Program.concentrationMcgPerML] != new else { return nil }
    return earlier.id
  }

  /// A refill and a program close together are one act: the program.
  private func hasProgram(beside refill: Noted<Refill>, _ moment: Moment) -> Bool {
    let apart = moment.numbers.overdose.oneAct
    let chart = moment.chart
    return chart.window(chart.programs, from: refill.at - apart, to: refill.at + apart).contains { $0.isAccepted && !$0.source.isHeader }
  }

  /// Whether somebody reported, examined or reached the patient later than an instant.
  private static func hasReply(after t: Int64, _ moment: Moment) -> Bool {
    if moment.observations(from: t + 1).contains(where: { $0.lab == nil && $0.isAccepted }) { return true }
    let chart = moment.chart
    return chart.window(chart.contactRecords, from: t + 1, to: moment.now).contains {
      $0.isAccepted && $0[Contact.outcome] != .noAnswer
    }
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    moment.explanted != nil || Self.hasReply(after: held.since - moment.numbers.overdose.replyWithin, moment)
  }
}
