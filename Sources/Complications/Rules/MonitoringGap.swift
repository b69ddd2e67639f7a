import ChangeLog
import PumpRecords

/// MO-1 … MO-4: nobody has seen the patient, the pump or the effect of a change (evidence.md 4.13).
struct MonitoringGap: RuleFamily {
  let rules = ["MO-1", "MO-2", "MO-3", "MO-4"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.monitoring
    var instants: [Int64] = []
    for time in chart.times where time > Chart.beginning { instants += [time + numbers.silentEarly, time + numbers.silentLate] }
    for program in chart.programs { instants += [program.at + numbers.assessInside, program.at + numbers.assessOutside] }
    for act in Self.acts(chart) { instants.append(act.at + numbers.readWithin) }
    for use in Self.uses(chart) { instants.append(use.at + numbers.readMonths * Lapse.month) }
    if let first = Self.first(chart) { instants.append(first.at + numbers.readMonths * Lapse.month) }
    for observation in chart.observations where observation.answersTone { instants.append(observation.at + numbers.checkWithin) }
    for fill in chart.delivery.fills { instants.append(fill.at + numbers.checkWithin) }
    for check in Self.checks(chart) { instants.append(check + numbers.checkWithin) }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    return [silent(moment), unread(moment)].compactMap(\.self) + afterActs(moment) + changes(moment) + unchecked(moment)
  }

  /// The first record of the log; facts of a header are none.
  private static func first(_ chart: Chart) -> RecordSource? {
    chart.sources.values.filter { !$0.isHeader && !$0.isUndated }.min { ($0.at, $0.label) < ($1.at, $1.label) }
  }

  /// The last contact of any kind up to now (3.1.16).
  private func lastContact(_ moment: Moment) -> RecordSource? {
    let chart = moment.chart
    func last<K: RecordKind>(_ list: [Noted<K>], _ isContact: (Noted<K>) -> Bool = { _ in true }) -> RecordSource? {
      chart.last(list, at: moment.now) { $0.isAccepted && !$0.source.isHeader && isContact($0) }?.source
    }
    let all = [
      last(chart.symptoms), last(chart.vitals), last(chart.exams), last(chart.refills), last(chart.interrogations), last(chart.programs),
      last(chart.alarms), last(chart.procedures) { $0.counts }, last(chart.appointments) { $0[Appointment.status] == .attended },
      last(chart.contactRecords) { $0[Contact.outcome] != .noAnswer },
    ]
    return all.compactMap(\.self).max { ($0.at, $0.label) < ($1.at, $1.label) }
  }

  /// MO-1: no contact for long.
  private func silent(_ moment: Moment) -> Trigger? {
    guard let from = lastContact(moment) ?? Self.first(moment.chart), from.at <= moment.now else { return nil }
    let numbers = moment.numbers.monitoring
    let implanted = moment.chart.last(moment.chart.implants, at: moment.now) { $0.isAccepted && !$0.isUndated }?.at
    let isEarly = implanted.map { from.at + numbers.silentEarly <= $0 + 6 * Lapse.month } ?? false
    let due = from.at + (isEarly ? numbers.silentEarly : numbers.silentLate)
    guard moment.now >= due else { return nil }
    var tier = Tier.review
    if let deadline = moment.chart.deadlines(asOf: moment.now)?.deadline, moment.now >= deadline - numbers.deadlineWithin {
      let isBooked = moment.chart.refillBookings.contains {
        $0.isBooked(at: moment.now) && $0.date <= deadline && $0.date >= moment.now - Lapse.day
      }
      if !isBooked { tier = .urgent }
    }
    return Trigger(
      "MO-1", .monitoringGap, tier, act: from.id, since: due, evidence: [from.id],
      numbers: [FindingNumber("lastContact", InstantText.second(from.at), isText: true)], missing: ["contact"],
      detail: "no contact")
  }

  /// Acts and exposures after which the pump is to be read.
  private static func acts(_ chart: Chart) -> [RecordSource] {
    var acts: [RecordSource] = []
    for refill in chart.refills where refill[Refill.expectedML] == nil && refill[Refill.reservoirUpdatedTo] == nil {
      acts.append(refill.source)
    }
    for procedure in chart.procedures where procedure.isSystemSurgery && !procedure.isDone(.pumpExplant) { acts.append(procedure.source) }
    for implant in chart.implants where !implant.isUndated { acts.append(implant.source) }
    for exposure in chart.exposures {
      switch exposure[Exposure.what]?.known {
      case .fall, .diving, .hyperbaric: acts.append(exposure.source)
      default: break
      }
    }
    return acts.filter { !$0.isHeader }
  }

  /// When the programmer was used, ascending.
  private static func uses(_ chart: Chart) -> [RecordSource] {
    var uses = chart.interrogations.map(\.source) + chart.programs.map(\.source)
    uses += chart.refills.filter { $0[Refill.expectedML] != nil || $0[Refill.reservoirUpdatedTo] != nil }.map(\.source)
    return uses.filter { $0.isAccepted && !$0.isHeader }.sorted { ($0.at, $0.label) < ($1.at, $1.label) }
  }

  /// MO-2: the pump was not read after an act …
  private func afterActs(_ moment: Moment) -> [Trigger] {
    let lapse = moment.numbers.monitoring.readWithin
    let due = Self.acts(moment.chart).filter { $0.at + lapse == moment.now }
    guard !due.isEmpty else { return [] }
    let uses = Self.uses(moment.chart)
    return due.filter { act in !uses.contains { $0.at >= act.at - 2 * Lapse.hour && $0.at <= moment.now && $0.id != act.id } }.map { act in
      Trigger(
        "MO-2", .monitoringGap, .review, act: act.id, since: moment.now, evidence: [act.id], missing: ["interrogation"],
        detail: "pump not read")
    }
  }

  /// … or not for half a year.
  private func unread(_ moment: Moment) -> Trigger? {
    let lapse = moment.numbers.monitoring.readMonths * Lapse.month
    let uses = moment.chart.window(moment.chart.interrogations, from: moment.now - lapse + 1, to: moment.now).contains { $0.isAccepted }
    if uses { return nil }
    guard let from = Self.uses(moment.chart).last(where: { $0.at <= moment.now }) ?? Self.first(moment.chart),
      moment.now == from.at + lapse
    else { return nil }
    return Trigger(
      "MO-2", .monitoringGap, .review, act: from.id, since: moment.now, evidence: [from.id], missing: ["interrogation"],
      detail: "pump not read")
  }

  /// MO-3: a change of dose that nobody assessed.
  private func changes(_ moment: Moment) -> [Trigger] {
    let numbers = moment.numbers.monitoring
    var triggers: [Trigger] = []
    for lapse in [numbers.assessInside, numbers.assessOutside] {
      for program in moment.chart.window(moment.chart.programs, from: moment.now - lapse, to: moment.now - lapse) {
        guard !program.source.isHeader, !program.isStop, let new = program.totalNanograms, let old = moment.doseBefore(program)?.nanograms,
          new != old, isInpatient(program.at, moment) == (lapse == numbers.assessInside)
        else { continue }
        if moment.observations(from: program.at + 1).contains(where: { $0.lab == nil && $0.isAccepted }) { continue }
        triggers.append(
          Trigger(
            "MO-3", .monitoringGap, .review, act: program.id, since: moment.now, evidence: [program.id],
            missing: ["spasticityNRS", "vitals"], detail: "effect of the new dose not assessed"))
      }
    }
    return triggers
  }

  /// From an admission, implant or system surgery to the discharge, two weeks at most.
  private func isInpatient(_ t: Int64, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let from = t - 14 * Lapse.day
    var begun = chart.window(chart.admissions, from: from, to: t).filter(\.isAccepted).map(\.at)
    begun += chart.window(chart.implants, from: from, to: t).filter { $0.isAccepted && !$0.isUndated }.map(\.at)
    begun += chart.window(chart.procedures, from: from, to: t).filter { $0.isAccepted && $0.isSystemSurgery }.map(\.at)
    guard let last = begun.max() else { return false }
    return !chart.window(chart.discharges, from: last, to: t).contains { $0.isAccepted }
  }

  /// Device checks: readings, catheter studies, images, aspirations.
  private static func checks(_ chart: Chart) -> [Int64] {
    var checks = chart.interrogations.filter(\.isAccepted).map(\.at) + chart.catheterStudies.filter(\.isAccepted).map(\.at)
    checks += chart.imagings.filter(\.isAccepted).map(\.at)
    checks += chart.procedures.filter { $0.isAccepted && ($0.isDone(.reservoirAspiration) || $0.isDone(.pocketAspiration)) }.map(\.at)
    checks += chart.refills.filter { $0.isAccepted && $0[Refill.aspiratedML] != nil }.map(\.at)
    return checks
  }

  /// MO-4: a loss of effect or odd residual volume that nobody follows up goes one tier up, once.
  private func unchecked(_ moment: Moment) -> [Trigger] {
    let classes: [FindingClass] = [.lossOfEffect, .residualExcess, .residualDeficit]
    return moment.lives.compactMap { life in
      guard life.isOpen, classes.contains(life.findingClass), !life.held.contains(where: { $0.rule == "MO-4" }),
        let tier = life.held.map(\.tier).max(), tier < .emergency, let begun = life.spans.last?.from,
        moment.now >= begun + moment.numbers.monitoring.checkWithin
      else { return nil }
      let last = Self.checks(moment.chart).filter { $0 <= moment.now && $0 >= begun }.max() ?? begun
      guard moment.now >= last + moment.numbers.monitoring.checkWithin else { return nil }
      return Trigger(
        "MO-4", life.findingClass, tier == .info ? .review : tier == .review ? .urgent : .emergency, act: life.act, since: moment.now,
        evidence: life.evidence, missing: ["interrogation", "catheterStudy", "imaging"])
    }
  }

  /// What was missing was made up for.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    let chart = moment.chart
    switch held.rule {
    case "MO-1": return lastContact(moment).map { $0.id != life.act } ?? false
    case "MO-2":
      return chart.window(chart.interrogations, from: (life.act.flatMap { chart.sources[$0]?.at } ?? held.since) + 1, to: moment.now)
        .contains {
          $0.isAccepted
        }
    case "MO-3": return moment.observations(from: held.since).contains { $0.lab == nil && $0.isAccepted }
    default:
      if !life.held.contains(where: { $0.rule != "MO-4" }) { return true }
      return Self.checks(chart).contains { $0 > held.since && $0 <= moment.now }
    }
  }
}
