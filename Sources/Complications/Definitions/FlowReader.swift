import PumpRecords

/// Reads from programs, interrogations and pump logs which flow was set when (evidence.md 2.5).
struct FlowReader {
  private let chart: Chart

  init(_ chart: Chart) { self.chart = chart }

  private enum Event {
    case program(Noted<Program>)
    case interrogation(Noted<Interrogation>)
    case refill(Noted<Refill>)
    case logged(Interrogation.Event)
    case bridgeEnd
  }

  /// What is known of the pump's setting.
  private struct Setting {
    var dose: Rational?
    var concentration: Int64?
    var statedFlow: Rational?
    var fillConcentration: Int64?
    var isStopped = false
    var isStalled = false
    var isMinimum = false
    /// µL a millisecond while a bridge runs.
    var bridge: Rational?
  }

  /// The flows, ascending, one at an instant.
  func steps(firstFill: Int64?) -> [DeliveryCourse.Step] {
    var events: [(at: Int64, order: Int, event: Event)] = []
    for refill in chart.refills where refill.isAccepted { events.append((refill.at, 0, .refill(refill))) }
    for program in chart.programs where program.isAccepted {
      events.append((program.at, 2, .program(program)))
      if let bridge = program[Program.bridge], let hours = bridge.plausible(Program.Bridge.hours) {
        events.append((program.at + hours.scaled * 3600, 3, .bridgeEnd))
      }
    }
    for interrogation in chart.interrogations where interrogation.isAccepted {
      events.append((interrogation.at, 1, .interrogation(interrogation)))
      for entry in interrogation[Interrogation.log] {
        guard let event = entry[Interrogation.LogEntry.event]?.known, let at = entry[Interrogation.LogEntry.at] else { continue }
        events.append((at.from.milliseconds, 0, .logged(event)))
      }
    }
    events.sort { ($0.at, $0.order) < ($1.at, $1.order) }
    var setting = Setting()
    var steps: [DeliveryCourse.Step] = []
    if let early = beforeFirstProgram(firstFill) { steps.append(early) }
    for (at, _, event) in events {
      take(event, at: at, &setting)
      let step = DeliveryCourse.Step(
        at: at, flow: flow(of: setting), dose: setting.dose, concentration: setting.concentration ?? setting.fillConcentration,
        isStopped: setting.isStopped || setting.isStalled)
      // A refill that tells no flow leaves the one that is known, that before a first program among them.
      if case .refill = event, steps.last?.flow != nil, step.flow == nil { continue }
      if steps.last?.at == at { steps.removeLast() }
      steps.append(step)
    }
    return steps
  }

  /// Between a first fill and its first program, up to a day: that program's previous dose, else its dose (3.1.13).
  private func beforeFirstProgram(_ firstFill: Int64?) -> DeliveryCourse.Step? {
    guard let firstFill, let program = chart.programs.first(where: \.isAccepted), program.at > firstFill,
      program.at <= firstFill + Lapse.day
    else { return nil }
    let dose = program[Program.previousDailyDoseMcg].map { Rational($0.nanograms) } ?? program.dailyNanograms
    let concentration =
      program[Program.concentrationMcgPerML]?.nanogramsPerMillilitre
      ?? chart.refills.first { $0.at == firstFill }?[Refill.concentrationMcgPerML]?.nanogramsPerMillilitre
    let setting = Setting(dose: dose, concentration: concentration)
    return DeliveryCourse.Step(at: firstFill, flow: flow(of: setting), dose: dose, concentration: concentration, isStopped: false)
  }

  private func take(_ event: Event, at: Int64, _ setting: inout Setting) {
    switch event {
    case .refill(let refill):
      if let concentration = refill[Refill.concentrationMcgPerML] { setting.fillConcentration = concentration.nanogramsPerMillilitre }
    case .program(let program):
      setting.bridge = nil
      if let dose = program.dailyNanograms {
        let patient = program[Program.patientBolusMaxMcgPerDay].map { Rational($0.nanograms) } ?? Rational(0)
        if !(program.stops == true && dose == Rational(0)) { setting.dose = dose + patient }
      }
      if let concentration = program[Program.concentrationMcgPerML] { setting.concentration = concentration.nanogramsPerMillilitre }
      setting.statedFlow = program[Program.flowMLPerDay].flatMap { Rational($0.nanolitresPerDay, over: 1000 * Lapse.day) }
      if let stops = program.stops { setting.isStopped = stops }
      if setting.isStopped == false { setting.isMinimum = program.isMinimumRate }
      setting.bridge = bridgeFlow(program)
    case .interrogation(let interrogation):
      if let dose = interrogation[Interrogation.dailyDoseMcg], dose.nanograms > 0 { setting.dose = Rational(dose.nanograms) }
      if let concentration = interrogation[Interrogation.concentrationMcgPerML] {
        setting.concentration = concentration.nanogramsPerMillilitre
      }
      switch interrogation[Interrogation.state]?.known {
      case .running:
        setting.isStopped = false
        setting.isStalled = false
        setting.isMinimum = interrogation[Interrogation.mode] == .minimumRate
      case .stopped: setting.isStopped = true
      case .stalled, .telemetryMode: setting.isStalled = true
      case .minimumRate: setting.isMinimum = true
      case .unknown, nil: break
      }
    case .logged(let event):
      switch event {
      case .motorStall, .telemetryModeEntered: setting.isStalled = true
      case .motorStallRecovery: setting.isStalled = false
      case .stopped: setting.isStopped = true
      case .started: setting.isStopped = false
      default: break
      }
    case .bridgeEnd:
      setting.bridge = nil
    }
  }

  /// A bridge's flow stands in place of the program's while it runs.
  private func bridgeFlow(_ program: Noted<Program>) -> Rational? {
    guard let bridge = program[Program.bridge], let hours = bridge.plausible(Program.Bridge.hours), hours.scaled > 0 else { return nil }
    let milliseconds = hours.scaled * 3600
    if let volume = bridge.plausible(Program.Bridge.volumeML) { return Rational(volume.microlitres, over: milliseconds) }
    guard let dose = bridge.plausible(Program.Bridge.doseMcg), let concentration = program[Program.concentrationMcgPerML],
      let millilitres = Rational(dose.nanograms, over: concentration.nanogramsPerMillilitre)
    else { return nil }
    return (millilitres * Rational(1000)).divided(by: Rational(milliseconds))
  }

  /// µL a millisecond.
  private func flow(of setting: Setting) -> Rational? {
    if setting.isStopped || setting.isStalled { return Rational(0) }
    if setting.isMinimum {
      let model = chart.implants.last { $0.isAccepted }?[Implant.pumpModel]?.lowercased()
      let known = chart.rulebook.lists.pumps.first { pump in model.map { $0.hasPrefix(pump.model.lowercased()) } ?? false }
      if let least = known?.minimumFlowMicrolitresPerDay { return Rational(least, over: Lapse.day) }
    }
    if let bridge = setting.bridge { return bridge }
    if let dose = setting.dose, let concentration = setting.concentration ?? setting.fillConcentration,
      let daily = dose.divided(by: Rational(concentration)), let perDay = Rational(1000, over: Lapse.day)
    {
      return daily * perDay
    }
    return setting.statedFlow
  }
}
