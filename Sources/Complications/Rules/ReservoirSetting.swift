import ChangeLog
import PumpRecords

/// PR-9: the reservoir volume in the programmer is not what was filled: the alarm date is wrong (evidence.md 4.6).
enum ReservoirSetting {
  static func triggers(at moment: Moment) -> [Trigger] {
    let chart = moment.chart
    var triggers: [Trigger] = []
    for refill in chart.window(chart.refills, from: moment.now, to: moment.now) {
      if let trigger = entered(refill, moment) { triggers.append(trigger) }
    }
    for reading in chart.window(chart.interrogations, from: moment.now, to: moment.now) {
      if let shown = reading[Interrogation.reservoirML], let trigger = self.shown(shown, reading.source, byProgram: false, moment) {
        triggers.append(trigger)
      }
    }
    for program in chart.window(chart.programs, from: moment.now, to: moment.now) {
      if let shown = program[Program.reservoirML], let trigger = self.shown(shown, program.source, byProgram: true, moment) {
        triggers.append(trigger)
      }
    }
    // Two signs of one fill at one instant are one trigger.
    var kept: [Trigger] = []
    for trigger in triggers where !kept.contains(where: { $0.act == trigger.act }) { kept.append(trigger) }
    return kept
  }

  private static func entered(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    guard refill[Refill.filledML] != nil, let fill = refill.fillMicrolitres, let entered = refill[Refill.reservoirUpdatedTo],
      abs(entered.microlitres - fill) > moment.numbers.setting.setMicrolitres
    else { return nil }
    return trigger(
      refill.id, since: refill.at, evidence: [refill.id],
      [FindingNumber("filledML", Micro.text(fill)), FindingNumber("reservoirUpdatedTo", entered.text)])
  }

  /// What the pump shows within a day after a fill, against the fill minus use.
  private static func shown(_ shown: Volume, _ source: RecordSource, byProgram: Bool, _ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let numbers = moment.numbers.setting
    guard let fill = chart.delivery.fill(at: source.at), source.at <= fill.at + numbers.shownWithin,
      let left = chart.delivery.residual(of: fill, at: source.at)
    else { return nil }
    if !byProgram {
      // At the fill itself the order is unknown; soon after it and before any program the old setting shows.
      let programs = chart.window(chart.programs, from: fill.at, to: source.at).filter(\.isAccepted)
      if fill.at == source.at || (source.at <= fill.at + numbers.readAfterFill && programs.isEmpty) { return nil }
    }
    guard Deviation.size(Rational(shown.microlitres), left) > Rational(numbers.shownMicrolitres), let thousandth = Rational(1, over: 1000)
    else { return nil }
    return trigger(
      fill.id, since: source.at, evidence: [fill.id, source.id],
      [FindingNumber("shownML", shown.text), FindingNumber("computedML", (left * thousandth).text(decimals: 3))])
  }

  private static func trigger(_ fill: ChangeID, since: Int64, evidence: [ChangeID], _ numbers: [FindingNumber]) -> Trigger {
    Trigger("PR-9", .programmingError, .urgent, act: fill, since: since, evidence: evidence, numbers: numbers, isDoseAbove: false)
  }

  /// A later reservoir setting near what is left, or a refill.
  static func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    let chart = moment.chart
    if let fill = chart.delivery.lastFill(at: moment.now), fill.id != life.act, fill.at > held.since { return true }
    guard let fill = chart.delivery.fill(at: moment.now) else { return false }
    func isRight(_ shown: Volume?, at t: Int64) -> Bool {
      guard let shown, let left = chart.delivery.residual(of: fill, at: t) else { return false }
      return Deviation.size(Rational(shown.microlitres), left) <= Rational(moment.numbers.setting.shownMicrolitres)
    }
    return chart.window(chart.programs, from: held.lastHeld + 1, to: moment.now).contains {
      $0.isAccepted && isRight($0[Program.reservoirML], at: $0.at)
    }
      || chart.window(chart.interrogations, from: held.lastHeld + 1, to: moment.now).contains {
        $0.isAccepted && isRight($0[Interrogation.reservoirML], at: $0.at)
      }
  }
}
