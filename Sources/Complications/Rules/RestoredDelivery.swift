import ChangeLog
import PumpRecords

/// OD-4: drug reaches the spine again and the dose was not cut (evidence.md 4.2).
struct RestoredDelivery: RuleFamily {
  let rules = ["OD-4"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.overdose
    return chart.procedures.map { $0.at + numbers.newProgramWithin }
      + chart.threats.compactMap { $0.to.map { $0 + numbers.newProgramWithin } }
  }

  /// A repair or a restart.
  private struct Act {
    var id: ChangeID
    var start: Int64
    var end: Int64
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    let numbers = moment.numbers.overdose
    return acts(from: moment.now - numbers.newDoseWithin, moment).compactMap { trigger($0, moment) }
  }

  private func acts(from: Int64, _ moment: Moment) -> [Act] {
    let chart = moment.chart
    var acts: [Act] = []
    for procedure in chart.window(chart.procedures, from: from, to: moment.now) where Repair.isRepair(procedure, moment) {
      let started = chart.last(chart.procedures, at: procedure.at) {
        $0.isAccepted && $0.status == .started && $0[Procedure.what] == procedure[Procedure.what] && $0.at >= procedure.at - Lapse.day
      }
      acts.append(Act(id: procedure.id, start: started?.at ?? procedure.at, end: procedure.at))
    }
    for threat in chart.threats where threat.isState && (threat.isStop || threat.name == "stall") {
      guard let end = threat.to, end >= from, end <= moment.now, end - threat.from >= moment.numbers.overdose.longStop else { continue }
      let program = chart.window(chart.programs, from: end, to: end).first { $0.stops != true }
      let shown = chart.interrogations.first { $0.at >= end && $0.isAccepted }
      guard let id = program?.id ?? shown?.id ?? threat.evidence.first, !chart.procedures.contains(where: { $0.at == end }) else {
        continue
      }
      acts.append(Act(id: id, start: end, end: end))
    }
    return acts
  }

  private func trigger(_ act: Act, _ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let numbers = moment.numbers.overdose
    let from = act.start - numbers.newProgramWithin
    let programs = chart.window(chart.programs, from: from, to: min(act.end + numbers.newDoseWithin, moment.now))
    // A stop sets no dose: the first that does is the new one.
    if let program = programs.first(where: { $0.stops != true }) {
      guard max(program.at, act.end) == moment.now, !isCut(program, moment) else { return nil }
      var figures: [FindingNumber] = []
      if let old = moment.doseBefore(program) { figures.append(FindingNumber("oldMcgPerDay", mcg(old.nanograms))) }
      if let new = program.totalNanograms { figures.append(FindingNumber("newMcgPerDay", mcg(new))) }
      return Trigger(
        "OD-4", .programmingError, .urgent, act: act.id, since: moment.now, evidence: [act.id] + (program.id == act.id ? [] : [program.id]),
        causes: [program.id], numbers: figures, isDoseAbove: true)
    }
    guard programs.isEmpty, moment.now >= act.end + numbers.newProgramWithin else { return nil }
    return Trigger(
      "OD-4", .programmingError, .review, act: act.id, since: act.end + numbers.newProgramWithin, evidence: [act.id], missing: ["program"],
      isDoseAbove: true, detail: "no new program yet")
  }

  /// Half of the last dose or less, whichever old dose counts; unknown is not.
  private func isCut(_ program: Noted<Program>, _ moment: Moment) -> Bool {
    if program.isMinimumRate { return true }
    var before: [Rational] = []
    if let last = moment.doseBefore(program) { before.append(last.nanograms) }
    if let named = program[Program.previousDailyDoseMcg] { before.append(Rational(named.scaled)) }
    guard let new = program.totalNanograms, !before.isEmpty else { return false }
    return before.allSatisfy { Rational(1000) * new <= Rational(moment.numbers.overdose.cutMilli) * $0 }
  }

  /// A program at half the dose or less, and the overdose watch; or a prescriber's override.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil || Programming.isOverridden(life, at: moment) { return true }
    let chart = moment.chart
    guard let act = life.act.flatMap({ chart.sources[$0] }) else { return false }
    let numbers = moment.numbers.overdose
    let old = chart.last(chart.programs, at: act.at - 1) { $0.isAccepted && !$0.isStop && !$0.isMinimumRate && $0.totalNanograms != nil }
    guard let before = old?.totalNanograms else { return false }
    return chart.window(chart.programs, from: act.at - numbers.newProgramWithin, to: moment.now).contains { program in
      guard program.isAccepted, program.id != old?.id, program.stops != true,
        program.isMinimumRate || program.totalNanograms.map({ Rational(1000) * $0 <= Rational(numbers.cutMilli) * before }) ?? false
      else { return false }
      let start = max(act.at + numbers.repairWatch - moment.numbers.programming.watchDown, program.at)
      return Watch.isCompleted(after: start, upwards: false, at: moment)
    }
  }
}
