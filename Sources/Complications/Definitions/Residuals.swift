package import ChangeLog
import PumpRecords

/// What was found in the reservoir against what should have been there (evidence.md 2.5, 4.4). Volumes are microlitres.
package struct ResidualCheck: Sendable {
  /// The refill or the reservoir aspiration.
  package let id: ChangeID
  package let at: Int64
  package let isAccepted: Bool
  package let isRefill: Bool
  /// The fill before; nil where none is known.
  package let fill: ChangeID?
  package let fillAt: Int64?
  package let aspirated: Int64
  /// Found against each expected residual: the computed one, the programmer's.
  package let readings: [Reading]

  package struct Reading: Sendable {
    /// `computed` or `programmer`.
    package let name: String
    package let expected: Rational
    /// d: above zero too much was left.
    package let excess: Rational
    /// P: what should have been delivered; nil when unknown.
    package let programmed: Rational?
  }

  /// Every aspiration of a refill or of the reservoir, ascending.
  static func all(in chart: Chart) -> [ResidualCheck] {
    var checks: [ResidualCheck] = []
    for refill in chart.refills {
      guard let aspirated = refill[Refill.aspiratedML] else { continue }
      if let check = check(refill.source, aspirated.microlitres, refill[Refill.expectedML]?.microlitres, isRefill: true, chart) {
        checks.append(check)
      }
    }
    for procedure in chart.procedures where procedure.isDone(.reservoirAspiration) {
      guard let aspirated = procedure[Procedure.aspiratedML] else { continue }
      if let check = check(procedure.source, aspirated.microlitres, procedure[Procedure.expectedML]?.microlitres, isRefill: false, chart) {
        checks.append(check)
      }
    }
    return checks.sorted { $0.at < $1.at }
  }

  private static func check(
    _ source: RecordSource, _ aspirated: Int64, _ stated: Int64?, isRefill: Bool, _ chart: Chart
  ) -> ResidualCheck? {
    let last = chart.delivery.lastFill(at: source.at - 1)
    var readings: [Reading] = []
    func add(_ name: String, _ expected: Rational, _ filled: Rational?) {
      let programmed = filled.map { $0 - expected }.flatMap { $0 > Rational(0) ? $0 : nil }
      readings.append(Reading(name: name, expected: expected, excess: Rational(aspirated) - expected, programmed: programmed))
    }
    let filled = last.map { Rational($0.microlitres) }
    if let last, chart.delivery.fill(at: source.at - 1) == nil {
      // Emptied since: nothing should be there.
      add("computed", Rational(0), nil)
      return ResidualCheck(
        id: source.id, at: source.at, isAccepted: source.isAccepted, isRefill: isRefill, fill: last.id, fillAt: last.at,
        aspirated: aspirated, readings: readings)
    }
    if let last, let left = chart.delivery.residual(of: last, at: source.at) { add("computed", max(left, Rational(0)), filled) }
    if let stated { add("programmer", Rational(stated), filled) }
    if readings.isEmpty { return nil }
    return ResidualCheck(
      id: source.id, at: source.at, isAccepted: source.isAccepted, isRefill: isRefill, fill: last?.id, fillAt: last?.at,
      aspirated: aspirated, readings: readings)
  }
}
