import ChangeLog
import PumpRecords

/// NE-1 … NE-4: cauda equina, haematoma, cord, mass at the catheter's tip (evidence.md 4.11).
struct Neurological: RuleFamily {
  let rules = ["NE-1", "NE-2", "NE-3", "NE-4"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.neurological
    return NumbedTime.acts(in: chart).map { $0.at + numbers.askedBy }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    [CaudaEquina(moment).trigger, SpinalHaematoma(moment).trigger, CordInjury(moment).trigger, TipMass(moment).trigger].compactMap { $0 }
      + NumbedTime.unasked(at: moment)
  }

  /// A later MRI or CT of the spine that is normal and shows nothing of these rules. NE-4 has no end of its own: the same.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if life.findingClass == .monitoringGap { return life.act.map { !NumbedTime.isUnasked($0, at: moment) } ?? true }
    let last = held.evidence.compactMap { moment.chart.sources[$0]?.at }.max() ?? held.since
    return moment.chart.window(moment.chart.imagings, from: last + 1, to: moment.now).contains { image in
      guard image.isAccepted, image[Imaging.what] == .mri || image[Imaging.what] == .ct else { return false }
      if let region = image[Imaging.region], region.lowercased() != "spine" { return false }
      let results = image[Imaging.result]
      return results.contains(Imaging.Result.normal) && !results.contains { $0.known.map(Self.codes.contains) ?? false }
    }
  }

  static let haematomas: [Imaging.Result] = [.epiduralHaematoma, .subarachnoidHaematoma, .spinalSubduralHaematoma]
  private static let codes = haematomas + [.catheterInCord, .tipMass]
}

extension Array where Element == ChangeID {
  /// The ids without repetition, in order.
  var once: [ChangeID] {
    var seen: Set<ChangeID> = []
    return filter { seen.insert($0).inserted }
  }
}

/// The hours in which a spinal anaesthetic or a screening dose weakens and numbs: what was reported then is asked again.
enum NumbedTime {
  static func acts(in chart: Chart) -> [RecordSource] {
    chart.procedures.filter { $0.isDone(.spinalAnaesthesia) }.map(\.source) + chart.trials.filter(\.isGiven).map(\.source)
  }

  private static let items: [Item] = [
    .weaknessLegs, .newWeakness, .motorDeficit, .ankleWeakness, .flaccidLegs, .newNumbness, .sensoryLevel, .urinaryRetention,
  ]

  /// Whether something was reported in these hours, the time to ask again is over, and nobody has answered since.
  static func isUnasked(_ act: ChangeID, at moment: Moment) -> Bool {
    guard let source = moment.chart.sources[act], moment.now >= source.at + moment.numbers.neurological.askedBy else { return false }
    let end = source.at + moment.numbers.overdose.screeningEffect
    let during = moment.observations(from: source.at, to: end)
    let after = moment.observations(from: end + 1)
    return items.contains { item in
      during.contains { $0.answer(item) == true && NewDeficit.isEffect(item, $0, moment) }
        && !after.contains { $0.isAccepted && answers(item, $0) }
    }
  }

  /// An exam code can only be answered yes: what the person says of weakness answers it too.
  private static func answers(_ item: Item, _ observation: Observation) -> Bool {
    switch item {
    case .motorDeficit, .ankleWeakness, .flaccidLegs:
      [item, .weaknessLegs, .newWeakness].contains { observation.answer($0) != nil }
    case .sensoryLevel: [item, .newNumbness].contains { observation.answer($0) != nil }
    default: observation.answer(item) != nil
    }
  }

  static func unasked(at moment: Moment) -> [Trigger] {
    let numbers = moment.numbers.neurological
    return acts(in: moment.chart).filter { act in
      act.at + numbers.askedBy <= moment.now && moment.now <= act.at + numbers.askedBy + Lapse.day && isUnasked(act.id, at: moment)
    }.map { act in
      var trigger = Trigger(
        "NE-1", .monitoringGap, .review, act: act.id, since: act.at + numbers.askedBy, evidence: [act.id],
        missing: ["weaknessLegs", "newNumbness", "urinaryRetention"])
      trigger.variant = "ask"
      return trigger
    }
  }
}
