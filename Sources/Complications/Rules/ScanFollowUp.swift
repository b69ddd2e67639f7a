import ChangeLog
import PumpRecords

/// PU-3: a scan without a reading of the pump, or a pump that must not go into one (evidence.md 4.8).
struct ScanFollowUp: RuleFamily {
  let rules = ["PU-3"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.pump
    return chart.scans.map { $0.to + numbers.scanRead } + bookings(chart).map { $0.date - numbers.scanFar }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    var triggers = moment.chart.scans.compactMap { unread($0, moment) }
    if moment.pumpModel.contains("prometra") {
      triggers += bookings(moment.chart).compactMap { notEmptied($0, moment) }
      triggers += pressure(moment)
    }
    return triggers
  }

  private func unread(_ scan: Scan, _ moment: Moment) -> Trigger? {
    let due = scan.to + moment.numbers.pump.scanRead
    guard scan.isRecorded, moment.now >= due, !moment.isPumpGone(since: scan.to) else { return nil }
    let readings = moment.chart.window(moment.chart.interrogations, from: scan.to, to: moment.now)
    if readings.contains(where: { $0.isAccepted && $0.at <= due }) || readings.contains(where: { moment.isOK($0) }) { return nil }
    return Trigger(
      "PU-3", .monitoringGap, .urgent, act: scan.id, since: due, evidence: [scan.id],
      numbers: [FindingNumber("scanEnded", InstantText.second(scan.to), isText: true)], missing: ["interrogation"])
  }

  private struct ScanBooking {
    var id: ChangeID
    var bookedAt: Int64
    var date: Int64
    var endedAt: Int64?
    var isEmptied: Bool
  }

  private func bookings(_ chart: Chart) -> [ScanBooking] {
    var bookings: [ScanBooking] = []
    for procedure in chart.procedures where procedure[Procedure.what] == .mri && procedure.status == .booked && procedure.isAccepted {
      let date = procedure[Procedure.bookedFor]?.milliseconds ?? procedure.at
      let end = chart.procedures.first { $0[Procedure.what] == .mri && $0.status != .booked && $0.at >= procedure.at }?.at
      bookings.append(
        ScanBooking(
          id: procedure.id, bookedAt: procedure.at, date: date, endedAt: end, isEmptied: procedure[Procedure.pumpEmptied] == true))
    }
    for booking in Booking.all(.mri, in: chart) {
      let done = chart.procedures.first { $0[Procedure.what] == .mri && $0.status != .booked && $0.at >= booking.bookedAt }?.at
      let end = [done, booking.outcomes.map(\.at).min()].compactMap(\.self).min()
      bookings.append(ScanBooking(id: booking.id, bookedAt: booking.bookedAt, date: booking.date, endedAt: end, isEmptied: false))
    }
    return bookings
  }

  /// A pump with valves must be emptied before it goes into the field.
  private func notEmptied(_ booking: ScanBooking, _ moment: Moment) -> Trigger? {
    let now = moment.now
    guard booking.bookedAt <= now, booking.endedAt.map({ now < $0 }) ?? true, !booking.isEmptied, !isEmptied(moment) else { return nil }
    let near = booking.date - moment.numbers.pump.scanFar
    return Trigger(
      "PU-3", .monitoringGap, now >= near ? .emergency : .urgent, act: booking.id,
      since: now >= near ? max(booking.bookedAt, near) : booking.bookedAt, evidence: [booking.id],
      numbers: [FindingNumber("scanBookedFor", InstantText.second(booking.date), isText: true)], detail: "empty the pump before the scan")
  }

  private func isEmptied(_ moment: Moment) -> Bool {
    moment.chart.flowLosses.contains { $0.cause == .emptied && $0.isOn(at: moment.now) }
  }

  /// Overpressure is contraindicated.
  private func pressure(_ moment: Moment) -> [Trigger] {
    var acts: [(id: ChangeID, at: Int64)] = []
    for procedure in moment.chart.procedures
    where procedure[Procedure.what] == .hyperbaricOxygen && procedure.status == .booked && procedure.at <= moment.now {
      let isEnded = moment.chart.procedures.contains {
        $0[Procedure.what] == .hyperbaricOxygen && $0.status == .cancelled && $0.at >= procedure.at && $0.at <= moment.now
      }
      if !isEnded { acts.append((procedure.id, procedure.at)) }
    }
    for exposure in moment.chart.exposures
    where exposure[Exposure.what] == .hyperbaric && exposure[Exposure.status] != .ended && exposure.at <= moment.now {
      acts.append((exposure.id, exposure.at))
    }
    return acts.filter { !isPressureOver(since: $0.at, moment) }.map { act in
      Trigger("PU-3", .monitoringGap, .urgent, act: act.id, since: act.at, evidence: [act.id], detail: "overpressure with this pump")
    }
  }

  private func isPressureOver(since: Int64, _ moment: Moment) -> Bool {
    let end = moment.chart.window(moment.chart.exposures, from: since, to: moment.now).last {
      $0.isAccepted && $0[Exposure.what] == .hyperbaric && $0[Exposure.status] == .ended
    }
    return end.map { !moment.goodReadings(from: $0.at).isEmpty } ?? false
  }

  /// What asked no longer asks: read and found in order, emptied, scanned, cancelled, out of the chamber.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.isPumpGone(since: held.since) { return true }
    if let scan = moment.chart.scans.first(where: { $0.id == life.act }) { return !moment.goodReadings(from: scan.to).isEmpty }
    return !triggers(at: moment).contains { $0.act == life.act }
  }
}
