package import ChangeLog
import PumpRecords

/// An act after which an overdose may follow (`MANIP`, evidence.md section 3).
package struct Manipulation: Sendable {
  /// The record of the act.
  package let id: ChangeID
  /// When it ended: windows run from here.
  package let at: Int64
  /// A screening dose: leg weakness and a fall of tone are its effect for a time.
  package let isScreening: Bool

  static func all(in chart: Chart) -> [Manipulation] {
    var acts: [Manipulation] = []
    func add(_ source: RecordSource, isScreening: Bool = false) {
      guard !source.isUndated, !source.isHeader else { return }
      acts.append(Manipulation(id: source.id, at: source.at, isScreening: isScreening))
    }
    for refill in chart.refills { add(refill.source) }
    for procedure in chart.procedures where procedure.counts && isManipulation(procedure, in: chart) { add(procedure.source) }
    for trial in chart.trials where trial.isGiven { add(trial.source, isScreening: true) }
    for study in chart.catheterStudies where study[CatheterStudy.what] == .dye { add(study.source) }
    for program in chart.programs where isManipulation(program, in: chart) { add(program.source) }
    for (at, id) in recoveries(in: chart) { acts.append(Manipulation(id: id, at: at, isScreening: false)) }
    for program in chart.programs where !program.source.isHeader {
      for bolus in program.singleBoluses where bolus.at != program.at {
        acts.append(Manipulation(id: program.id, at: bolus.at, isScreening: false))
      }
    }
    return acts.sorted { $0.at < $1.at }
  }

  private static func isManipulation(_ procedure: Noted<Procedure>, in chart: Chart) -> Bool {
    switch procedure[Procedure.what]?.known {
    case .refillAttempt, .catheterRevision, .catheterReplacement, .catheterRepair, .pumpExploration, .pumpRepositioning,
      .pumpReplacement, .externalManipulation, .bloodPatch, .csfLeakRepair:
      return true
    case .mri:
      let model = chart.last(chart.implants, at: procedure.at, where: { $0[Implant.pumpModel] != nil })?[Implant.pumpModel]
      return model?.lowercased().contains("prometra") ?? false
    default: return false
    }
  }

  /// A higher rate or dose, the first program, a bolus, priming or a bridge. A decrease alone is none.
  private static func isManipulation(_ program: Noted<Program>, in chart: Chart) -> Bool {
    if !program[Program.boluses].isEmpty || program[Program.priming] == true || program[Program.primingML] != nil { return true }
    if let bridge = program[Program.bridge], bridge[Program.Bridge.state] != Program.BridgeState.none { return true }
    if program.stops == true { return false }
    guard let before = chart.last(chart.programs, at: program.at - 1, where: { _ in true }) else { return true }
    let stopped = chart.delivery.step(at: program.at - 1)
    if stopped?.isStopped == true, stoppedFor(program.at, in: chart) > Lapse.day { return true }
    let old = chart.delivery.dose(at: program.at - 1) ?? before.dailyNanograms
    guard let new = program.dailyNanograms else { return program[Program.concentrationMcgPerML] != nil }
    if let stated = program[Program.previousDailyDoseMcg], new > Rational(stated.nanograms) { return true }
    guard let old else { return true }
    return new > old
  }

  /// How long nothing had flowed at an instant.
  private static func stoppedFor(_ t: Int64, in chart: Chart) -> Int64 {
    let steps = chart.delivery.steps
    var place = Search.first(in: steps.count) { steps[$0].at >= t }
    var since = t
    while place > 0, steps[place - 1].isStopped {
      place -= 1
      since = steps[place].at
    }
    return t - since
  }

  /// Flow that came back after more than a day without: stall recoveries, and pumps found running.
  private static func recoveries(in chart: Chart) -> [(at: Int64, id: ChangeID)] {
    var found: [(at: Int64, id: ChangeID)] = []
    for threat in chart.threats where threat.isState && (threat.name == "stall" || threat.isStop) {
      guard let end = threat.to, end - threat.from > Lapse.day else { continue }
      let shown = chart.interrogations.first { $0.at >= end }?.id
      if chart.programs.contains(where: { $0.at == end }) { continue }
      if let id = shown ?? threat.evidence.first { found.append((end, id)) }
    }
    return found
  }
}
