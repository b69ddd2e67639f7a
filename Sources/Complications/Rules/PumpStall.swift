import ChangeLog
import PumpRecords

/// PU-1, PU-2, PU-7: the motor stood still (evidence.md 4.8).
struct PumpStall: RuleFamily {
  let rules = ["PU-1", "PU-2", "PU-7"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.pump
    let stalls = chart.flowLosses.filter { $0.cause == .stall }
    return stalls.flatMap { [$0.begin, $0.shownAt, $0.readAt] + [$0.to, $0.loggedRecovery].compactMap(\.self) }
      + chart.scans.flatMap { [$0.to, $0.to + numbers.scanConfirmed, $0.to + numbers.scanRecovered] }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    let stalls = moment.chart.flowLosses.filter { $0.cause == .stall && $0.shownAt <= moment.now && !moment.isPumpGone(since: $0.shownAt) }
    return [unexplained(stalls, moment), repeated(stalls, moment)].compactMap(\.self)
      + moment.chart.scans.flatMap { scan($0, stalls, moment) }
  }

  /// Whether a scan or a strong field shortly before explains a stall.
  private func isExplained(_ stall: FlowLoss, _ moment: Moment) -> Bool {
    if stall.scan != nil { return true }
    let from = stall.begin - moment.numbers.pump.fieldWithin
    let chart = moment.chart
    if chart.scans.contains(where: { $0.from <= stall.begin && $0.to >= from && $0.to <= stall.begin }) { return true }
    if chart.window(chart.procedures, from: from, to: stall.begin).contains(where: { $0.isDone(.externalShock) }) { return true }
    return chart.window(chart.exposures, from: from, to: stall.begin).contains {
      $0[Exposure.what] == .magnet || $0[Exposure.what] == .emi
    }
  }

  /// PU-1: a stall that nothing explains, recovered or not; or one that is explained and goes on.
  private func unexplained(_ stalls: [FlowLoss], _ moment: Moment) -> Trigger? {
    let now = moment.now
    let counting = stalls.filter { stall in
      guard stall.scan == nil, !moment.isRecoveryLoggedTwice(since: stall.shownAt) else { return false }
      return !isExplained(stall, moment) || (now >= stall.readAt && stall.isOn(at: now))
    }
    guard let first = counting.map(\.shownAt).min() else { return nil }
    let areRecovered = counting.allSatisfy { stall in
      guard let recovery = stall.loggedRecovery, recovery <= now else { return false }
      return moment.chart.window(moment.chart.interrogations, from: recovery, to: now).contains {
        $0.isAccepted && $0[Interrogation.state] == .running
      }
    }
    var trigger = Trigger(
      "PU-1", .pumpStall, areRecovered ? .urgent : .emergency, since: first, evidence: counting.flatMap(\.evidence),
      causes: counting.flatMap(\.evidence),
      numbers: [FindingNumber("stallSince", InstantText.second(counting.map(\.begin).min() ?? first), isText: true)],
      missing: areRecovered ? [] : ["interrogation"])
    trigger.fallsToo = true
    return trigger
  }

  /// PU-7: several unexplained stalls that recovered.
  private func repeated(_ stalls: [FlowLoss], _ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.pump
    let pairs = stalls.filter { stall in
      guard let recovery = stall.loggedRecovery else { return false }
      return recovery <= moment.now && stall.begin >= moment.now - numbers.repeatedWithin && !isExplained(stall, moment)
    }
    guard pairs.count >= Int(numbers.repeatedStalls) else { return nil }
    let since = pairs.compactMap(\.loggedRecovery).sorted()[Int(numbers.repeatedStalls) - 1]
    return Trigger(
      "PU-7", .pumpStall, .urgent, since: since, evidence: pairs.flatMap(\.evidence), causes: pairs.flatMap(\.evidence),
      numbers: [FindingNumber("stalls", String(pairs.count))])
  }

  /// PU-2: a stall of a scan whose recovery no reading confirms in time; PU-1 stands beside it once it counts as no recovery.
  private func scan(_ scan: Scan, _ stalls: [FlowLoss], _ moment: Moment) -> [Trigger] {
    let numbers = moment.numbers.pump
    let own = stalls.filter { $0.scan?.id == scan.id }
    let tones = moment.chart.window(moment.chart.alarms, from: scan.from, to: scan.to).filter { $0[Alarm.tone] == .twoTone }
    guard moment.now >= scan.to, !own.isEmpty || !tones.isEmpty || scan.isStallExpected, !moment.isPumpGone(since: scan.to) else {
      return []
    }
    if isOver(scan, moment) { return [] }
    let evidence = [scan.id] + own.flatMap(\.evidence) + tones.map(\.id)
    func trigger(_ rule: String, _ tier: Tier, _ since: Int64) -> Trigger {
      Trigger(
        rule, .pumpStall, tier, act: scan.id, since: since, evidence: evidence,
        numbers: [FindingNumber("scanEnded", InstantText.second(scan.to), isText: true)], missing: ["interrogation"])
    }
    let confirmBy = scan.to + numbers.scanConfirmed
    let recoverBy = scan.to + numbers.scanRecovered
    if moment.now < confirmBy {
      // A stall that was expected and is confirmed to be over in time is history.
      let good = moment.chart.window(moment.chart.interrogations, from: scan.to, to: confirmBy).contains { moment.isOK($0) }
      return good && !own.isEmpty ? [trigger("PU-2", .info, scan.to)] : []
    }
    guard moment.now >= recoverBy else { return [trigger("PU-2", .urgent, confirmBy)] }
    let isOn = own.contains { $0.isOn(at: moment.now) && $0.loggedRecovery == nil }
    return [trigger("PU-2", .emergency, recoverBy)] + (isOn ? [trigger("PU-1", .emergency, recoverBy)] : [])
  }

  /// Read and found in order after the scan; twice at least an hour apart where the stall lasted long.
  private func isOver(_ scan: Scan, _ moment: Moment) -> Bool {
    let good = moment.goodReadings(from: scan.to)
    guard let first = good.first, let last = good.last else { return false }
    let logged = moment.chart.flowLosses.filter { $0.cause == .stall && $0.scan?.id == scan.id }.compactMap(\.loggedRecovery).max()
    let isLate = (logged ?? first) > scan.to + moment.numbers.pump.scanRecovered
    return !isLate || last - first >= Lapse.hour
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.isPumpGone(since: held.since) { return true }
    if let scan = moment.chart.scans.first(where: { $0.id == life.act }) { return isOver(scan, moment) }
    let stalls = moment.chart.flowLosses.filter { $0.cause == .stall && $0.scan == nil && $0.shownAt <= moment.now }
    guard !stalls.contains(where: { $0.isOn(at: moment.now) }) else { return false }
    let last = stalls.filter { held.evidence.contains(where: $0.evidence.contains) }.map { $0.to ?? $0.shownAt }.max() ?? held.since
    return moment.isRecoveryLoggedTwice(since: min(last, moment.now))
  }
}
