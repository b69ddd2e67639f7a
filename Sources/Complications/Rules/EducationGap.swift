import ChangeLog
import PumpRecords

/// MO-5: teaching that is missing, old, or did not reach who cares now (evidence.md 4.13).
struct EducationGap: RuleFamily {
  let rules = ["MO-5"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.monitoring
    let starts = chart.implants.map(\.at) + chart.candidates.map(\.at)
    var instants = starts.map { $0 + numbers.teachWithin } + chart.educations.map { $0.at + numbers.teachMonths * Lapse.month }
    instants += chart.refillBookings.compactMap(\.silentlyMissedAt)
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    var triggers = [neverTaught(moment), taughtLongAgo(moment), newCaregiver(moment), missedCalls(moment)].compactMap(\.self)
    let isUrgent = moment.isOpen(.reservoirDepletion) { ["RF-1", "RF-2", "RF-3", "RF-4"].contains($0.rule) && $0.tier >= .urgent }
    guard isUrgent else { return triggers }
    for place in triggers.indices { triggers[place].tier = .urgent }
    for life in moment.open(.educationGap) {
      guard let held = life.held.first(where: { $0.rule == "MO-5" && $0.tier < .urgent }),
        !triggers.contains(where: { $0.act == life.act })
      else { continue }
      var worse = held.trigger
      worse.tier = .urgent
      worse.since = moment.now
      triggers.append(worse)
    }
    return triggers
  }

  private func trigger(_ act: ChangeID, _ since: Int64, _ detail: String, _ evidence: [ChangeID]) -> Trigger {
    Trigger("MO-5", .educationGap, .review, act: act, since: since, evidence: evidence, missing: ["education"], detail: detail)
  }

  private func lastTaught(_ moment: Moment, before t: Int64) -> Noted<Education>? {
    moment.chart.last(moment.chart.educations, at: t) { $0.isAccepted && $0[Education.signedBy] != nil }
  }

  private func neverTaught(_ moment: Moment) -> Trigger? {
    let at = moment.now - moment.numbers.monitoring.teachWithin
    let chart = moment.chart
    let starts =
      chart.window(chart.implants, from: at, to: at).map(\.source) + chart.window(chart.candidates, from: at, to: at).map(\.source)
    guard let start = starts.first(where: { !$0.isHeader && !$0.isUndated }), lastTaught(moment, before: moment.now) == nil else {
      return nil
    }
    return trigger(start.id, moment.now, "nobody signed that they were taught", [start.id])
  }

  private func taughtLongAgo(_ moment: Moment) -> Trigger? {
    guard let last = lastTaught(moment, before: moment.now),
      moment.now == last.at + moment.numbers.monitoring.teachMonths * Lapse.month
    else { return nil }
    return trigger(last.id, moment.now, "taught more than a year ago", [last.id])
  }

  /// A caregiver who was first seen after the teaching, where another was known before.
  private func newCaregiver(_ moment: Moment) -> Trigger? {
    let seen = moment.chart.window(moment.chart.symptoms, from: moment.now, to: moment.now).map(\.source).filter { $0.role == .caregiver }
    guard let one = seen.first, let last = lastTaught(moment, before: moment.now) else { return nil }
    let earlier = moment.chart.window(moment.chart.symptoms, from: .min, to: moment.now - 1).map(\.source).filter { $0.role == .caregiver }
    guard !earlier.isEmpty, !earlier.contains(where: { $0.person == one.person }), last.at < one.at else { return nil }
    return trigger(one.id, one.at, "another caregiver", [one.id])
  }

  private func missedCalls(_ moment: Moment) -> Trigger? {
    let chart = moment.chart
    let from = moment.now - moment.numbers.monitoring.missedWithin
    let taught = lastTaught(moment, before: moment.now)?.at ?? .min
    var missed: [(at: Int64, id: ChangeID)] = chart.window(chart.contactRecords, from: max(from, taught), to: moment.now).filter {
      $0[Contact.outcome] == .noAnswer || $0[Contact.outcome] == .late
    }.map { ($0.at, $0.id) }
    for appointment in chart.window(chart.appointments, from: max(from, taught), to: moment.now)
    where appointment[Appointment.status] == .missed { missed.append((appointment.at, appointment.id)) }
    for booking in chart.refillBookings {
      guard let silent = booking.silentlyMissedAt, silent >= max(from, taught), silent <= moment.now,
        !missed.contains(where: { $0.id == booking.id }), !booking.outcomes.contains(where: { $0.status == .missed })
      else { continue }
      missed.append((silent, booking.id))
    }
    missed.sort { $0.at < $1.at }
    guard missed.count >= 2, let last = missed.last, last.at == moment.now else { return nil }
    return trigger(missed[1].id, missed[1].at, "calls or appointments missed", missed.map(\.id))
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    lastTaught(moment, before: moment.now).map { $0.at > held.since || ($0.at == held.since && $0.id != life.act) } ?? false
  }
}
