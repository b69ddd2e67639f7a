import ChangeLog
import PumpRecords

/// CG-1 … CG-10: the gate before a first implant, a trial, or another act that opens the dura (evidence.md 4.12).
struct CandidateGate: RuleFamily {
  let rules = (1...10).map { "CG-\($0)" }

  func instants(in chart: Chart) -> [Int64] {
    // Without a booking or a candidate there is no gate, and nothing to wait for.
    guard Gate.mayOpen(in: chart) else { return [] }
    let numbers = chart.rulebook.parameters.gate
    return chart.observations.flatMap { observation -> [Int64] in
      var instants: [Int64] = []
      if observation.temperature != nil { instants.append(observation.at + numbers.feverWithin + 1) }
      if observation.lab != nil || observation.exam != nil {
        instants += [observation.at + numbers.infectionWithin + 1, observation.at + numbers.checkWithin + 1]
      }
      return instants
    }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard let gate = Gate(moment) else { return [] }
    return Self.items(gate, moment).compactMap { trigger($0, gate, moment) }
  }

  /// Satisfied, overridden, or the gate is closed.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    guard let gate = Gate(moment), gate.anchor.id == life.act else { return true }
    return !Self.items(gate, moment).contains { $0.rule == held.rule && trigger($0, gate, moment) != nil }
  }

  private static func items(_ gate: Gate, _ moment: Moment) -> [GateItem] {
    let clinical = GateSafety(gate, moment)
    let always = [clinical.infection, clinical.coagulation]
    // With a pump in place and no candidate only infection and bleeding bar the way.
    guard gate.isWhole else { return always.compactMap { $0 } }
    let records = GateRecords(gate, moment)
    let trials = GateTrials(gate, moment)
    let all =
      always + [
        records.spine, records.arachnoiditis, records.psychology, trials.response, trials.doses, records.education, records.label,
        records.contact,
      ]
    return all.compactMap { $0 }
  }

  private func trigger(_ item: GateItem, _ gate: Gate, _ moment: Moment) -> Trigger? {
    guard !isOverridden(item, moment) else { return nil }
    let booking = item.waivesTrials ? gate.firstBeyondTrial : gate.bookings.first
    let tier: Tier = item.isHard && booking != nil ? .urgent : .review
    var since = max(gate.anchor.at, item.since)
    if tier == .urgent, let booking { since = max(since, booking.at) }
    var trigger = Trigger(
      item.rule, .candidateGate, tier, act: gate.anchor.id, since: min(since, moment.now),
      evidence: ([gate.anchor.id] + (tier == .urgent ? gate.bookings.map(\.id) : []) + item.evidence.map(\.id)).once,
      causes: gate.bookings.map(\.id), missing: item.missing, detail: item.reason)
    trigger.item = item.rule
    trigger.fallsToo = true
    return trigger
  }

  /// A prescriber's or surgeon's override with a reason, later than all evidence for the item.
  private func isOverridden(_ item: GateItem, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let last = item.evidence.map(\.at).max() ?? .min
    return chart.window(chart.overrides, from: last, to: moment.now).contains { override in
      guard override.isAccepted, override.source.isPrescriberOrSurgeon, let reason = override[Override.reason], !reason.isEmpty else {
        return false
      }
      if override[Override.gate]?.uppercased() == item.rule { return true }
      return override[Override.finding].map { $0 == item.rule || $0.hasSuffix("#" + item.rule) } ?? false
    }
  }
}

/// An unmet item of the gate.
struct GateItem {
  var rule: String
  /// Why it is not met.
  var reason: String
  /// Whether it blocks a booked act; otherwise it warns.
  var isHard: Bool
  /// What it rests on beside booking and candidate.
  var evidence: [RecordSource] = []
  var missing: [String] = []
  /// Whether a booked trial may go on without it.
  var waivesTrials = false

  var since: Int64 { evidence.map(\.at).min() ?? .min }
}
