package import ChangeLog
import PumpRecords

/// What the pump holds and delivers over time, as programmed (evidence.md 2.5). Volumes are microlitres, exact.
package struct DeliveryCourse: Sendable {
  /// A completed refill.
  package struct Fill: Sendable {
    /// The refill.
    package let id: ChangeID
    package let at: Int64
    /// What the reservoir held after it, µL.
    package let microlitres: Int64
    /// What was drawn out before it, µL; nil when unknown.
    package let aspirated: Int64?
  }

  /// A flow from an instant on.
  struct Step: Sendable {
    var at: Int64
    /// µL a millisecond; nil when unknown.
    var flow: Rational?
    /// ng a day as set, stops apart; nil when unknown.
    var dose: Rational?
    /// ng/mL as set; nil when unknown.
    var concentration: Int64?
    var isStopped: Bool
  }

  /// The completed refills, ascending.
  package private(set) var fills: [Fill] = []
  /// Changes of flow, ascending; one at an instant.
  private(set) var steps: [Step] = []
  /// Volumes that leave at once: boluses and priming.
  private var jumps: [(at: Int64, microlitres: Rational)] = []
  /// When the reservoir was emptied for good, ascending.
  private var emptied: [Int64] = []
  /// Instants at which a date may change: flows, stated dates, alarm volumes.
  package private(set) var changes: [Int64] = []

  init() {}

  init(of chart: Chart) {
    var collapsed: Int64?
    for refill in chart.refills where refill.isCompleted {
      if let at = collapsed, refill.at == at { continue }
      collapsed = refill.at
      // What a check after the fill found missing is not in the pump (RV-5).
      if let volume = refill.fillMicrolitres.map({ $0 - (PostFillCheck.missing(refill, in: chart) ?? 0) }) {
        fills.append(
          Fill(id: refill.id, at: refill.at, microlitres: volume, aspirated: refill[Refill.aspiratedML]?.microlitres))
      }
    }
    emptied = chart.procedures.filter { $0.isAccepted && $0.counts && $0[Procedure.pumpEmptied] == true }.map(\.at)
    steps = FlowReader(chart).steps(firstFill: fills.first?.at)
    jumps = Self.jumps(chart, steps)
    var changes = steps.map(\.at) + jumps.map(\.at)
    changes += chart.programs.map(\.at) + chart.interrogations.map(\.at) + chart.implants.map(\.at)
    self.changes = changes.sorted()
  }

  private static func jumps(_ chart: Chart, _ steps: [Step]) -> [(at: Int64, microlitres: Rational)] {
    var jumps: [(at: Int64, microlitres: Rational)] = []
    for program in chart.programs where program.isAccepted {
      for bolus in program.singleBoluses {
        let place = Search.first(in: steps.count) { steps[$0].at > bolus.at }
        guard place > 0, let concentration = steps[place - 1].concentration,
          let millilitres = Rational(bolus.nanograms, over: concentration)
        else { continue }
        jumps.append((bolus.at, millilitres * Rational(1000)))
      }
      if let priming = program[Program.primingML] { jumps.append((program.at, Rational(priming.microlitres))) }
    }
    return jumps.sorted { $0.at < $1.at }
  }

  /// The last completed refill up to an instant, unless the reservoir was emptied since.
  package func fill(at t: Int64) -> Fill? {
    guard let fill = lastFill(at: t) else { return nil }
    return emptied.contains { $0 > fill.at && $0 <= t } ? nil : fill
  }

  /// The last completed refill up to an instant.
  package func lastFill(at t: Int64) -> Fill? {
    let place = Search.first(in: fills.count) { fills[$0].at > t }
    return place > 0 ? fills[place - 1] : nil
  }

  /// The first completed refill later than an instant.
  package func nextFill(after t: Int64) -> Fill? {
    let place = Search.first(in: fills.count) { fills[$0].at > t }
    return place < fills.count ? fills[place] : nil
  }

  /// What the program is at an instant; nil before the first.
  func step(at t: Int64) -> Step? {
    let place = Search.first(in: steps.count) { steps[$0].at > t }
    return place > 0 ? steps[place - 1] : nil
  }

  /// Flow at an instant, µL a day; nil when unknown.
  package func flow(at t: Int64) -> Rational? { step(at: t)?.flow.map { $0 * Rational(Lapse.day) } }

  /// The dose in force at an instant, ng a day, also while stopped; nil when unknown.
  package func dose(at t: Int64) -> Rational? { step(at: t)?.dose }

  /// The concentration that is set at an instant, ng/mL; nil when unknown.
  package func concentration(at t: Int64) -> Int64? { step(at: t)?.concentration }

  /// What was used from a fill to an instant, µL; nil when a flow is unknown in between.
  package func used(since fill: Fill, to t: Int64) -> Rational? {
    var sum = Rational(0)
    for stretch in stretches(from: fill.at, to: t) {
      if stretch.to == stretch.from { continue }
      guard let flow = stretch.flow else { return nil }
      sum = sum + flow * Rational(stretch.to - stretch.from)
    }
    for jump in jumps where jump.at >= fill.at && jump.at < t { sum = sum + jump.microlitres }
    return sum
  }

  /// R(t): what is left of a fill, µL; nil when a flow is unknown.
  package func residual(of fill: Fill, at t: Int64) -> Rational? { used(since: fill, to: t).map { Rational(fill.microlitres) - $0 } }

  /// When `left` µL are left of a fill at `gain` thousandths of the programmed flow, as the program is known at `t`: past
  /// where it was reached. Nil when a flow is unknown or nothing flows.
  package func instant(leaving left: Int64, of fill: Fill, gain: Rational, asOf t: Int64) -> Int64? {
    guard let budget = Rational(fill.microlitres - left).divided(by: gain) else { return nil }
    if budget <= Rational(0) { return fill.at }
    var used = Rational(0)
    var from = fill.at
    let marks = Set(steps.map(\.at) + jumps.map(\.at)).filter { $0 >= fill.at && $0 <= t }.sorted()
    for mark in marks + [Int64.max] {
      if mark > from {
        guard let flow = step(at: from)?.flow else { return nil }
        if flow > Rational(0), let wait = (budget - used).divided(by: flow) {
          let whole = wait.ceiling
          if mark == .max || whole <= mark - from {
            // A fill may be dated before 1970: the sum is checked, not the difference.
            let (reached, isBeyondTime) = from.addingReportingOverflow(whole)
            return isBeyondTime ? nil : reached
          }
        } else if mark == .max {
          return nil
        }
        used = used + flow * Rational(mark - from)
        from = mark
      }
      for jump in jumps where jump.at == mark { used = used + jump.microlitres }
      if used >= budget { return mark }
    }
    return nil
  }

  private func stretches(from: Int64, to: Int64) -> [(from: Int64, to: Int64, flow: Rational?)] {
    guard from < to else { return [] }
    var result: [(from: Int64, to: Int64, flow: Rational?)] = []
    var place = Search.first(in: steps.count) { steps[$0].at > from } - 1
    var start = from
    while start < to {
      let end = place + 1 < steps.count ? min(steps[place + 1].at, to) : to
      result.append((start, end, place >= 0 ? steps[place].flow : nil))
      start = end
      place += 1
    }
    return result
  }
}
