import ChangeLog
import PumpRecords

/// CA-1, CA-2: the dose goes up and the effect does not come (evidence.md 4.7).
struct DoseEscalation: RuleFamily {
  let rules = ["CA-1", "CA-2"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.catheter
    return chart.programs.filter { $0.at > Chart.beginning }.map { $0.at + numbers.responseJudged }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    let now = moment.now
    let numbers = moment.numbers.catheter
    let hasReport = moment.observations(from: now, to: now).contains {
      $0.nrs != nil || $0.penn != nil || $0.mas != nil || $0.found(.rigid)
    }
    let judged = moment.chart.window(moment.chart.programs, from: now - numbers.responseJudged, to: now - numbers.responseJudged)
    if !hasReport && judged.isEmpty { return [] }
    let doses = DoseSteps(moment)
    var triggers: [Trigger] = []
    if hasReport, let trigger = stillStiff(doses, moment) { triggers.append(trigger) }
    if let step = doses.increases.first(where: { step in judged.contains { $0.id == step.id } }),
      let trigger = noResponse(to: step, doses, moment) ?? noBenefit(of: step, doses, moment)
    {
      triggers.append(trigger)
    }
    return triggers
  }

  /// CA-1: much more dose than in the last half year, and tone is still up.
  private func stillStiff(_ doses: DoseSteps, _ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.catheter
    guard let last = doses.increases.last(where: { $0.at <= moment.now }), let current = doses.last(at: moment.now),
      moment.now >= last.at + numbers.stillFrom, moment.now <= last.at + numbers.stillTo
    else { return nil }
    let reports = moment.observations(from: moment.now, to: moment.now)
    let base = doses.lowest(from: max(last.at - numbers.riseWithin, doses.start), to: last.at)
    if let implanted = doses.implanted, last.at <= implanted + numbers.settling {
      guard let base, current.nanograms.isRise(over: base.nanograms, milliPercent: numbers.settlingRiseMilliPercent),
        let first = doses.firstIncrease(after: base.at), let before = meanAshworth(before: first.at, moment),
        let report = reports.first(where: { $0.mas.map { $0 >= before } ?? false })
      else { return nil }
      return trigger(base, current, report, since: first.at, doses, "MAS not lower than before")
    }
    var found = base
    if base.map({ !current.nanograms.isRise(over: $0.nanograms, milliPercent: numbers.riseMilliPercent) }) ?? true {
      found = yearsRise(current, last, doses, moment)
    }
    guard let base = found, let first = doses.firstIncrease(after: base.at) else { return nil }
    let tone = ToneReference(before: first.at, moment)
    guard let report = reports.first(where: { tone.isUp($0, moment) }) else { return nil }
    return trigger(base, current, report, since: first.at, doses, nil)
  }

  /// More than so much a day in a year, after the first year and a half.
  private func yearsRise(_ current: DoseSteps.Step, _ last: DoseSteps.Step, _ doses: DoseSteps, _ moment: Moment) -> DoseSteps.Step? {
    let numbers = moment.numbers.catheter
    guard let implanted = doses.implanted, last.at >= implanted + numbers.lateMonths * Lapse.month else { return nil }
    let from = max(last.at - Lapse.year, implanted + numbers.lateMonths * Lapse.month, doses.start)
    guard let base = doses.lowest(from: from, to: last.at) else { return nil }
    return current.nanograms - base.nanograms > Rational(numbers.yearlyRiseMcg * 1000) ? base : nil
  }

  private func trigger(
    _ base: DoseSteps.Step, _ current: DoseSteps.Step, _ report: Observation, since first: Int64, _ doses: DoseSteps, _ detail: String?
  ) -> Trigger {
    let steps = doses.increases.filter { $0.at >= first && $0.at <= report.at }.map(\.id)
    return Trigger(
      "CA-1", .catheterMalfunction, .review, since: report.at, evidence: ([base.id] + steps + [report.id]).once,
      numbers: [FindingNumber("fromMcgPerDay", mcg(base.nanograms)), FindingNumber("toMcgPerDay", mcg(current.nanograms))],
      missing: ["interrogation", "catheterStudy", "imaging"], detail: detail)
  }

  /// The last mean Ashworth score before an instant, else that of enrolment.
  private func meanAshworth(before t: Int64, _ moment: Moment) -> Int64? {
    moment.observations(from: .min, to: t).last { $0.isAccepted && $0.mas != nil }?.mas
      ?? moment.enrolment { $0.plausible(Profile.Baseline.masMean) }.map { $0.hundredths * 10 }
  }

  /// CA-2: several increases one after another, and none was answered by less tone.
  private func noResponse(to last: DoseSteps.Step, _ doses: DoseSteps, _ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.catheter
    let from = max(moment.now - numbers.riseWithin, doses.start, doses.settled(numbers.settling), doses.lastDecrease(before: last.at))
    let steps = doses.increases.filter { $0.at >= from && $0.at <= last.at }
    var before: ToneBefore?
    var silent: [(step: DoseSteps.Step, reports: [Observation])] = []
    for step in steps {
      let known = before ?? ToneBefore(step.at, moment)
      before = known
      let reports = moment.observations(from: step.at + numbers.responseFrom, to: step.at + numbers.responseJudged)
        .filter { $0.isAccepted && known.isLower($0, moment) != nil }
      if reports.isEmpty { continue }
      if reports.contains(where: { known.isLower($0, moment) == true }) {
        silent = []
        before = nil
      } else {
        silent.append((step, reports))
      }
    }
    guard silent.count >= Int(numbers.silentSteps), silent.last?.step.id == last.id else { return nil }
    return Trigger(
      "CA-2", .catheterMalfunction, .urgent, since: moment.now,
      evidence: silent.flatMap { [$0.step.id] + $0.reports.map(\.id) }.once,
      numbers: [FindingNumber("increases", String(silent.count))], missing: ["interrogation", "catheterStudy", "imaging"],
      detail: "increases without response")
  }

  /// CA-2: nearly twice the dose, and no benefit that lasted.
  private func noBenefit(of last: DoseSteps.Step, _ doses: DoseSteps, _ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.catheter
    let from = max(last.at - numbers.riseWithin, doses.start, doses.settled(numbers.settling))
    guard let base = doses.lowest(from: from, to: last.at),
      last.nanograms.isRise(over: base.nanograms, milliPercent: numbers.benefitRiseMilliPercent),
      let first = doses.firstIncrease(after: max(base.at, from - 1))
    else { return nil }
    let before = ToneBefore(first.at, moment)
    let reports = moment.observations(from: first.at + numbers.responseFrom).filter {
      $0.isAccepted && before.isLower($0, moment) != nil
    }
    guard reports.contains(where: { $0.at >= last.at + numbers.responseFrom }) else { return nil }
    var since: Int64?
    for report in reports {
      guard before.isLower(report, moment) == true else {
        since = nil
        continue
      }
      if let since, report.at - since >= numbers.benefitLasts { return nil }
      since = since ?? report.at
    }
    return Trigger(
      "CA-2", .catheterMalfunction, .urgent, since: moment.now,
      evidence: ([base.id] + doses.increases.filter { $0.at >= first.at && $0.at <= last.at }.map(\.id) + reports.map(\.id)).once,
      numbers: [FindingNumber("fromMcgPerDay", mcg(base.nanograms)), FindingNumber("toMcgPerDay", mcg(last.nanograms))],
      missing: ["interrogation", "catheterStudy", "imaging"], detail: "much more dose without lasting benefit")
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool { CatheterRepaired.holds(since: held, of: life, at: moment) }
}

extension Rational {
  /// Whether it is at least so many thousandths of a per cent above another.
  fileprivate func isRise(over base: Rational, milliPercent: Int64) -> Bool {
    self > base && Rational(100_000) * (self - base) >= Rational(milliPercent) * base
  }
}
