import ChangeLog
import PumpRecords

/// RF-5: tone or itch again and again in the last days before a refill, though the pump was not empty (evidence.md 4.3).
struct RefillPattern: RuleFamily {
  let rules = ["RF-5"]

  func instants(in chart: Chart) -> [Int64] { [] }

  /// A cycle from one completed fill to the next.
  private struct Cycle {
    let fill: DeliveryCourse.Fill
    /// Reports with signs before the refill, and the one that shows that they went; empty where the pattern does not hold.
    let evidence: [ChangeID]
    /// When it was seen to hold.
    let since: Int64
    /// Whether tone and itch were answered before the refill, always calm.
    let isWithout: Bool
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    let numbers = moment.numbers.refill
    // The pattern shows itself with a report soon after a refill.
    guard let last = moment.chart.delivery.lastFill(at: moment.now), moment.now <= last.at + numbers.patternResolves,
      !moment.observations(from: moment.now, to: moment.now).isEmpty,
      moment.chart.alarmVolume(at: moment.now) < numbers.patternAlarmMicrolitres
    else { return [] }
    let cycles = lastCycles(moment)
    let own = cycles.filter { !$0.evidence.isEmpty }
    guard own.count >= Int(numbers.patternCycles), let newest = own.last, newest.fill.id == last.id, newest.since == moment.now else {
      return []
    }
    // A further cycle joins.
    let open = moment.open(.reservoirDepletion).first { $0.held.contains { $0.rule == "RF-5" } }
    let residuals = own.compactMap(\.fill.aspirated).map { DecimalText.text($0, decimals: 3) }
    return [
      Trigger(
        "RF-5", .reservoirDepletion, .review, act: open?.act ?? last.id, since: moment.now, evidence: own.flatMap(\.evidence).once,
        numbers: [
          FindingNumber("cycles", String(own.count)), FindingNumber("residualsML", residuals.joined(separator: " "), isText: true),
        ])
    ]
  }

  private func lastCycles(_ moment: Moment) -> [Cycle] {
    let fills = moment.chart.delivery.fills.filter { $0.at <= moment.now }
    // The first fill ends no cycle that is known.
    return fills.dropFirst().suffix(Int(moment.numbers.refill.patternLookBack)).map { cycle(endedBy: $0, moment) }
  }

  private func cycle(endedBy fill: DeliveryCourse.Fill, _ moment: Moment) -> Cycle {
    let numbers = moment.numbers.refill
    let before = moment.observations(from: fill.at - numbers.patternBefore, to: fill.at)
    let stiff = before.filter(moment.isSpasticityUp)
    let itching = before.filter(moment.isItching)
    let isWithout =
      stiff.isEmpty && itching.isEmpty && before.contains { $0.isAccepted && moment.isToneCalm($0) == true }
    var evidence: [ChangeID] = []
    var since = fill.at
    if let aspirated = fill.aspirated, numbers.patternResidual.contains(aspirated), !(stiff.isEmpty && itching.isEmpty) {
      let after = moment.observations(from: fill.at + 1, to: fill.at + numbers.patternResolves).filter(\.isAccepted)
      let tone = stiff.isEmpty ? nil : after.first { moment.isToneCalm($0) == true }
      let itch = itching.isEmpty ? nil : after.first { $0.answer(.itch) == false }
      if (stiff.isEmpty || tone != nil) && (itching.isEmpty || itch != nil) {
        let calm = [tone, itch].compactMap(\.self)
        evidence = stiff.map(\.id) + itching.map(\.id) + [fill.id] + calm.map(\.id)
        since = calm.map(\.at).max() ?? fill.at
      }
    }
    return Cycle(fill: fill, evidence: evidence, since: since, isWithout: isWithout)
  }

  /// The alarm volume was raised, or a cycle passed without; silence about tone is no such cycle.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil || moment.chart.alarmVolume(at: moment.now) >= moment.numbers.refill.patternAlarmMicrolitres { return true }
    guard let last = moment.chart.delivery.lastFill(at: moment.now), last.at > held.since else { return false }
    return lastCycles(moment).contains { $0.fill.at > held.since && $0.isWithout }
  }
}
