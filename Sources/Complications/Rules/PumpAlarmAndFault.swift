import ChangeLog
import PumpRecords

/// PU-6, PU-8, PU-9: an alarm that nobody has looked into, a pump that stands still, a pump that says the impossible
/// (evidence.md 4.8).
struct PumpAlarmAndFault: RuleFamily {
  let rules = ["PU-6", "PU-8", "PU-9"]

  func instants(in chart: Chart) -> [Int64] {
    let stopped = chart.rulebook.parameters.pump.stoppedFor
    var instants = chart.flowLosses.filter { $0.cause == .stop }.map { max($0.from + stopped, $0.shownAt) }
    for plan in chart.plans {
      let to = plan[Plan.to]?.milliseconds ?? (plan[Plan.from]?.milliseconds ?? plan.at) + 30 * Lapse.day
      instants += [to + 1, to + Lapse.day + 1]
    }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    return [alarm(moment), stopped(moment), fault(moment)].compactMap(\.self)
  }

  /// PU-6: heard, and not answered by a reading in order at or after it.
  private func alarm(_ moment: Moment) -> Trigger? {
    let heard = moment.chart.window(moment.chart.alarms, from: moment.now, to: moment.now)
    guard let first = heard.first, moment.goodReadings(from: moment.now).isEmpty else { return nil }
    let lapse = moment.numbers.pump.alarmAfterScan
    let isOfScan = moment.chart.scans.contains { $0.isRecorded && $0.from <= first.at && first.at <= $0.to + lapse }
    let isCritical = heard.contains { $0[Alarm.tone] == .twoTone }
    return Trigger(
      "PU-6", .pumpAlarmUnhandled, isOfScan ? .info : isCritical ? .emergency : .urgent, since: first.at, evidence: heard.map(\.id),
      causes: heard.map(\.id), missing: ["interrogation"])
  }

  /// PU-8: stopped for more than a day without a plan, whatever it was stopped for.
  private func stopped(_ moment: Moment) -> Trigger? {
    let stops = moment.chart.flowLosses.filter { loss in
      loss.cause == .stop && loss.isOn(at: moment.now) && moment.now >= loss.from + moment.numbers.pump.stoppedFor
        && !moment.isPlannedStop(since: loss.begin)
    }
    guard let first = stops.map(\.from).min() else { return nil }
    return Trigger(
      "PU-8", .pumpStopped, .emergency, since: first + moment.numbers.pump.stoppedFor, evidence: stops.flatMap(\.evidence),
      causes: stops.flatMap(\.evidence), numbers: [FindingNumber("stoppedSince", InstantText.second(first), isText: true)],
      missing: ["interrogation"])
  }

  /// PU-9: a log or state that cannot be, or a residual volume far off.
  private func fault(_ moment: Moment) -> Trigger? {
    var reasons: [String] = []
    var evidence: [ChangeID] = []
    for reading in moment.chart.window(moment.chart.interrogations, from: moment.now, to: moment.now) {
      let own = impossible(reading, moment)
      if !own.isEmpty { evidence.append(reading.id) }
      reasons += own
    }
    for life in moment.lives where life.isOpen && (life.findingClass == .residualExcess || life.findingClass == .residualDeficit) {
      guard let far = life.held.first(where: { $0.rule == "RV-3" }), far.lastHeld == moment.now || far.since == moment.now else { continue }
      evidence += life.evidence
      reasons.append("residual volume far off")
    }
    guard !reasons.isEmpty else { return nil }
    return Trigger("PU-9", .deviceMalfunctionPump, .urgent, since: moment.now, evidence: evidence, detail: reasons.joined(separator: ", "))
  }

  private func impossible(_ reading: Noted<Interrogation>, _ moment: Moment) -> [String] {
    let chart = moment.chart
    var reasons: [String] = []
    let numbers = moment.numbers.pump
    let slack =
      reading[Interrogation.pumpClockOffsetMinutes].map { max(0, $0.scaled * 600) + numbers.clockSlack } ?? numbers.unknownClockSlack
    let lines = reading[Interrogation.log]
    if lines.contains(where: { ($0[Interrogation.LogEntry.at]?.from.milliseconds ?? .min) > reading.at + slack }) {
      reasons.append("an event later than the reading")
    }
    for line in lines where line[Interrogation.LogEntry.event] == .motorStallRecovery {
      let at = line[Interrogation.LogEntry.at]?.from.milliseconds ?? reading.at
      let isKnown =
        chart.flowLosses.contains { $0.cause == .stall && $0.begin <= at }
        || chart.scans.contains { $0.from <= at && at <= $0.to + 2 * Lapse.day && ($0.isRecorded || $0.isStallExpected) }
      if !isKnown { reasons.append("a recovery without a stall") }
    }
    let pumpSince = moment.pumpSince
    let end = chart.window(chart.interrogations, from: pumpSince, to: reading.at).contains { earlier in
      earlier[Interrogation.eos] == true || earlier.logged(.endOfService)
    }
    if end, reading[Interrogation.state] == .running { reasons.append("running after its end of service") }
    return reasons
  }

  /// Read and found in order at or after it, or exchanged; a fault by a later reading than the one that showed it.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.isPumpGone(since: held.since) { return true }
    let last = held.evidence.compactMap { moment.chart.sources[$0]?.at }.max() ?? held.since
    switch held.rule {
    case "PU-9": return !moment.goodReadings(from: last + 1).isEmpty
    case "PU-8":
      let isStopped = moment.chart.flowLosses.contains { $0.cause == .stop && $0.isOn(at: moment.now) }
      return !isStopped && !moment.goodReadings(from: max(last, held.since)).isEmpty
    default: return !moment.goodReadings(from: last).isEmpty
    }
  }
}
