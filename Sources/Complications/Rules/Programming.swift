import ChangeLog
import PumpRecords

/// PR-1 … PR-3: a program that steps too far, doubles or halves, or is not what was meant (evidence.md 4.6).
///
/// One program has one finding; its rules share it.
struct Programming: RuleFamily {
  let rules = ["PR-1", "PR-2", "PR-3"]

  let namesInstantsOfReports = false

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.programming
    return chart.programs.flatMap { [$0.at + numbers.watchDown, $0.at + numbers.watchUp] }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    var triggers: [Trigger] = []
    for program in moment.chart.window(moment.chart.programs, from: moment.now, to: moment.now) {
      let act = program.id
      let own = [step(program, act, moment), magnitude(program, act, moment), intent(program, act, moment)]
      triggers += own.compactMap(\.self)
    }
    return triggers
  }

  /// A prescriber's override that names the finding, or a corrected program and its watch. A close is the engine's matter.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    if Self.isOverridden(life, at: moment) { return true }
    return isCorrected(life, at: moment)
  }

  /// A prescriber's override that names the finding, with a reason.
  static func isOverridden(_ life: Life, at moment: Moment) -> Bool {
    moment.chart.overrides.contains { override in
      override.isAccepted && override.at >= life.effectiveAt && override.at <= moment.now && override.source.isPrescriberOrSurgeon
        && override[Override.reason].map { !$0.isEmpty } ?? false
        && override[Override.finding].map { DispositionTarget.matches($0, life, in: moment.chart) } ?? false
    }
  }

  /// A later program near the dose before, or near the one that was meant, and its watch.
  /// - Parameter alsoNear: other doses that count as right.
  func isCorrected(_ life: Life, alsoNear more: [Rational] = [], at moment: Moment) -> Bool {
    let chart = moment.chart
    guard let flagged = chart.programs.first(where: { $0.id == life.act }) else { return false }
    // A watch takes its time and ends with a report: programs since which none can have ended are not looked at.
    let shortest = min(moment.numbers.programming.watchDown, moment.numbers.programming.watchUp)
    guard let report = moment.observations(from: flagged.at + 1 + shortest).last, let wrong = flagged.totalNanograms else { return false }
    let later = chart.window(chart.programs, from: flagged.at + 1, to: report.at - shortest)
    if later.isEmpty { return false }
    let before = dosesBefore(flagged, moment) + more
    return later.contains { program in
      guard program.isAccepted, let total = program.totalNanograms, isCorrection(total, of: flagged, from: before, moment) else {
        return false
      }
      return Watch.isCompleted(after: program.at, upwards: total == wrong ? nil : total > wrong, at: moment)
    }
  }
}

extension Programming {
  /// PR-1: more than the limit of the phase, the origin and the age allow.
  private func step(_ program: Noted<Program>, _ act: ChangeID, _ moment: Moment) -> Trigger? {
    guard !program.isStop, let new = program.totalNanograms else { return nil }
    let numbers = moment.numbers.programming
    let increase = increaseLimit(moment) + numbers.roundingMilliPercent
    let decrease = numbers.decreaseMilliPercent + numbers.roundingMilliPercent
    let high = numbers.highDoseMilliPercent + numbers.roundingMilliPercent
    var best: (tier: Tier, old: OldDose, limit: Int64)?
    for old in moment.oldDoses(of: program) where !isExempt(program, from: old.nanograms, to: new, moment) {
      let change = Change(from: old.nanograms, to: new)
      let limit = change.isIncrease ? increase : decrease
      var tier: Tier?
      var broken = limit
      if change.exceeds(milliPercent: limit) { tier = .review }
      if change.exceeds(milliPercent: limit, timesMilli: numbers.urgentRatioMilli) { tier = .urgent }
      if tier == nil, old.nanograms >= Rational(numbers.highDoseMcgPerDay * 1000), change.exceeds(milliPercent: high) {
        tier = .review
        broken = high
      }
      if let tier, best.map({ tier > $0.tier }) ?? true { best = (tier, old, broken) }
    }
    guard let best else { return nil }
    var trigger = trigger("PR-1", best.tier, program, act, old: best.old, new: new, moment)
    trigger.numbers.append(FindingNumber("limitPercent", Micro.text(best.limit)))
    if moment.origin == nil { trigger.missing.append("spasticityOrigin") }
    return trigger
  }

  /// PR-2: doubled or halved.
  private func magnitude(_ program: Noted<Program>, _ act: ChangeID, _ moment: Moment) -> Trigger? {
    guard !program.isStop, let new = program.totalNanograms else { return nil }
    let numbers = moment.numbers.programming
    for old in moment.oldDoses(of: program) where !isExempt(program, from: old.nanograms, to: new, moment) {
      let change = Change(from: old.nanograms, to: new)
      guard change.isAtLeast(milli: numbers.doubledMilli) || change.isAtMost(milli: numbers.halvedMilli) else { continue }
      return trigger("PR-2", .emergency, program, act, old: old, new: new, moment)
    }
    return nil
  }

  /// PR-3: not what was meant, or steps and boluses that do not add up to the stated dose.
  private func intent(_ program: Noted<Program>, _ act: ChangeID, _ moment: Moment) -> Trigger? {
    guard let total = program.totalNanograms else { return nil }
    var pairs: [(name: String, nanograms: Rational)] = []
    if let intended = program[Program.intendedDailyDoseMcg] { pairs.append(("intendedDailyDoseMcg", Rational(intended.scaled))) }
    if !program[Program.steps].isEmpty, let stated = program[Program.dailyDoseMcg] {
      pairs.append(("dailyDoseMcg", Rational(stated.scaled)))
    }
    let numbers = moment.numbers.programming
    var best: Trigger?
    for pair in pairs {
      let change = Change(from: pair.nanograms, to: total)
      guard change.exceeds(milliPercent: numbers.intentMilliPercent) else { continue }
      let isFar = change.isAtLeast(milli: numbers.intentHighMilli) || change.isAtMost(milli: numbers.intentLowMilli)
      let tier: Tier = isFar ? .emergency : .urgent
      if let best, best.tier >= tier { continue }
      best = Trigger(
        "PR-3", .programmingError, tier, act: act, since: program.at, evidence: [program.id],
        numbers: [FindingNumber("programmedMcgPerDay", mcg(total)), FindingNumber(pair.name, mcg(pair.nanograms))],
        isDoseAbove: moment.isDoseAbove(program))
    }
    return best
  }

  private func trigger(
    _ rule: String, _ tier: Tier, _ program: Noted<Program>, _ act: ChangeID, old: OldDose, new: Rational, _ moment: Moment
  ) -> Trigger {
    Trigger(
      rule, .programmingError, tier, act: act, since: program.at, evidence: (old.program.map { [$0] } ?? []) + [program.id],
      numbers: [
        FindingNumber("oldMcgPerDay", mcg(old.nanograms)), FindingNumber("newMcgPerDay", mcg(new)),
        FindingNumber("ratio", new.divided(by: old.nanograms)?.text(decimals: 3) ?? "0"),
      ], isDoseAbove: moment.isDoseAbove(program))
  }

  /// The limit of an increase: titration or maintenance, spinal, or cerebral or a child. Unknown origin: the stricter one.
  private func increaseLimit(_ moment: Moment) -> Int64 {
    let numbers = moment.numbers.programming
    let implanted = moment.chart.last(moment.chart.implants, at: moment.now) { $0.isAccepted && !$0.source.isUndated }
    let isTitration = implanted.map { moment.now <= $0.at + numbers.titration } ?? false
    let isSpinal = moment.origin == .spinal && !moment.isChild
    if isTitration { return isSpinal ? numbers.titrationSpinalMilliPercent : numbers.titrationCerebralMilliPercent }
    return isSpinal ? numbers.maintenanceSpinalMilliPercent : numbers.maintenanceCerebralMilliPercent
  }

  /// What PR-1 and PR-2 pass over: planned decreases, cuts after a repair or an overdose, a restart below the dose before
  /// the stop, and the way back from a flagged program.
  private func isExempt(_ program: Noted<Program>, from old: Rational, to new: Rational, _ moment: Moment) -> Bool {
    if new == old { return true }
    if isWayBack(program, to: new, moment) { return true }
    guard new < old else { return false }
    if PlannedDecrease.covers(program, from: old, to: new, at: moment) { return true }
    if moment.wasOpenBefore(.overdose) || Repair.isRecent(before: program, moment) { return true }
    return isRestart(program, moment)
  }

  /// The first dose after a stop.
  private func isRestart(_ program: Noted<Program>, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let last = chart.last(chart.programs, at: program.at) { earlier in
      (earlier.at, earlier.source.label) < (program.at, program.source.label) && earlier.isAccepted
        && (earlier.isStop || earlier.isMinimumRate || earlier.totalNanograms != nil)
    }
    return last.map { $0.isStop || $0.isMinimumRate } ?? false
  }

  /// A correction back to within the rulebook's distance of the dose before a flagged program, or of its intended dose.
  private func isWayBack(_ program: Noted<Program>, to new: Rational, _ moment: Moment) -> Bool {
    guard program[Program.reason] == Program.Reason.correction else { return false }
    return moment.lives.contains { life in
      guard life.findingClass == .programmingError, life.act != program.id,
        let flagged = moment.chart.programs.first(where: { $0.id == life.act }), flagged.at <= program.at
      else { return false }
      return isCorrection(new, of: flagged, from: dosesBefore(flagged, moment), moment)
    }
  }

  /// Whether a dose is near the one before a flagged program, or near the one that it was meant to have.
  private func isCorrection(_ total: Rational, of flagged: Noted<Program>, from before: [Rational], _ moment: Moment) -> Bool {
    let numbers = moment.numbers.programming
    if let intended = flagged[Program.intendedDailyDoseMcg],
      !Change(from: Rational(intended.scaled), to: total).exceeds(milliPercent: numbers.intentMilliPercent)
    {
      return true
    }
    return before.contains { !Change(from: $0, to: total).exceeds(milliPercent: numbers.correctionMilliPercent) }
  }

  /// The doses that a flagged program replaced: the last one, and the one that it names.
  private func dosesBefore(_ flagged: Noted<Program>, _ moment: Moment) -> [Rational] {
    var before: [Rational] = []
    if let last = moment.doseBefore(flagged) { before.append(last.nanograms) }
    if let named = flagged[Program.previousDailyDoseMcg] { before.append(Rational(named.scaled)) }
    return before
  }
}

/// From one dose to another, compared exactly.
private struct Change {
  let from: Rational
  let to: Rational

  var isIncrease: Bool { to > from }

  /// Whether it is larger, up or down, than so many thousandths of a per cent of the dose before, times a factor.
  func exceeds(milliPercent: Int64, timesMilli factor: Int64 = 1000) -> Bool {
    let size = isIncrease ? to - from : from - to
    return Rational(100_000_000) * size > Rational(milliPercent) * Rational(factor) * from
  }

  func isAtLeast(milli ratio: Int64) -> Bool { Rational(1000) * to >= Rational(ratio) * from }

  func isAtMost(milli ratio: Int64) -> Bool { Rational(1000) * to <= Rational(ratio) * from }
}

/// Micrograms as decimal text.
func mcg(_ nanograms: Rational) -> String {
  guard let micrograms = Rational(1, over: 1000) else { return "" }
  return (nanograms * micrograms).text(decimals: 3)
}
