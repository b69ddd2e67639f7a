import ChangeLog
import PumpRecords

/// PR-10, PR-11: the pump stands still without a plan, or a session was not finished (evidence.md 4.6).
struct StoppedPump: RuleFamily {
  let rules = ["PR-10", "PR-11"]

  func instants(in chart: Chart) -> [Int64] {
    let treatment = chart.rulebook.parameters.setting.treatment
    var instants: [Int64] = []
    for spell in Self.spells(chart) { instants += [spell.from, spell.from + treatment] }
    for plan in chart.plans {
      if let to = plan[Plan.to]?.milliseconds {
        instants += [to, to + Lapse.day]
      } else {
        instants.append((plan[Plan.from]?.milliseconds ?? plan.at) + 30 * Lapse.day)
      }
    }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    return [stopped(moment), unfinished(moment)].compactMap(\.self)
  }

  /// A good read-out; of an unfinished session also a later program or read-out that runs.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    let chart = moment.chart
    let readings = chart.window(chart.interrogations, from: held.lastHeld + 1, to: moment.now)
    if readings.contains(where: { moment.isOK($0) }) { return true }
    guard held.rule == "PR-11" else { return false }
    if readings.contains(where: { $0.isAccepted && $0[Interrogation.state] == .running }) { return true }
    return chart.window(chart.programs, from: held.lastHeld + 1, to: moment.now).contains {
      $0.isAccepted && $0[Program.state] == .running && $0[Program.sessionFinished] != false
    }
  }

  /// Times during which the pump is said to be stopped or at its lowest rate.
  private static func spells(_ chart: Chart) -> [DeliveryThreat] {
    chart.threats.filter { $0.isState && ($0.isStop || $0.name == "minimum rate") }
  }

  private func stopped(_ moment: Moment) -> Trigger? {
    var best: Trigger?
    for spell in Self.spells(moment.chart) where spell.from <= moment.now && (spell.to.map { $0 > moment.now } ?? true) {
      guard let trigger = stopped(spell, moment) else { continue }
      if best.map({ trigger.since < $0.since }) ?? true { best = trigger }
    }
    return best
  }

  private func stopped(_ spell: DeliveryThreat, _ moment: Moment) -> Trigger? {
    let signs = signs(from: spell.from, moment)
    // A reset by a low battery is the battery's matter until somebody reads the lowest rate.
    guard spell.isStop || !signs.isEmpty else { return nil }
    var since = spell.isStop ? spell.from : max(spell.from, signs.map(\.at).min() ?? spell.from)
    let begun = since
    if moment.isPlannedStop(since: begun) { return nil }
    if let plan = moment.plan([.stop, .holiday, .explant], covering: begun), let end = moment.planEnd(plan), end <= moment.now {
      since = max(since, end)
    }
    if moment.stoodOpen(.overdose, before: begun) { since = max(since, begun + moment.numbers.setting.treatment) }
    guard since <= moment.now else { return nil }
    let evidence = spell.evidence + signs.map(\.id).filter { !spell.evidence.contains($0) }
    return Trigger("PR-10", .pumpStopped, .emergency, since: since, evidence: evidence, missing: ["interrogation"])
  }

  /// Programs and read-outs that say so, up to now.
  private func signs(from: Int64, _ moment: Moment) -> [(at: Int64, id: ChangeID)] {
    let chart = moment.chart
    var signs: [(at: Int64, id: ChangeID)] = []
    for program in chart.window(chart.programs, from: from, to: moment.now) where program.stops == true || program.isMinimumRate {
      signs.append((program.at, program.id))
    }
    for reading in chart.window(chart.interrogations, from: from, to: moment.now) {
      let state = reading[Interrogation.state]?.known
      let mode = reading[Interrogation.mode]?.known
      if state == .stopped || state == .minimumRate || mode == .stopped || mode == .minimumRate { signs.append((reading.at, reading.id)) }
    }
    return signs
  }

  /// PR-11: a session that was not finished: the pump may stand still since.
  private func unfinished(_ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let programs = chart.window(chart.programs, from: moment.now, to: moment.now).filter { $0[Program.sessionFinished] == false }
    let refills = chart.window(chart.refills, from: moment.now, to: moment.now).filter { $0[Refill.sessionFinished] == false }
    let ids = programs.map(\.id) + refills.map(\.id)
    guard !ids.isEmpty else { return nil }
    return Trigger("PR-11", .pumpStopped, .urgent, since: moment.now, evidence: ids, missing: ["interrogation"])
  }
}
