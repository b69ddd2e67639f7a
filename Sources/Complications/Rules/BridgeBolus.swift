import ChangeLog
import PumpRecords

/// PR-5: the concentration changes and the old drug in tubing and catheter is not bridged, or wrongly (evidence.md 2.6, 4.6).
struct BridgeBolus: RuleFamily {
  let rules = ["PR-5"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    return moment.chart.window(moment.chart.programs, from: moment.now, to: moment.now).compactMap { trigger($0, moment) }
  }

  /// A bridge, or a program back to the old concentration, and its watch; or a prescriber's override.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil || Programming.isOverridden(life, at: moment) { return true }
    let chart = moment.chart
    guard let flagged = chart.programs.first(where: { $0.id == life.act }), let old = moment.replacedStrength(by: flagged) else {
      return false
    }
    return chart.window(chart.programs, from: flagged.at + 1, to: moment.now).contains { program in
      guard program.isAccepted, program[Program.concentrationMcgPerML] == old.strength || hasBridge(program) else { return false }
      var upwards: Bool?
      if let wrong = flagged.totalNanograms, let right = program.totalNanograms, right != wrong { upwards = right > wrong }
      return Watch.isCompleted(after: program.at, upwards: upwards, at: moment)
    }
  }

  private func hasBridge(_ program: Noted<Program>) -> Bool {
    program[Program.bridge].map { $0[Program.Bridge.state] != Program.BridgeState.none } ?? false
  }

  private func trigger(_ program: Noted<Program>, _ moment: Moment) -> Trigger? {
    guard let new = program[Program.concentrationMcgPerML], new.scaled > 0, let old = moment.replacedStrength(by: program),
      old.strength != new, old.strength.scaled > 0, !moment.hasNewSystem(before: program.at)
    else { return nil }
    let numbers = moment.numbers.setting
    let volume = moment.deadVolume(at: program.at, filledAt: old.at)
    let isFar = Deviation.isFar(
      Rational(new.scaled), from: Rational(old.strength.scaled), high: numbers.strengthHighMilli, low: numbers.strengthLowMilli)
    var tier: Tier = isFar ? .emergency : .urgent
    var evidence = [old.id, program.id]
    var fault = "no bridge bolus is recorded"
    if let carrier = carrier(of: program, moment) {
      // Another program that changes the concentration itself is judged there.
      if carrier.id != program.id,
        moment.replacedStrength(by: carrier).map({ $0.strength != carrier[Program.concentrationMcgPerML] })
          ?? false, carrier[Program.concentrationMcgPerML] != nil
      {
        return nil
      }
      guard let bridge = carrier[Program.bridge] else { return nil }
      if let pushed = Self.volume(of: bridge, strength: new) {
        guard let found = self.fault(of: bridge, pushed, volume, carrier, old.strength, moment) else { return nil }
        fault = found
      } else {
        guard volume == nil else { return nil }
        tier = .review
        fault = "a bridge is programmed, its numbers and the dead volume are unknown"
      }
      if carrier.id != program.id { evidence.append(carrier.id) }
    }
    return Trigger(
      "PR-5", .bridgeError, tier, act: program.id, since: program.at, evidence: evidence,
      numbers: figures(program, new, old.strength, volume, moment), missing: volume == nil ? ["deadVolumeML"] : [],
      isDoseAbove: new < old.strength, detail: fault)
  }

  /// The program that carries the bridge: this one, else one close before or after.
  private func carrier(of program: Noted<Program>, _ moment: Moment) -> Noted<Program>? {
    if hasBridge(program) { return program }
    let within = moment.numbers.setting.bridgeWithin
    let chart = moment.chart
    return chart.window(chart.programs, from: program.at - within, to: program.at + within).first { $0.isAccepted && hasBridge($0) }
  }

  /// Microlitres that a bridge pushes; nil where it gives no numbers.
  private static func volume(of bridge: Message<Program.Bridge>, strength: Concentration) -> Rational? {
    if let volume = bridge.plausible(Program.Bridge.volumeML) { return Rational(volume.microlitres) }
    guard let dose = bridge.plausible(Program.Bridge.doseMcg) else { return nil }
    return Rational(dose.nanograms, over: strength.scaled).map { $0 * Rational(1000) }
  }

  /// What is wrong with a bridge; nil for a right one.
  private func fault(
    of bridge: Message<Program.Bridge>, _ pushed: Rational, _ volume: Rational?, _ program: Noted<Program>, _ old: Concentration,
    _ moment: Moment
  ) -> String? {
    let numbers = moment.numbers.setting
    guard let volume else { return "the dead volume is unknown, the bridge cannot be checked" }
    if Deviation.exceeds(pushed, from: volume, milliPercent: numbers.bridgeVolumeMilliPercent) {
      return "the bridge's volume is not that of the old drug in tubing and catheter"
    }
    guard let hours = bridge.plausible(Program.Bridge.hours), let time = Rational(hours.scaled, over: 24_000),
      let rate = pushed.divided(by: time)
    else { return nil }
    func isOff(_ dose: Rational) -> Bool {
      guard let flow = dose.divided(by: Rational(old.scaled)) else { return true }
      return Deviation.exceeds(rate, from: flow * Rational(1000), milliPercent: numbers.bridgeRateMilliPercent)
    }
    var before: [Rational] = []
    if let last = moment.doseBefore(program) { before.append(last.nanograms) }
    if let named = program[Program.previousDailyDoseMcg] { before.append(Rational(named.scaled)) }
    let target = program.totalNanograms ?? moment.chart.delivery.dose(at: program.at)
    if target == nil && before.isEmpty { return nil }
    if let target, !isOff(target) { return nil }
    // Where two old doses are stated the more dangerous one counts.
    if !before.isEmpty, !before.contains(where: isOff) { return nil }
    return "the bridge does not run at the old flow"
  }

  private func figures(
    _ program: Noted<Program>, _ new: Concentration, _ old: Concentration, _ volume: Rational?, _ moment: Moment
  ) -> [FindingNumber] {
    var figures = [FindingNumber("oldMcgPerML", old.text), FindingNumber("newMcgPerML", new.text)]
    if let share = Rational(old.scaled * 100, over: new.scaled) {
      figures.append(FindingNumber("percentOfDoseWhileOldDrugRuns", share.text(decimals: 1)))
    }
    guard let volume, let thousandth = Rational(1, over: 1000) else { return figures }
    figures.append(FindingNumber("oldDrugML", (volume * thousandth).text(decimals: 3)))
    let dose = program.totalNanograms ?? moment.chart.delivery.dose(at: program.at)
    if let flow = dose?.divided(by: Rational(new.scaled)), let days = volume.divided(by: flow * Rational(1000)) {
      figures.append(FindingNumber("daysAtWrongDoseWithoutBridge", days.text(decimals: 2)))
    }
    return figures
  }
}
