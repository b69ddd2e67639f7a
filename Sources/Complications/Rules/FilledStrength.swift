import ChangeLog
import PumpRecords

/// VE-3: the drug in the pump is not of the strength that the pump is programmed for (evidence.md 4.5).
enum FilledStrength {
  typealias Strength = Concentration

  static func triggers(at moment: Moment) -> [Trigger] {
    let numbers = moment.numbers.entry
    let from = moment.now - max(numbers.statedWithin, numbers.unverifiedFor)
    return moment.chart.window(moment.chart.refills, from: from, to: moment.now).compactMap { trigger($0, moment) }
  }

  /// A statement of the pump's concentration by a program or an interrogation.
  private struct Statement {
    var id: ChangeID
    var at: Int64
    var strength: Strength
  }

  private static func trigger(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let numbers = moment.numbers.entry
    guard let filled = refill[Refill.concentrationMcgPerML] else { return nil }
    // A program to it within the time around the fill clears it, also one that comes after a statement of another.
    let around = chart.window(chart.programs, from: refill.at - numbers.programWithin, to: refill.at + numbers.programWithin)
    if around.contains(where: { $0.isAccepted && $0[Program.concentrationMcgPerML] == filled }) { return nil }
    let contrary = statements(after: refill, moment).first { $0.strength != filled }
    let before = lastStatement(upTo: refill.at, chart)
    guard let programmed = contrary?.strength ?? before?.strength, programmed != filled else { return nil }
    let due = refill.at + numbers.programWithin
    var since = due
    if let contrary, contrary.at < due { since = contrary.at }
    if before == nil || before?.strength == filled { since = contrary?.at ?? due }
    guard since <= moment.now else { return nil }
    var evidence = [refill.id]
    if let before, before.strength != filled { evidence.append(before.id) }
    if let contrary { evidence.append(contrary.id) }
    let isUnverified =
      contrary == nil && moment.now < refill.at + numbers.unverifiedFor && isProgrammerSilent(since: refill.at, moment)
    let ratio = programmed.scaled > 0 ? filled.scaled * 1000 / programmed.scaled : 0
    return Trigger(
      "VE-3", .drugEntryError, isUnverified ? .urgent : .emergency, act: refill.id, since: since, evidence: evidence,
      numbers: [
        FindingNumber("filledMcgPerML", filled.text), FindingNumber("programmedMcgPerML", programmed.text),
        FindingNumber("doseRatio", Micro.text(ratio)),
      ], missing: contrary == nil ? ["interrogation", "program"] : [], isDoseAbove: filled > programmed,
      detail: isUnverified ? "unverified" : nil)
  }

  /// The concentration as last stated up to an instant.
  private static func lastStatement(upTo t: Int64, _ chart: Chart) -> Statement? {
    let program = chart.last(chart.programs, at: t) { $0.isAccepted && $0[Program.concentrationMcgPerML] != nil }
    let reading = chart.last(chart.interrogations, at: t - 1) { $0.isAccepted && $0[Interrogation.concentrationMcgPerML] != nil }
    let stated = [
      program.flatMap { program in
        program[Program.concentrationMcgPerML].map { Statement(id: program.id, at: program.at, strength: $0) }
      },
      reading.flatMap { reading in
        reading[Interrogation.concentrationMcgPerML].map { Statement(id: reading.id, at: reading.at, strength: $0) }
      },
    ].compactMap(\.self)
    return stated.max { $0.at < $1.at }
  }

  /// What programs and interrogations state after the fill, up to now. An interrogation soon after a fill and before any
  /// program shows the old setting and is not compared (PR-6).
  private static func statements(after refill: Noted<Refill>, _ moment: Moment) -> [Statement] {
    let chart = moment.chart
    let end = min(moment.now, refill.at + moment.numbers.entry.statedWithin)
    let programs = chart.window(chart.programs, from: refill.at + 1, to: end)
    var statements = programs.compactMap { program in
      program[Program.concentrationMcgPerML].map { Statement(id: program.id, at: program.at, strength: $0) }
    }
    for reading in chart.window(chart.interrogations, from: refill.at + 1, to: end) {
      guard let strength = reading[Interrogation.concentrationMcgPerML] else { continue }
      let isEarly = reading.at <= refill.at + moment.numbers.entry.programWithin
      if isEarly && !programs.contains(where: { $0.at <= reading.at }) { continue }
      statements.append(Statement(id: reading.id, at: reading.at, strength: strength))
    }
    return statements.sorted { $0.at < $1.at }
  }

  /// Whether a writer that programs or interrogates is known to have had no contact with the server since.
  private static func isProgrammerSilent(since t: Int64, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let writers = Set(
      chart.programs.compactMap(\.source.writer) + chart.interrogations.compactMap(\.source.writer))
    return writers.contains { writer in
      let contacts = chart.contacts.filter { $0.writer == writer && $0.at <= moment.now }
      return contacts.last.map { $0.at < t } ?? false
    }
  }

  /// A later program to the filled concentration with its bridge, and the watch after it.
  static func isCorrected(_ held: HeldRule, _ act: RecordSource, at moment: Moment) -> Bool {
    let chart = moment.chart
    guard let refill = chart.refills.first(where: { $0.id == act.id }), let filled = refill[Refill.concentrationMcgPerML] else {
      return false
    }
    return chart.window(chart.programs, from: refill.at, to: moment.now).contains { program in
      guard program.isAccepted, program[Program.concentrationMcgPerML] == filled, hasBridge(program) else { return false }
      return Watch.isCompleted(after: program.at, upwards: held.trigger.isDoseAbove.map { !$0 }, at: moment)
    }
  }

  private static func hasBridge(_ program: Noted<Program>) -> Bool {
    guard let bridge = program[Program.bridge] else { return false }
    return bridge[Program.Bridge.state] != Program.BridgeState.none
  }
}

/// The watch after a correction (evidence.md 4.6, *Ends*).
enum Watch {
  /// Whether the watch that began at `start` is over: its time has passed, a report then or later answers tone and
  /// consciousness, and no finding of its class is open.
  /// - Parameter upwards: whether the correction raised the dose; nil: equal or unknown, then both watches.
  static func isCompleted(after start: Int64, upwards: Bool?, at moment: Moment) -> Bool {
    let numbers = moment.numbers.programming
    var classes: [FindingClass] = []
    var end = start
    if upwards != true {
      end = max(end, start + numbers.watchDown)
      classes.append(.overdose)
    }
    if upwards != false {
      end = max(end, start + numbers.watchUp)
      classes.append(.withdrawal)
    }
    guard moment.now >= end, !classes.contains(where: { moment.isOpen($0) }) else { return false }
    let reports = moment.observations(from: end).filter(\.isAccepted)
    return Set(reports.map(\.report)).contains { report in
      let own = reports.filter { $0.report == report }
      return own.contains(where: \.answersTone) && own.contains(where: \.answersConsciousness)
    }
  }
}

extension Observation {
  /// Whether it says how awake the person is.
  var answersConsciousness: Bool {
    answer(.drowsy) != nil || answer(.unrousable) != nil || gcs != nil || found(.alert)
  }
}
