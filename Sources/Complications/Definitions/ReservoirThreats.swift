import ChangeLog
import PumpRecords

/// When the reservoir was at its alarm volume or past its low date, and when a missed refill left little time.
struct ReservoirThreats {
  private let chart: Chart

  init(_ chart: Chart) { self.chart = chart }

  var all: [DeliveryThreat] { lowDates + alarms + readings + missedRefills }

  /// The periods from one completed refill to the next; the first begins before all.
  private var periods: [(fill: DeliveryCourse.Fill?, from: Int64, to: Int64?)] {
    let fills = chart.delivery.fills
    var periods: [(fill: DeliveryCourse.Fill?, from: Int64, to: Int64?)] = [(nil, .min, fills.first?.at)]
    for place in fills.indices { periods.append((fills[place], fills[place].at, place + 1 < fills.count ? fills[place + 1].at : nil)) }
    return periods
  }

  /// The first instant in a period at which a date, as known at that instant, is reached.
  func reached(_ period: (fill: DeliveryCourse.Fill?, from: Int64, to: Int64?), _ date: (Deadlines) -> Int64?) -> Int64? {
    let marks = ([period.from] + chart.delivery.changes).filter { $0 >= period.from && $0 > Chart.beginning && $0 < (period.to ?? .max) }
    let sorted = marks.sorted()
    for (place, mark) in sorted.enumerated() {
      if place > 0 && sorted[place - 1] == mark { continue }
      guard let deadlines = chart.deadlines(asOf: mark), let at = date(deadlines) else { continue }
      let next = sorted[(place + 1)...].first { $0 > mark } ?? period.to ?? .max
      let instant = max(at, mark)
      if instant < next { return instant }
    }
    return nil
  }

  private var lowDates: [DeliveryThreat] {
    periods.compactMap { period in
      guard let at = reached(period, \.low) else { return nil }
      let stated = chart.deadlines(asOf: at)?.statedBy
      return DeliveryThreat("low reservoir date", from: at, to: period.to, evidence: [period.fill?.id, stated].compactMap { $0 })
    }
  }

  /// Reservoir alarms heard or logged hold until the next completed refill. One that was only heard while the pump must have
  /// held well above its alarm volume is an unexplained alarm, and no word on the reservoir.
  private var alarms: [DeliveryThreat] {
    chart.reservoirAlarms.filter(\.isBelieved).map { alarm in
      DeliveryThreat("reservoir alarm", from: alarm.at, to: chart.delivery.nextFill(after: alarm.at - 1)?.at, evidence: [alarm.id])
    }
  }

  /// The pump's own count at or below its alarm volume.
  private var readings: [DeliveryThreat] {
    chart.interrogations.compactMap { interrogation in
      guard let left = interrogation[Interrogation.reservoirML], left.microlitres <= chart.alarmVolume(at: interrogation.at) else {
        return nil
      }
      let end = chart.delivery.nextFill(after: interrogation.at - 1)?.at
      return DeliveryThreat("reservoir reading", from: interrogation.at, to: end, evidence: [interrogation.id])
    }
  }

  /// A missed refill with little time to the low date.
  private var missedRefills: [DeliveryThreat] {
    let reserve = chart.rulebook.parameters.definitions.missedRefillReserve
    let bookings = chart.refillBookings
    return bookings.compactMap { booking in
      guard let missed = booking.missed(at: .max) else { return nil }
      let filled = chart.delivery.nextFill(after: missed.at)?.at
      let rebooked = bookings.filter { $0.bookedAt >= missed.at && $0.outcomes.isEmpty && $0.id != booking.id }
      guard let low = chart.deadlines(asOf: missed.at)?.low else { return nil }
      let inTime = rebooked.filter { $0.date <= low }.map(\.bookedAt).min()
      let from = max(missed.at, low - reserve)
      let end = [filled, inTime].compactMap { $0 }.min()
      if let end, end <= from { return nil }
      return DeliveryThreat("missed refill", from: from, to: end, evidence: [missed.by])
    }
  }
}

/// A reservoir alarm, heard by people or found in the pump's log.
struct ReservoirAlarm {
  let id: ChangeID
  let at: Int64
  let isEmpty: Bool
  /// False for one that was only heard while the reservoir must have been well above its alarm volume.
  let isBelieved: Bool
  let isAccepted: Bool

  static func all(in chart: Chart) -> [ReservoirAlarm] {
    var alarms: [ReservoirAlarm] = []
    for alarm in chart.alarms {
      let meaning = alarm[Alarm.meaning]
      guard meaning == .lowReservoir || meaning == .emptyReservoir else { continue }
      var isBelieved = true
      if let fill = chart.delivery.fill(at: alarm.at), let left = chart.delivery.residual(of: fill, at: alarm.at),
        left > Rational(chart.alarmVolume(at: alarm.at) + 2000)
      {
        isBelieved = false
      }
      alarms.append(
        ReservoirAlarm(
          id: alarm.id, at: alarm.at, isEmpty: meaning == .emptyReservoir, isBelieved: isBelieved, isAccepted: alarm.isAccepted))
    }
    for interrogation in chart.interrogations {
      for entry in interrogation[Interrogation.log] {
        let event = entry[Interrogation.LogEntry.event]
        guard event == .lowReservoirAlarm || event == .emptyReservoirAlarm else { continue }
        let at = entry[Interrogation.LogEntry.at]?.from.milliseconds ?? interrogation.at
        alarms.append(
          ReservoirAlarm(
            id: interrogation.id, at: at, isEmpty: event == .emptyReservoirAlarm, isBelieved: true,
            isAccepted: interrogation.isAccepted))
      }
    }
    return alarms.sorted { $0.at < $1.at }
  }
}
