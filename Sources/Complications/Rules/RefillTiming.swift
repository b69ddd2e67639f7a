import ChangeLog
import PumpRecords

/// RF-1 … RF-4: the next refill (evidence.md 4.3).
struct RefillTiming: RuleFamily {
  let rules = ["RF-1", "RF-2", "RF-3", "RF-4"]

  let namesInstantsOfReports = false

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.refill
    var instants: [Int64] = []
    let marks = Set(chart.delivery.changes + chart.delivery.fills.map(\.at)).sorted()
    for mark in marks where mark > Chart.beginning {
      guard let dates = chart.deadlines(asOf: mark) else { continue }
      let next = dates.fill.flatMap { chart.delivery.nextFill(after: $0.at)?.at } ?? .max
      var mine = [dates.low, dates.alertEmpty, dates.worstCase, dates.stability].compactMap { $0 }
      if let deadline = dates.deadline { mine += [deadline - numbers.askBefore, deadline - numbers.urgentBefore] }
      if let low = dates.low ?? dates.deadline { mine += [low - numbers.missedReserve, low - numbers.missedEmergency] }
      if let fill = dates.fill { mine.append(fill.at + numbers.quietAfterFill) }
      instants += mine.filter { $0 > mark && $0 < next }
    }
    for booking in chart.refillBookings {
      instants += [booking.date, booking.date + numbers.bookingPast + 1]
      if let silent = booking.silentlyMissedAt { instants.append(silent) }
    }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil, let reservoir = Reservoir(moment) else { return [] }
    return reservoir.triggers
  }

  /// A completed refill, an explant or a stop under a plan; RF-1 also by a booking in time; RF-4 falls by one.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil || Self.isStoppedByPlan(moment) { return true }
    if let fill = moment.chart.delivery.lastFill(at: moment.now), fill.id != life.act, fill.at >= life.effectiveAt { return true }
    // Another reading of the log has another last fill.
    if let act = life.act, let fill = moment.chart.delivery.lastFill(at: moment.now), fill.id != act,
      moment.chart.sources[act].map({ $0.at <= fill.at }) ?? true
    {
      return true
    }
    guard let reservoir = Reservoir(moment) else { return false }
    switch held.rule {
    case "RF-1": return reservoir.isBookedInTime && !reservoir.hasFallen
    case "RF-4": return reservoir.isBookedInTime
    default: return false
    }
  }

  /// Whether the pump stands still under a stop plan: then there is nothing to refill for.
  static func isStoppedByPlan(_ moment: Moment) -> Bool {
    moment.chart.threats.contains { threat in
      threat.isStop && threat.from <= moment.now && (threat.to.map { $0 > moment.now } ?? true)
        && moment.plan([.stop], covering: threat.from) != nil && moment.isPlannedStop(since: threat.from)
    }
  }
}

/// The reservoir and its bookings at one instant.
struct Reservoir {
  private let moment: Moment
  private let chart: Chart
  private let numbers: RefillParameters
  private let dates: Deadlines?
  private let since: Int64
  private let anchor: ChangeID
  private let bookings: [Booking]

  init?(_ moment: Moment) {
    self.moment = moment
    chart = moment.chart
    numbers = moment.numbers.refill
    let now = moment.now
    // After the reservoir was emptied for good there is nothing to run out of.
    if chart.delivery.lastFill(at: now) != nil, chart.delivery.fill(at: now) == nil { return nil }
    dates = chart.deadlines(asOf: now)
    since = dates?.fill?.at ?? .min
    bookings = chart.refillBookings
    if let fill = dates?.fill {
      anchor = fill.id
    } else if let stated = dates?.statedBy {
      anchor = stated
    } else if let sign = Self.emptySigns(moment, since: .min).first {
      anchor = sign.id
    } else {
      return nil
    }
  }

  var triggers: [Trigger] { [notBooked, lowDate, empty, missed].compactMap { $0 } }

  private var fill: DeliveryCourse.Fill? { dates?.fill }
  private var standing: [Booking] { bookings.filter { $0.isBooked(at: moment.now) } }

  /// Whether a refill is booked from yesterday on and not after the deadline.
  var isBookedInTime: Bool {
    guard let deadline = dates?.deadline else { return false }
    return standing.contains { $0.date >= moment.now - numbers.bookingPast && $0.date <= deadline }
  }

  /// Whether RF-4 has held since the fill: then a booking lowers the finding, and only a refill ends it.
  var hasFallen: Bool {
    moment.lives.contains { life in
      life.findingClass == .reservoirDepletion && life.act == anchor && life.isOpen
        && (life.over["RF-4"] != nil || life.held.contains { $0.rule == "RF-4" })
    }
  }

  private func figures() -> [FindingNumber] {
    var numbers: [FindingNumber] = []
    func date(_ name: String, _ value: Int64?) {
      if let value { numbers.append(FindingNumber(name, InstantText.second(value), isText: true)) }
    }
    date("deadline", dates?.deadline)
    date("lowReservoirDate", dates?.low)
    date("alertEmptyDate", dates?.alertEmpty)
    date("nominalEmptyDate", dates?.nominalEmpty)
    date("stabilityDate", dates?.stability)
    if let fill, let flow = chart.delivery.flow(at: moment.now) {
      numbers.append(FindingNumber("filledML", DecimalText.text(fill.microlitres, decimals: 3)))
      numbers.append(FindingNumber("flowMLPerDay", (flow * (Rational(1, over: 1000) ?? Rational(0))).text(decimals: 4)))
    }
    return numbers
  }

  /// The program that the dates are computed with.
  private var flowSources: [ChangeID] {
    guard fill != nil else { return [] }
    return chart.last(chart.programs, at: moment.now) { $0.isAccepted && !$0.source.isHeader }.map { [$0.id] } ?? []
  }

  private func trigger(_ rule: String, _ tier: Tier, since: Int64, evidence: [ChangeID] = []) -> Trigger {
    var missing: [String] = []
    if fill == nil { missing.append("refill") }
    if dates?.low == nil { missing.append("program") }
    return Trigger(
      rule, .reservoirDepletion, tier, act: anchor, since: since, evidence: [anchor] + (evidence + flowSources).filter { $0 != anchor },
      causes: evidence.filter { id in chart.appointments.contains { $0.id == id } || chart.alarms.contains { $0.id == id } },
      numbers: figures(), missing: missing, date: dates?.alertEmpty ?? dates?.nominalEmpty ?? dates?.deadline)
  }

  /// RF-1: from two weeks before the deadline no booking in time; or the next booking is after the deadline.
  private var notBooked: Trigger? {
    guard let dates, let deadline = dates.deadline else { return nil }
    let now = moment.now
    let urgentFrom = deadline - numbers.urgentBefore
    if hasFallen && isBookedInTime {
      return now >= urgentFrom ? trigger("RF-1", .urgent, since: urgentFrom) : trigger("RF-1", .review, since: now)
    }
    if let fill, now < fill.at + numbers.quietAfterFill { return nil }
    if isBookedInTime { return nil }
    let asked = min(deadline - numbers.askBefore, dates.worstCase ?? .max)
    let next = standing.filter { $0.date >= now - numbers.bookingPast }.min { $0.date < $1.date }
    let isTooLate = next.map { $0.date > deadline } ?? false
    guard now >= asked || isTooLate else { return nil }
    let quiet = fill.map { $0.at + numbers.quietAfterFill } ?? .min
    let begun = now >= urgentFrom ? urgentFrom : asked
    let evidence = isTooLate ? next.map { [$0.id] } ?? [] : []
    // It holds since the later of: the instant that asks, the end of the quiet time, the loss of the booking that stood.
    let from = now >= begun ? max(begun, quiet, lostBookingAt ?? .min) : now
    return trigger("RF-1", now >= urgentFrom ? .urgent : .review, since: min(max(from, since), now), evidence: evidence)
  }

  /// When the last booking in time ceased to stand.
  private var lostBookingAt: Int64? {
    guard let deadline = dates?.deadline else { return nil }
    return bookings.filter { $0.bookedAt <= moment.now && $0.date <= deadline && $0.bookedAt >= since }.compactMap { booking in
      let ends = booking.outcomes.map(\.at) + [booking.silentlyMissedAt, booking.date + numbers.bookingPast + 1].compactMap { $0 }
      return ends.filter { $0 <= moment.now }.min()
    }.max()
  }

  /// RF-2: at or past the low-reservoir date, no refill.
  private var lowDate: Trigger? {
    guard let low = dates?.low, moment.now >= low else { return nil }
    return trigger("RF-2", .urgent, since: max(low, since), evidence: [dates?.statedBy].compactMap { $0 })
  }

  /// RF-3: past the alert empty date, empty by any word of the pump, or at the alarm with signs.
  private var empty: Trigger? {
    let now = moment.now
    var holding: [(since: Int64, evidence: [ChangeID])] = []
    if let alert = dates?.alertEmpty, now >= alert { holding.append((max(alert, since), [])) }
    for sign in Self.emptySigns(moment, since: since) where sign.at <= now { holding.append((sign.at, [sign.id])) }
    if let reached = alarmReached {
      let signs = moment.observations(from: now - numbers.signsWithin).filter { observation in
        moment.isSpasticityUp(observation) || moment.isItching(observation) || !moment.autonomicSigns(observation).isEmpty
      }
      if let sign = signs.first { holding.append((max(reached.at, sign.at), reached.evidence + signs.map(\.id))) }
    }
    guard let first = holding.map(\.since).min() else { return nil }
    return trigger("RF-3", .emergency, since: first, evidence: holding.flatMap(\.evidence))
  }

  /// When the low-reservoir alarm or date was reached since the fill.
  private var alarmReached: (at: Int64, evidence: [ChangeID])? {
    let now = moment.now
    var all: [(at: Int64, evidence: [ChangeID])] = []
    if let low = dates?.low, now >= low { all.append((max(low, since), [])) }
    for alarm in chart.reservoirAlarms where alarm.isBelieved && alarm.at > since && alarm.at <= now {
      all.append((alarm.at, [alarm.id]))
    }
    for reading in chart.interrogations where reading.at > since && reading.at <= now {
      if let left = reading[Interrogation.reservoirML], left.microlitres <= chart.alarmVolume(at: reading.at) {
        all.append((reading.at, [reading.id]))
      }
    }
    return all.min { $0.at < $1.at }
  }

  /// Words that the reservoir is empty: the critical alarm, or a last millilitre by telemetry, aspiration or attempt. At the
  /// instant of a fill they come before it.
  private static func emptySigns(_ moment: Moment, since: Int64) -> [(at: Int64, id: ChangeID)] {
    let chart = moment.chart
    let limit = moment.numbers.refill.emptyMicrolitres
    var signs: [(at: Int64, id: ChangeID)] = []
    for alarm in chart.reservoirAlarms where alarm.isEmpty && alarm.isBelieved { signs.append((alarm.at, alarm.id)) }
    for reading in chart.interrogations {
      if let left = reading[Interrogation.reservoirML], left.microlitres <= limit { signs.append((reading.at, reading.id)) }
    }
    for procedure in chart.procedures where procedure.isDone(.reservoirAspiration) || procedure.isDone(.refillAttempt) {
      if let left = procedure[Procedure.aspiratedML], left.microlitres <= limit { signs.append((procedure.at, procedure.id)) }
    }
    return signs.filter { $0.at > since && $0.at <= moment.now }.sorted { $0.at < $1.at }
  }

  /// RF-4: a refill missed or cancelled since the fill, none booked in time, and little reserve.
  private var missed: Trigger? {
    guard let reserveEnd = dates?.low ?? dates?.deadline else { return nil }
    let now = moment.now
    let missed = bookings.compactMap { $0.missed(at: now) }.filter { $0.at > since }
    guard let first = missed.min(by: { $0.at < $1.at }), !isBookedInTime else { return nil }
    let urgentFrom = max(first.at, reserveEnd - numbers.missedReserve)
    let emergencyFrom = max(first.at, reserveEnd - numbers.missedEmergency)
    guard now >= urgentFrom else { return nil }
    let isEmergency = now >= emergencyFrom
    return trigger(
      "RF-4", isEmergency ? .emergency : .urgent, since: isEmergency ? emergencyFrom : urgentFrom, evidence: missed.map(\.by))
  }
}
