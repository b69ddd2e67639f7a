import ChangeLog
import PumpRecords

/// PR-6: the pump says something else than what was last programmed (evidence.md 4.6).
enum DeviceMismatch {
  /// What differs, and how bad that is.
  private struct Difference {
    var tier = Tier.urgent
    var words: [String] = []
    var numbers: [FindingNumber] = []
    var isDoseAbove: Bool?
  }

  static func triggers(at moment: Moment) -> [Trigger] {
    moment.chart.window(moment.chart.interrogations, from: moment.now, to: moment.now).compactMap { trigger($0, moment) }
  }

  private static func trigger(_ reading: Noted<Interrogation>, _ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let t = reading.at
    let earlier = chart.last(chart.programs, at: t - 1, where: \.isAccepted)
    let beside = chart.window(chart.programs, from: t, to: t).last { $0.isAccepted }
    guard let program = beside ?? earlier, !moment.isBridging(at: t) else { return nil }
    let from = t - moment.numbers.setting.readAfterFill
    if let fill = chart.window(chart.refills, from: from, to: t - 1).last(where: \.isAccepted),
      chart.window(chart.programs, from: fill.at, to: t).allSatisfy({ !$0.isAccepted })
    {
      return nil
    }
    let fillBeside = chart.window(chart.refills, from: t, to: t).last { $0.isAccepted }
    let before = chart.delivery.fill(at: t - 1).flatMap { chart.delivery.residual(of: $0, at: t) }
    var found: Difference?
    if beside == nil && fillBeside == nil {
      found = difference(reading, program, before, moment)
    } else {
      // The order at one instant is not known: only what mismatches in both counts. After a fill and before any program
      // nothing is compared.
      if fillBeside != nil && beside == nil { return nil }
      let after = fillBeside.map { $0.fillMicrolitres.map { Rational($0) } } ?? before
      guard let earlier, difference(reading, earlier, before, moment) != nil else { return nil }
      found = difference(reading, program, after, moment)
    }
    guard let found else { return nil }
    return Trigger(
      "PR-6", .programmingError, found.tier, act: program.id, since: t, evidence: [program.id, reading.id], numbers: found.numbers,
      isDoseAbove: found.isDoseAbove, detail: found.words.joined(separator: ", "))
  }

  private static func difference(
    _ reading: Noted<Interrogation>, _ program: Noted<Program>, _ residual: Rational?, _ moment: Moment
  ) -> Difference? {
    let numbers = moment.numbers.setting
    var found = Difference()
    let state = reading[Interrogation.state]?.known
    let isSlow = program.isStop || program.isMinimumRate
    if !isSlow, let shown = reading[Interrogation.dailyDoseMcg], let wanted = program.totalNanograms {
      let dose = Rational(shown.scaled)
      if Deviation.exceeds(dose, from: wanted, milliPercent: numbers.mismatchMilliPercent) {
        found.words.append("dose")
        found.numbers += [FindingNumber("interrogatedMcgPerDay", shown.text), FindingNumber("programmedMcgPerDay", mcg(wanted))]
        found.isDoseAbove = dose > wanted
        let limits = moment.numbers.programming
        if state != .minimumRate, Deviation.isFar(dose, from: wanted, high: limits.doubledMilli, low: limits.halvedMilli) {
          found.tier = .emergency
        }
      }
    }
    if let shown = reading[Interrogation.concentrationMcgPerML], let wanted = program[Program.concentrationMcgPerML], shown != wanted {
      found.words.append("concentration")
      found.numbers += [FindingNumber("interrogatedMcgPerML", shown.text), FindingNumber("programmedMcgPerML", wanted.text)]
    }
    if let shown = reading[Interrogation.mode]?.known, let wanted = program[Program.mode]?.known, shown != wanted {
      found.words.append("mode")
    }
    if differs(state, from: program) {
      found.words.append("state")
      if state == .stopped { found.tier = .emergency }
      if found.isDoseAbove == nil { found.isDoseAbove = state == .running }
    }
    if let shown = reading[Interrogation.reservoirML], let residual {
      let left = max(residual, Rational(0))
      if Deviation.size(Rational(shown.microlitres), left) > Rational(numbers.mismatchMicrolitres), let thousandth = Rational(1, over: 1000)
      {
        found.words.append("reservoir volume")
        found.numbers += [
          FindingNumber("interrogatedML", shown.text), FindingNumber("computedML", (left * thousandth).text(decimals: 3)),
        ]
      }
    }
    return found.words.isEmpty ? nil : found
  }

  /// Stalled and telemetry states are told elsewhere; unknown meets nothing.
  private static func differs(_ state: Interrogation.State?, from program: Noted<Program>) -> Bool {
    guard let stops = program.stops else { return false }
    switch state {
    case .running: return stops
    case .stopped: return !stops
    case .minimumRate: return !program.isMinimumRate
    default: return false
    }
  }

  /// A later program that is as the pump said, and its watch.
  static func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    let chart = moment.chart
    guard let reading = chart.interrogations.last(where: { held.evidence.contains($0.id) && $0.at <= moment.now }) else { return false }
    return chart.window(chart.programs, from: reading.at + 1, to: moment.now).contains { program in
      guard program.isAccepted, difference(reading, program, nil, moment) == nil, program.totalNanograms != nil || program.stops != nil
      else { return false }
      let old = chart.programs.first { $0.id == life.act }?.totalNanograms
      var upwards: Bool?
      if let old, let new = program.totalNanograms, new != old { upwards = new > old }
      return Watch.isCompleted(after: program.at, upwards: upwards, at: moment)
    }
  }
}
