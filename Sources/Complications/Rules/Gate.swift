import ChangeLog
import PumpRecords

/// The gate while it is open: what opened it, and what is booked behind it.
struct Gate {
  /// A booked act that opens the dura, by the record that booked it.
  struct Booked {
    let id: ChangeID
    let at: Int64
    /// For when; nil: nobody said.
    let date: Int64?
    let isTrial: Bool
  }

  /// The record that opened it: it anchors every item.
  let anchor: (id: ChangeID, at: Int64)
  /// What is booked, in the order of booking.
  let bookings: [Booked]
  /// Candidate records since the last implant.
  let candidates: [Noted<Candidate>]
  let hasPump: Bool
  /// Whether every item is asked; with a pump and no candidate only infection and bleeding are.
  var isWhole: Bool { !hasPump || !candidates.isEmpty }
  /// Whether a question that nobody answered is asked; not where a pump is in place.
  var asksUnrecorded: Bool { !hasPump }
  /// The first booking of something else than a trial.
  var firstBeyondTrial: Booked? { bookings.first { !$0.isTrial } }

  static func mayOpen(in chart: Chart) -> Bool {
    !chart.candidates.isEmpty
      || chart.trials.contains { $0[Trial.status] == .booked } || chart.procedures.contains { $0.status == .booked }
      || chart.appointments.contains { record in record[Appointment.what]?.known.map(acts.contains) ?? false }
  }

  private static let acts: [Appointment.What] = [.implant, .trial, .surgery]

  init?(_ moment: Moment) {
    let chart = moment.chart
    guard Self.mayOpen(in: chart) else { return nil }
    let now = moment.now
    let hasPump = moment.isPumpPatient(after: 0) && moment.explanted == nil
    let lastImplant = chart.last(chart.implants, at: now) { $0.isAccepted && !$0.source.isUndated }?.at ?? .min
    candidates = chart.window(chart.candidates, from: lastImplant, to: now).filter(\.isAccepted)
    self.hasPump = hasPump
    bookings = Self.booked(in: chart, at: now)
    var openers: [(id: ChangeID, at: Int64)] = candidates.map { ($0.id, $0.at) }
    if hasPump {
      if candidates.isEmpty { openers += bookings.map { ($0.id, $0.at) } }
    } else {
      // The booking of a puncture or of other surgery opens no gate for a person who has no pump.
      let first = Set(Self.firstActs(in: chart))
      openers += bookings.filter { first.contains($0.id) }.map { ($0.id, $0.at) }
    }
    guard let earliest = openers.min(by: { $0.at < $1.at }) else { return nil }
    // What anchors an open item stays: a booking that another one replaces is still the same gate.
    let standing = moment.open(.candidateGate).compactMap(\.act).first
    if let standing, let source = chart.sources[standing], source.at <= earliest.at, source.at >= lastImplant {
      anchor = (standing, source.at)
    } else {
      anchor = earliest
    }
  }

  /// Bookings of an implant or a trial.
  private static func firstActs(in chart: Chart) -> [ChangeID] {
    chart.trials.map(\.id)
      + chart.appointments.filter { $0[Appointment.what] == .implant || $0[Appointment.what] == .trial }.map(\.id)
  }

  /// What is booked at an instant and neither cancelled nor recorded as done (3.1.17).
  private static func booked(in chart: Chart, at now: Int64) -> [Booked] {
    var booked: [Booked] = []
    let trials = chart.window(chart.trials, from: .min, to: now)
    for trial in trials where trial.isAccepted && trial[Trial.status] == .booked {
      let isSettled = trials.contains { $0.id != trial.id && $0.isAccepted && $0.at >= trial.at && $0[Trial.status] != .booked }
      if !isSettled {
        booked.append(Booked(id: trial.id, at: trial.at, date: trial[Trial.bookedFor]?.milliseconds, isTrial: true))
      }
    }
    let procedures = chart.window(chart.procedures, from: .min, to: now)
    for procedure in procedures where procedure.isAccepted && procedure.status == .booked {
      guard let what = procedure[Procedure.what]?.known, Procedure.What.duralEntries.contains(what) else { continue }
      let isSettled = procedures.contains {
        $0.isAccepted && $0.at >= procedure.at && $0[Procedure.what] == what && ($0.counts || $0.status == .cancelled)
      }
      if !isSettled {
        booked.append(Booked(id: procedure.id, at: procedure.at, date: procedure[Procedure.bookedFor]?.milliseconds, isTrial: false))
      }
    }
    for what in acts {
      for booking in Booking.all(what, in: chart) where booking.isBooked(at: now) && !isDone(what, since: booking.bookedAt, chart, now) {
        booked.append(Booked(id: booking.id, at: booking.bookedAt, date: booking.date, isTrial: what == .trial))
      }
    }
    return booked.sorted { ($0.at, chart.label($0.id)) < ($1.at, chart.label($1.id)) }
  }

  private static func isDone(_ what: Appointment.What, since: Int64, _ chart: Chart, _ now: Int64) -> Bool {
    let isImplanted = chart.window(chart.implants, from: since, to: now).contains { $0.isAccepted && !$0.source.isUndated }
    switch what {
    case .implant: return isImplanted
    case .trial: return chart.window(chart.trials, from: since, to: now).contains { $0.isAccepted && $0.isGiven }
    default:
      return isImplanted
        || chart.window(chart.procedures, from: since, to: now).contains {
          $0.isAccepted && ($0.isSurgeryOnSystemOrSpine || $0.isDuralEntry || $0.isDone(.otherSurgery))
        }
    }
  }

  /// The last answer of the candidate records to a question, and the record that gave it.
  func answer<V>(_ read: (Noted<Candidate>) -> V?) -> (value: V, source: RecordSource)? {
    for candidate in candidates.reversed() { if let value = read(candidate) { return (value, candidate.source) } }
    return nil
  }
}
