package import ChangeLog
package import PumpRecords

/// An appointment and what became of it (3.1.17).
package struct Booking: Sendable {
  /// The record that booked it, or the one that first spoke of it.
  package let id: ChangeID
  package let what: Appointment.What
  /// When it is to be.
  package let date: Int64
  /// When it was booked.
  package let bookedAt: Int64
  /// What was said of it later, ascending.
  package fileprivate(set) var outcomes: [Outcome] = []
  /// When it counts as missed without a word: past its date, or attended, without a completed refill.
  package fileprivate(set) var silentlyMissedAt: Int64?

  /// What was said of a booking.
  package struct Outcome: Sendable {
    package let at: Int64
    package let id: ChangeID
    /// Nil: it was booked again as another.
    package let status: Appointment.Status?
  }

  /// Whether it stands booked at an instant; it stays so when its time has passed.
  package func isBooked(at t: Int64) -> Bool {
    bookedAt <= t && !outcomes.contains { $0.at <= t } && !(silentlyMissedAt.map { $0 <= t } ?? false)
  }

  /// When, up to an instant, it came to count as missed or cancelled, and the record that says so; nil while it does not.
  package func missed(at t: Int64) -> (at: Int64, by: ChangeID)? {
    var earliest: (at: Int64, by: ChangeID)?
    for outcome in outcomes where outcome.at <= t && (outcome.status == .missed || outcome.status == .cancelled) {
      if earliest.map({ outcome.at < $0.at }) ?? true { earliest = (outcome.at, outcome.id) }
    }
    if let silent = silentlyMissedAt, silent <= t, earliest.map({ silent < $0.at }) ?? true { earliest = (silent, id) }
    return earliest
  }

  /// The accepted bookings of one sort, in the order in which they were made.
  package static func all(_ what: Appointment.What, in chart: Chart) -> [Booking] {
    var bookings: [Booking] = []
    for record in chart.appointments where record.isAccepted && record[Appointment.what] == what {
      let date = record[Appointment.for]?.milliseconds
      let status = record[Appointment.status]?.known ?? .booked
      if status == .booked {
        guard let date else { continue }
        if let rebooked = record[Appointment.rebooks]?.bytes {
          for place in bookings.indices where bookings[place].id.bytes == rebooked {
            bookings[place].outcomes.append(Outcome(at: record.at, id: record.id, status: nil))
          }
        }
        bookings.append(Booking(id: record.id, what: what, date: date, bookedAt: record.at))
        continue
      }
      let outcome = Outcome(at: record.at, id: record.id, status: status)
      let standing = bookings.indices.filter { bookings[$0].outcomes.isEmpty }
      let place =
        date.map { date in standing.last { bookings[$0].date == date } ?? bookings.indices.last { bookings[$0].date == date } }
        ?? standing.min { distance(bookings[$0].date, record.at) < distance(bookings[$1].date, record.at) }
      if let place {
        bookings[place].outcomes.append(outcome)
      } else {
        var unknown = Booking(id: record.id, what: what, date: date ?? record.at, bookedAt: min(record.at, date ?? record.at))
        unknown.outcomes.append(outcome)
        bookings.append(unknown)
      }
    }
    if what == .refill { for place in bookings.indices { bookings[place].countSilence(chart) } }
    return bookings
  }

  private static func distance(_ left: Int64, _ right: Int64) -> Int64 { left > right ? left - right : right - left }

  /// A refill appointment that was attended or is past counts as missed when no refill was completed.
  private mutating func countSilence(_ chart: Chart) {
    let wait = chart.rulebook.parameters.definitions.missedAfter
    func isFilled(by end: Int64) -> Bool {
      chart.delivery.fills.contains { $0.at >= date - 14 * Lapse.day && $0.at <= end }
    }
    if let attended = outcomes.first(where: { $0.status == .attended }) {
      if !isFilled(by: attended.at + wait) { silentlyMissedAt = attended.at + wait }
    } else if outcomes.allSatisfy({ $0.at > date + wait }) {
      if !isFilled(by: date + wait) { silentlyMissedAt = date + wait }
    }
  }
}
