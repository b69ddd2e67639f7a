import ChangeLog
import PumpRecords

/// IN-1 … IN-3: wound, device and central nervous infection (evidence.md 4.9).
struct Infection: RuleFamily {
  let rules = ["IN-1", "IN-2", "IN-3"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.infection
    // A plan that runs out leaves a booked explant without one.
    let plans = chart.plans.flatMap { plan in
      [plan[Plan.to]?.milliseconds].compactMap(\.self).flatMap { [$0, $0 + Lapse.day] }
        + [(plan[Plan.from]?.milliseconds ?? plan.at) + 30 * Lapse.day]
    }
    return plans + chart.observations.filter { $0.temperature != nil }.map { $0.at + numbers.freeFor }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    var triggers: [Trigger] = []
    if let central = CentralInfection(moment).trigger { triggers.append(central) }
    let device = DeviceInfection(moment)
    if let deep = device.trigger {
      triggers.append(deep)
    } else if let wound = WoundInfection(moment).trigger {
      triggers.append(wound)
    }
    return triggers + device.unplannedExplants
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if life.findingClass == .withdrawal {
      return life.act.map { act in !DeviceInfection(moment).unplannedExplants.contains { $0.act == act } } ?? true
    }
    let last = held.evidence.compactMap { moment.chart.sources[$0]?.at }.max() ?? held.since
    return held.rule == "IN-1" ? isWoundCalm(held, last, moment) : isCured(life, last, moment)
  }

  /// A later exam that finds the wound dry and no sign, or redness answered no twice, two days apart.
  private func isWoundCalm(_ held: HeldRule, _ last: Int64, _ moment: Moment) -> Bool {
    let isDry = moment.observations(from: last + 1).contains { observation in
      observation.isAccepted && observation.found(.woundDry)
        && !WoundSign.allCases.contains { $0.shows(observation) } && !observation.found(.fluctuance) && !observation.found(.dehiscence)
    }
    if isDry { return true }
    return moment.isCalm(for: moment.numbers.infection.calmFor, since: held.since, counts: { _ in true }) {
      $0.answer(.woundRedness).map { !$0 }
    }
  }

  /// An antibiotic stopped and none active, a low C-reactive protein, and a normal temperature long after the last sign.
  private func isCured(_ life: Life, _ last: Int64, _ moment: Moment) -> Bool {
    let numbers = moment.numbers.infection
    let chart = moment.chart
    guard moment.now >= last + numbers.freeFor else { return false }
    let isEmergency = life.leading.tier == .emergency
    let isStopped = chart.window(chart.medications, from: life.effectiveAt, to: moment.now).contains { drug in
      guard drug.isAccepted, drug[Medication.status] == .stopped, !(isEmergency && drug.source.isLay) else { return false }
      if drug[Medication.class] == .antibiotic { return true }
      let name = drug[Medication.drug]?.lowercased()
      return name != nil
        && chart.medications.contains { $0[Medication.class] == .antibiotic && $0[Medication.drug]?.lowercased() == name }
    }
    guard isStopped, moment.activeDrugs([.antibiotic]).isEmpty else { return false }
    let protein = chart.window(chart.labs, from: life.effectiveAt, to: moment.now).last { $0[Lab.crpMgPerL] != nil }
    guard let protein, protein.isAccepted, let value = protein[Lab.crpMgPerL], value.scaled < numbers.calmCRPMilli else { return false }
    let temperature = moment.observations(from: last + numbers.freeFor).last { observation in
      observation.isAccepted && observation.temperature != nil && (!isEmergency || observation.source.isClinicianOrDevice)
    }
    return temperature?.temperature.map { $0 < moment.numbers.definitions.feverMilliC } ?? false
  }
}

/// Signs at the wound or the pocket.
enum WoundSign: CaseIterable {
  case redness, warmth, tenderness, drainage

  func shows(_ observation: Observation) -> Bool {
    switch self {
    case .redness: observation.answer(.woundRedness) == true
    case .warmth: observation.found(.warmth)
    case .tenderness: observation.found(.tenderness)
    case .drainage:
      observation.drainage.map { $0 != .none } ?? false || observation.found(.purulence)
    }
  }
}

extension Moment {
  /// The last surgery on system or spine up to an instant; nil where there was none or nobody knows when.
  func lastSurgery(upTo t: Int64) -> RecordSource? {
    let implant = chart.last(chart.implants, at: t) { $0.isAccepted && !$0.source.isUndated }?.source
    let procedure = chart.last(chart.procedures, at: t) { $0.isAccepted && $0.isSurgeryOnSystemOrSpine }?.source
    return [implant, procedure].compactMap(\.self).max { $0.at < $1.at }
  }
}
