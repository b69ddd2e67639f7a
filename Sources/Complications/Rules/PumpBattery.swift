import ChangeLog
import PumpRecords

/// PU-4, PU-5: the battery nears its end, or is there (evidence.md 4.8).
struct PumpBattery: RuleFamily {
  let rules = ["PU-4", "PU-5"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.pump
    var instants: [Int64] = []
    for reading in chart.interrogations {
      if let months = reading[Interrogation.eriMonths] {
        let date = reading.at + months.scaled * (Lapse.month / 100)
        instants += [date, date - numbers.reviewMonths * Lapse.month, date + numbers.endAfter, date + numbers.endAfterOld]
        instants.append(reading.at + numbers.ageReadingMonths * Lapse.month)
      }
      for line in reading[Interrogation.log] where line[Interrogation.LogEntry.event] == .eriReached {
        let date = line[Interrogation.LogEntry.at]?.from.milliseconds ?? reading.at
        instants += [date, date + numbers.endAfter, date + numbers.endAfterOld]
      }
    }
    for implant in chart.implants {
      if let born = Self.born(implant, chart) { instants.append(born + Self.lifeMonths(implant, chart) * Lapse.month) }
    }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    return [replacement(moment), end(moment), age(moment)].compactMap(\.self).reduce(into: []) { triggers, trigger in
      // One trigger for a rule: the higher tier of PU-5.
      if !triggers.contains(where: { $0.rule == trigger.rule }) { triggers.append(trigger) }
    }
  }

  /// Lines of one sort in the log since this pump is in.
  private func logged(_ event: Interrogation.Event, _ moment: Moment) -> [(at: Int64, id: ChangeID)] {
    moment.chart.window(moment.chart.interrogations, from: moment.pumpSince, to: .max).flatMap { reading in
      reading[Interrogation.log].filter { $0[Interrogation.LogEntry.event] == .some(Coded(event)) }.map { line in
        (line[Interrogation.LogEntry.at]?.from.milliseconds ?? reading.at, reading.id)
      }
    }.filter { $0.0 <= moment.now }
  }

  private func lastReading(_ moment: Moment) -> Noted<Interrogation>? {
    moment.chart.last(moment.chart.interrogations, at: moment.now) {
      $0.isAccepted && $0[Interrogation.eriMonths] != nil && $0.at >= moment.pumpSince
    }
  }

  private func date(_ reading: Noted<Interrogation>) -> Int64 {
    reading.at + (reading[Interrogation.eriMonths]?.scaled ?? 0) * (Lapse.month / 100)
  }

  /// When replacement is indicated, and who says so; a later reading that puts it ahead clears what was said before.
  private func indicated(_ moment: Moment) -> (at: Int64, by: ChangeID)? {
    let reading = lastReading(moment)
    let event = logged(.eriReached, moment).filter { event in
      reading.map { date($0) <= $0.at || $0.at < event.at } ?? true
    }.min { $0.at < $1.at }
    let counted = reading.map { (at: date($0), by: $0.id) }
    guard let event else { return counted }
    return counted.map { $0.at <= event.at ? $0 : (event.at, event.id) } ?? (event.at, event.id)
  }

  private func isReplacementBooked(_ moment: Moment) -> Bool {
    if Booking.all(.pumpReplacement, in: moment.chart).contains(where: { $0.isBooked(at: moment.now) }) { return true }
    let last = moment.chart.last(moment.chart.procedures, at: moment.now) { $0.isAccepted && $0[Procedure.what] == .pumpReplacement }
    return last?.status == .booked
  }

  /// PU-4: replacement is indicated, or soon and not booked.
  private func replacement(_ moment: Moment) -> Trigger? {
    guard let indicated = indicated(moment) else { return nil }
    let numbers = [FindingNumber("replacementIndicated", InstantText.second(indicated.at), isText: true)]
    if moment.now >= indicated.at {
      return Trigger("PU-4", .pumpBattery, .urgent, since: indicated.at, evidence: [indicated.by], causes: [indicated.by], numbers: numbers)
    }
    let from = indicated.at - moment.numbers.pump.reviewMonths * Lapse.month
    guard moment.now >= from, !isReplacementBooked(moment) else { return nil }
    return Trigger(
      "PU-4", .pumpBattery, .review, since: min(moment.now, max(from, moment.chart.sources[indicated.by]?.at ?? from)),
      evidence: [indicated.by], numbers: numbers)
  }

  /// The text of a PU-5 that a reading of any time ahead clears.
  private static let endOfService = "end of service"

  /// PU-5: end of service, said or computed; the reset of a low battery.
  private func end(_ moment: Moment) -> Trigger? {
    let reading = lastReading(moment)
    func isCleared(_ at: Int64, ahead: Int64) -> Bool { reading.map { $0.at > at && date($0) > $0.at + ahead } ?? false }
    var ends = logged(.endOfService, moment)
    for reading in moment.chart.window(moment.chart.interrogations, from: moment.pumpSince, to: moment.now)
    where reading[Interrogation.eos] == true { ends.append((reading.at, reading.id)) }
    if let indicated = indicated(moment) {
      let limit = indicated.at + (isOldPump(moment) ? moment.numbers.pump.endAfterOld : moment.numbers.pump.endAfter)
      if moment.now >= limit { ends.append((limit, indicated.by)) }
    }
    ends = ends.filter { !isCleared($0.at, ahead: 0) }
    let resets = logged(.lowBatteryReset, moment).filter {
      !isCleared($0.at, ahead: moment.numbers.pump.reviewMonths * Lapse.month)
    }
    guard let first = (ends + resets).map(\.at).min() else { return nil }
    return Trigger(
      "PU-5", .pumpBattery, .emergency, since: first, evidence: (ends + resets).map(\.id), causes: (ends + resets).map(\.id),
      detail: ends.isEmpty ? "low-battery reset" : Self.endOfService)
  }

  /// Pumps of some years have less time between the two.
  private func isOldPump(_ moment: Moment) -> Bool {
    let made = moment.chart.last(moment.chart.implants, at: moment.now) { $0[Implant.manufacturedOn] != nil }?[Implant.manufacturedOn]
    guard let made, let limit = LocalDate(year: 2011, month: 8, day: 1) else { return false }
    return made.days < limit.days
  }

  private static func born(_ implant: Noted<Implant>, _ chart: Chart) -> Int64? {
    if !implant.isUndated { return implant.at }
    return implant[Implant.manufacturedOn].map { chart.start(of: $0) }
  }

  private static func lifeMonths(_ implant: Noted<Implant>, _ chart: Chart) -> Int64 {
    let numbers = chart.rulebook.parameters.pump
    let model = implant[Implant.pumpModel]?.lowercased()
    let known = chart.rulebook.lists.pumps.first { pump in model.map { $0.hasPrefix(pump.model.lowercased()) } ?? false }
    return known?.designLifeMonths.map { $0 - numbers.lifeMarginMonths } ?? numbers.unknownLifeMonths
  }

  /// PU-5: near the end of its design life, and nobody has read the battery of late.
  private func age(_ moment: Moment) -> Trigger? {
    guard let implant = moment.chart.last(moment.chart.implants, at: moment.now),
      let born = Self.born(implant, moment.chart), moment.pumpSince <= born
    else { return nil }
    let old = born + Self.lifeMonths(implant, moment.chart) * Lapse.month
    guard moment.now >= old, !isReplacementBooked(moment) else { return nil }
    let unread = lastReading(moment).map { $0.at + moment.numbers.pump.ageReadingMonths * Lapse.month } ?? .min
    guard moment.now >= unread else { return nil }
    return Trigger(
      "PU-5", .pumpBattery, .review, since: max(old, unread), evidence: [implant.id], missing: ["interrogation.eriMonths"],
      detail: "near the end of its design life")
  }

  /// Exchanged, or read with time ahead; what only asks for a booking also by the booking.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.isPumpGone(since: held.since) { return true }
    if held.tier == .review && isReplacementBooked(moment) { return true }
    guard let reading = lastReading(moment), reading.at > held.since else { return false }
    let isEnd = held.trigger.detail == Self.endOfService
    let ahead = isEnd ? 0 : moment.numbers.pump.reviewMonths * Lapse.month
    return date(reading) > reading.at + ahead
  }
}
