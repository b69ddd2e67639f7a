import ChangeLog
import PumpRecords

/// RV-4: the pump drifts: a two-sided CUSUM around its own first refills (evidence.md 4.4).
///
/// Scores are fixed-point, a thousand millionths of a spread, so that they are the same everywhere.
enum ResidualDrift {
  private static let one: Int128 = 1_000_000_000

  static func triggers(at moment: Moment) -> [Trigger] {
    guard let check = ResidualVolume.checks(moment.chart, from: moment.now, to: moment.now).last(where: { $0.isRefill && $0.isAccepted })
    else { return [] }
    var triggers: [Trigger] = []
    for name in ["computed", "programmer"] {
      guard let crossing = crossing(at: check, name, moment) else { continue }
      let findingClass: FindingClass = crossing.isHigh ? .residualExcess : .residualDeficit
      let isUrgent = crossing.count >= 2 || moment.isOpen(.lossOfEffect)
      triggers.append(
        Trigger(
          "RV-4", findingClass, isUrgent ? .urgent : .review, act: check.id, since: check.at, evidence: crossing.evidence,
          numbers: [FindingNumber("crossings", String(crossing.count))]))
    }
    return triggers
  }

  private struct Crossing {
    var isHigh: Bool
    var count: Int
    var evidence: [ChangeID]
  }

  /// Whether the series crosses at a refill.
  private static func crossing(at check: ResidualCheck, _ name: String, _ moment: Moment) -> Crossing? {
    let numbers = moment.numbers.residual
    let from = exchange(before: check.at, moment)
    var shares: [Int128] = []
    var high: Int128 = 0
    var low: Int128 = 0
    var counts = (high: 0, low: 0)
    var since: [ChangeID] = []
    for earlier in moment.chart.residuals where earlier.isRefill && earlier.isAccepted && earlier.at <= check.at {
      guard let fillAt = earlier.fillAt, fillAt >= from, let reading = earlier.readings.first(where: { $0.name == name }),
        let programmed = reading.programmed, let share = reading.excess.divided(by: programmed)
      else { continue }
      let value = fixed(share)
      since.append(earlier.id)
      if shares.count < Int(numbers.own) {
        shares.append(value)
        continue
      }
      let bound = Int128(numbers.meanMilli) * one / 1000
      let mean = min(max(shares.reduce(0, +) / Int128(shares.count), -bound), bound)
      guard let spread = spread(programmed, at: earlier.at, moment), spread > 0 else { continue }
      let score = (value - mean) * one / spread
      let slack = Int128(numbers.slackMilli) * one / 1000
      high = max(0, high + score - slack)
      low = max(0, low - score - slack)
      let limit = Int128(numbers.crossingMilli) * one / 1000
      guard high > limit || low > limit else { continue }
      let isHigh = high > limit
      if isHigh { counts.high += 1 } else { counts.low += 1 }
      high = 0
      low = 0
      if earlier.id == check.id { return Crossing(isHigh: isHigh, count: isHigh ? counts.high : counts.low, evidence: since) }
      since = []
    }
    return nil
  }

  /// When the pump was last exchanged; refills that were filled before it tell of another pump.
  private static func exchange(before t: Int64, _ moment: Moment) -> Int64 {
    let chart = moment.chart
    let replaced = chart.last(chart.procedures, at: t) { $0.isAccepted && $0.isDone(.pumpReplacement) }?.at ?? .min
    let implanted = chart.last(chart.implants, at: t) { $0.isAccepted && !$0.isUndated }?.at ?? .min
    return max(replaced, implanted)
  }

  /// The spread of d/P: measuring error and the pump's own, widened.
  private static func spread(_ programmed: Rational, at t: Int64, _ moment: Moment) -> Int128? {
    let numbers = moment.numbers.residual
    let isLarge = moment.capacityMicrolitres(at: t).map { $0 > numbers.smallReservoirMicrolitres } ?? false
    let error = isLarge ? numbers.errorLargeMicrolitres : numbers.errorSmallMicrolitres
    guard let share = Rational(error).divided(by: programmed) else { return nil }
    let measuring = min(fixed(share), 1_000 * one)
    let own = Int128(numbers.spreadMilli) * one / 1000
    return squareRoot(measuring * measuring + own * own) * Int128(numbers.widenMilli) / 1000
  }

  private static func fixed(_ value: Rational) -> Int128 {
    let bounded = min(max(value, Rational(-1000)), Rational(1000))
    let scaled = bounded * Rational(Int64(one))
    return scaled.numerator / scaled.denominator
  }

  /// The largest whole number whose square is not above `value`.
  static func squareRoot(_ value: Int128) -> Int128 {
    guard value > 0 else { return 0 }
    var low: Int128 = 0
    var high: Int128 = 1 << 62
    while low < high {
      let middle = (low + high + 1) / 2
      if middle * middle <= value { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
