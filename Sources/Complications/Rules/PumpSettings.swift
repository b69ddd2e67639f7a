import ChangeLog
import PumpRecords

/// PR-4, PR-6 … PR-9: settings that do not fit each other, the pump, or what is published (evidence.md 4.6).
struct PumpSettings: RuleFamily {
  let rules = ["PR-4", "PR-6", "PR-7", "PR-8", "PR-9"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    let chart = moment.chart
    var triggers: [Trigger] = []
    for program in chart.window(chart.programs, from: moment.now, to: moment.now) {
      triggers += [arithmetic(program, moment), DoseBounds.trigger(program, moment)].compactMap(\.self)
    }
    for trial in chart.window(chart.trials, from: moment.now, to: moment.now) {
      if let trigger = DoseBounds.trigger(trial, moment) { triggers.append(trigger) }
    }
    triggers += DeviceMismatch.triggers(at: moment)
    for reading in chart.window(chart.interrogations, from: moment.now, to: moment.now) {
      if let trigger = clock(reading, moment) { triggers.append(trigger) }
    }
    return triggers + ReservoirSetting.triggers(at: moment)
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil || Programming.isOverridden(life, at: moment) { return true }
    let chart = moment.chart
    switch held.rule {
    case "PR-4", "PR-7":
      guard let flagged = chart.programs.first(where: { $0.id == life.act }) else { return false }
      return chart.window(chart.programs, from: flagged.at + 1, to: moment.now).contains { program in
        guard program.isAccepted, let total = program.totalNanograms else { return false }
        let again = held.rule == "PR-4" ? arithmetic(program, moment) : DoseBounds.trigger(program, moment)
        guard again == nil else { return false }
        let wrong = flagged.totalNanograms
        return Watch.isCompleted(after: program.at, upwards: wrong.flatMap { total == $0 ? nil : total > $0 }, at: moment)
      }
    case "PR-6":
      if DeviceMismatch.isOver(held, of: life, at: moment) { return true }
      let own = chart.programs.first { $0.id == life.act }?.totalNanograms
      return Programming().isCorrected(life, alsoNear: own.map { [$0] } ?? [], at: moment)
    case "PR-8":
      return chart.window(chart.interrogations, from: held.since + 1, to: moment.now).contains { reading in
        reading.isAccepted
          && reading[Interrogation.pumpClockOffsetMinutes].map { abs($0.scaled) < moment.numbers.setting.clockCentiMinutes } ?? false
      }
    default: return ReservoirSetting.isOver(held, of: life, at: moment)
    }
  }

  /// PR-4: dose, flow and concentration of one program do not fit.
  private func arithmetic(_ program: Noted<Program>, _ moment: Moment) -> Trigger? {
    guard let stated = program[Program.dailyDoseMcg], let product = program.flowTimesConcentration,
      Deviation.exceeds(product, from: Rational(stated.scaled), milliPercent: moment.numbers.setting.arithmeticMilliPercent)
    else { return nil }
    return Trigger(
      "PR-4", .programmingError, .urgent, act: program.id, since: program.at, evidence: [program.id],
      numbers: [FindingNumber("statedMcgPerDay", stated.text), FindingNumber("flowTimesConcentrationMcgPerDay", mcg(product))],
      isDoseAbove: moment.isDoseAbove(program))
  }

  /// PR-8: a pump with steps by the clock, whose clock is off.
  private func clock(_ reading: Noted<Interrogation>, _ moment: Moment) -> Trigger? {
    let chart = moment.chart
    guard let offset = reading[Interrogation.pumpClockOffsetMinutes], abs(offset.scaled) >= moment.numbers.setting.clockCentiMinutes else {
      return nil
    }
    let program = chart.last(chart.programs, at: reading.at) { $0.isAccepted && $0[Program.mode] != nil }
    let mode = reading[Interrogation.mode]?.known ?? program?[Program.mode]?.known
    guard mode == .flex else { return nil }
    return Trigger(
      "PR-8", .programmingError, .review, act: program?.id ?? reading.id, since: reading.at,
      evidence: (program.map { [$0.id] } ?? []) + [reading.id], numbers: [FindingNumber("pumpClockOffsetMinutes", offset.text)],
      isDoseAbove: program.flatMap { moment.isDoseAbove($0) })
  }
}

/// PR-7: doses outside of what is published, and flows below what the pump can run.
enum DoseBounds {
  static func trigger(_ program: Noted<Program>, _ moment: Moment) -> Trigger? {
    guard program.stops != true, !program.isMinimumRate else { return nil }
    let numbers = moment.numbers.setting
    var words: [String] = []
    var figures: [FindingNumber] = []
    if let total = program.totalNanograms {
      let isLow = total < Rational(numbers.lowestDose * 1000) && moment.plan([.wean], covering: program.at) == nil
      if isLow || total > Rational(numbers.highestDose * 1000) {
        words.append(isLow ? "dose below the published range" : "dose above the published range")
        figures.append(FindingNumber("dailyDoseMcg", mcg(total)))
      }
    }
    if let least = leastFlow(at: program.at, moment), let flow = flow(program, moment), flow < Rational(least) {
      words.append("flow below what the pump can run")
      figures.append(FindingNumber("flowMicrolitresPerDay", flow.text(decimals: 1)))
    }
    guard !words.isEmpty else { return nil }
    return Trigger(
      "PR-7", .programmingError, .urgent, act: program.id, since: program.at, evidence: [program.id], numbers: figures,
      isDoseAbove: moment.isDoseAbove(program), detail: words.joined(separator: ", "))
  }

  /// A screening bolus that is too large, or too soon after the last.
  static func trigger(_ trial: Noted<Trial>, _ moment: Moment) -> Trigger? {
    guard trial.isGiven else { return nil }
    let numbers = moment.numbers.setting
    let chart = moment.chart
    let last = chart.trials.last { $0.isGiven && $0.isAccepted && ($0.at, $0.source.label) < (trial.at, trial.source.label) }
    var words: [String] = []
    if let dose = trial[Trial.doseMcg] {
      if dose.scaled > numbers.highestScreening * 1000 { words.append("screening bolus above the highest labelled one") }
      if last == nil, moment.isChild, dose.scaled > numbers.highestFirstOfChild * 1000 { words.append("first screening bolus of a child") }
    }
    if let last, trial.at - last.at < numbers.screeningApart { words.append("screening bolus too soon after the last") }
    guard !words.isEmpty else { return nil }
    return Trigger(
      "PR-7", .programmingError, .urgent, act: trial.id, since: trial.at, evidence: (last.map { [$0.id] } ?? []) + [trial.id],
      numbers: trial[Trial.doseMcg].map { [FindingNumber("doseMcg", $0.text)] } ?? [], isDoseAbove: true,
      detail: words.joined(separator: ", "))
  }

  /// Microlitres a day.
  private static func flow(_ program: Noted<Program>, _ moment: Moment) -> Rational? {
    if let stated = program[Program.flowMLPerDay] { return Rational(stated.scaled, over: 1000) }
    let strength = program[Program.concentrationMcgPerML]?.scaled ?? moment.chart.delivery.concentration(at: program.at)
    guard let total = program.totalNanograms, let strength else { return nil }
    return total.divided(by: Rational(strength)).map { $0 * Rational(1000) }
  }

  private static func leastFlow(at t: Int64, _ moment: Moment) -> Int64? {
    let chart = moment.chart
    let model = chart.last(chart.implants, at: t) { $0.isAccepted && $0[Implant.pumpModel] != nil }?[Implant.pumpModel]?.lowercased()
    guard let model else { return nil }
    return chart.rulebook.lists.pumps.first { model.hasPrefix($0.model.lowercased()) }?.minimumFlowMicrolitresPerDay
  }
}
