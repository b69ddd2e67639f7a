package import ChangeLog
import PumpRecords

/// When a filling runs low, out, and stale (evidence.md 2.5), as programs and statements are known at one instant.
package struct Deadlines: Sendable {
  /// At the alarm volume, or the earliest stated low-reservoir date; nil when unknown.
  package let low: Int64?
  /// Below the volume down to which delivery is taken as guaranteed, at the pump's own gain; nil when unknown.
  package let alertEmpty: Int64?
  /// The same at the label's worst accuracy: for planning only.
  package let worstCase: Int64?
  /// Empty, as programmed.
  package let nominalEmpty: Int64?
  /// When the drug is no longer stable; nil without a fill.
  package let stability: Int64?
  /// The refill that the dates count from; nil where only stated dates are known.
  package let fill: DeliveryCourse.Fill?
  /// The record that stated the low date, where that is the earliest.
  package let statedBy: ChangeID?

  /// The next-refill deadline: the earliest of low, alert empty and stability.
  package var deadline: Int64? { [low, alertEmpty, stability].compactMap { $0 }.min() }
}

extension Chart {
  /// The alarm volume in force, µL: the last stated, else the rulebook's default (3.1.13).
  package func alarmVolume(at t: Int64) -> Int64 {
    var latest: (at: Int64, volume: Int64)?
    func take(_ at: Int64, _ volume: Volume?) {
      guard let volume, latest.map({ $0.at <= at }) ?? true else { return }
      latest = (at, volume.microlitres)
    }
    if let one = last(implants, at: t, where: { $0.isAccepted && $0[Implant.alarmVolumeML] != nil }) {
      take(one.at, one[Implant.alarmVolumeML])
    }
    if let one = last(interrogations, at: t, where: { $0.isAccepted && $0[Interrogation.alarmVolumeML] != nil }) {
      take(one.at, one[Interrogation.alarmVolumeML])
    }
    if let one = last(programs, at: t, where: { $0.isAccepted && $0[Program.alarmVolumeML] != nil }) {
      take(one.at, one[Program.alarmVolumeML])
    }
    return latest?.volume ?? rulebook.parameters.definitions.alarmVolumeMicrolitres
  }

  /// The earliest low-reservoir date stated since a fill (at its instant: after it), and who stated it.
  func statedLow(since from: Int64, asOf t: Int64) -> (at: Int64, by: ChangeID)? {
    var earliest: (at: Int64, by: ChangeID)?
    func take(_ date: LocalDate?, _ id: ChangeID) {
      guard let date else { return }
      let at = start(of: date)
      if earliest.map({ at < $0.at }) ?? true { earliest = (at, id) }
    }
    for program in window(programs, from: from, to: t) where program.isAccepted { take(program[Program.lowReservoirDate], program.id) }
    for interrogation in window(interrogations, from: from, to: t) where interrogation.isAccepted {
      take(interrogation[Interrogation.lowReservoirDate], interrogation.id)
    }
    return earliest
  }

  /// The pump's own mean of delivered to programmed volume over its last three refills up to a fill, within the label's
  /// bounds; the rulebook's mean where there are fewer (2.5).
  package func gain(at fill: DeliveryCourse.Fill) -> Rational {
    let numbers = rulebook.parameters.definitions
    let fallback = Rational(numbers.gainMilli, over: 1000) ?? Rational(1)
    let exchanged =
      last(procedures, at: fill.at) { $0.isAccepted && $0.isDone(.pumpReplacement) }?.at
      ?? last(implants, at: fill.at) { $0.isAccepted && !$0.isUndated }?.at ?? .min
    var ratios: [Rational] = []
    for place in delivery.fills.indices.dropFirst().reversed() where delivery.fills[place].at <= fill.at {
      let before = delivery.fills[place - 1]
      guard before.at >= exchanged, let aspirated = delivery.fills[place].aspirated,
        let programmed = delivery.used(since: before, to: delivery.fills[place].at), programmed > Rational(0),
        let ratio = Rational(before.microlitres - aspirated).divided(by: programmed)
      else { continue }
      ratios.append(ratio)
      if ratios.count == 3 { break }
    }
    guard ratios.count == 3, let third = Rational(1, over: 3) else { return fallback }
    let mean = ratios.reduce(Rational(0), +) * third
    let low = Rational(900, over: 1000) ?? mean
    let high = Rational(numbers.worstGainMilli, over: 1000) ?? mean
    return min(max(mean, low), high)
  }

  /// The dates as known at an instant; nil where neither a fill nor a stated date is known.
  package func deadlines(asOf t: Int64) -> Deadlines? {
    let numbers = rulebook.parameters.definitions
    let lastFill = delivery.lastFill(at: t)
    let fill = delivery.fill(at: t)
    if lastFill != nil && fill == nil { return nil }
    let stated = statedLow(since: fill?.at ?? .min, asOf: t)
    guard fill != nil || stated != nil else { return nil }
    var low = stated?.at
    var statedBy = stated?.by
    var alertEmpty: Int64?
    var worstCase: Int64?
    var nominal: Int64?
    if let fill {
      let alarm = alarmVolume(at: t)
      if let computed = delivery.instant(leaving: alarm, of: fill, gain: Rational(1), asOf: t), low.map({ computed < $0 }) ?? true {
        low = computed
        statedBy = nil
      }
      nominal = delivery.instant(leaving: 0, of: fill, gain: Rational(1), asOf: t)
      alertEmpty = delivery.instant(leaving: numbers.lastMicrolitres, of: fill, gain: gain(at: fill), asOf: t)
      if let worst = Rational(numbers.worstGainMilli, over: 1000) {
        worstCase = delivery.instant(leaving: numbers.lastMicrolitres, of: fill, gain: worst, asOf: t)
      }
    }
    return Deadlines(
      low: low, alertEmpty: alertEmpty, worstCase: worstCase, nominalEmpty: nominal,
      stability: fill.map { $0.at + numbers.stability }, fill: fill, statedBy: statedBy)
  }
}
extension Noted {
  /// Nobody knows when it happened.
  package var isUndated: Bool { source.isUndated }
}
