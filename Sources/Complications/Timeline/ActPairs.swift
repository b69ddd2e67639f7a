import ChangeLog
import PumpRecords

/// Records that may tell of one act (evidence.md section 5, VE-2): which count as one, and which leave a choice.
struct ActPairs: Sendable, Equatable {
  /// Pairs that are one act beyond doubt: the later is told by the earlier.
  private(set) var same: [Pair] = []
  /// Pairs that are one act, and disagree about a safety-critical value.
  private(set) var disagreeing: [Pair] = []
  /// Refills that may be one: both readings are computed.
  private(set) var perhaps: [Pair] = []

  struct Pair: Sendable, Equatable {
    var first: ChangeID
    var second: ChangeID
    /// Safety-critical fields about which the two disagree.
    var fields: [UInt32] = []
  }

  /// No pairs.
  init() {}

  /// Whether every record tells of an act of its own.
  var isEmpty: Bool { same.isEmpty && disagreeing.isEmpty && perhaps.isEmpty }

  init(_ chart: Chart) {
    let within = chart.rulebook.parameters.conflict.sameAct
    pair(chart.recordedRefills, within) { SameAct.refills($0, $1, within: within) }
    pair(chart.recordedPrograms, within) { SameAct.programs($0, $1, within: within) }
    pair(chart.recordedProcedures, within) { SameAct.procedures($0, $1, within: within) }
    pair(chart.recordedImplants, within) { SameAct.implants($0, $1, within: within) }
    pairDuplicates(chart, within)
  }

  /// Records ascend by time, so only neighbours can be one act.
  private mutating func pair<K: RecordKind>(
    _ records: [Noted<K>], _ within: Int64, _ isSame: (Noted<K>, Noted<K>) -> Bool
  ) {
    var told: Set<ChangeID> = []
    for (place, first) in records.enumerated() where first.isAccepted && !told.contains(first.id) {
      for second in records[(place + 1)...].prefix(while: { $0.at - first.at <= within })
      where second.isAccepted && second.id != first.id && !told.contains(second.id) && isSame(first, second) {
        told.insert(second.id)
        let fields = differing(first, second)
        if fields.isEmpty {
          same.append(Pair(first: first.id, second: second.id))
        } else {
          disagreeing.append(Pair(first: first.id, second: second.id, fields: fields))
        }
      }
    }
  }

  /// Safety-critical fields that both give, differently; when it happened is not one of them.
  private func differing<K: RecordKind>(_ first: Noted<K>, _ second: Noted<K>) -> [UInt32] {
    let one = first.message.untyped
    let other = second.message.untyped
    return K.table.rows.filter { row in
      guard row.isSafetyCritical, row.number < 1000 else { return false }
      let left = one.register(row.number)
      let right = other.register(row.number)
      return !left.isEmpty && !right.isEmpty && left != right
    }.map(\.number)
  }

  /// Two refills less than a day apart with like volumes and lots that do not differ. Volumes that cannot both fit the pump
  /// are one act.
  private mutating func pairDuplicates(_ chart: Chart, _ within: Int64) {
    let numbers = chart.rulebook.parameters.entry
    let refills = chart.recordedRefills.filter(\.isAccepted)
    for (place, first) in refills.enumerated() {
      for second in refills[(place + 1)...].prefix(while: { $0.at - first.at < numbers.duplicateWithin }) where second.id != first.id {
        let apart = second.at - first.at
        guard apart > within, apart < numbers.duplicateWithin, let one = first[Refill.filledML], let other = second[Refill.filledML],
          max(one, other).microlitres - min(one, other).microlitres <= numbers.duplicateMicrolitres
        else { continue }
        if let lot = first[Refill.lot], let otherLot = second[Refill.lot], lot != otherLot { continue }
        if cannotBothFit(first, second, chart) {
          same.append(Pair(first: first.id, second: second.id))
        } else {
          perhaps.append(Pair(first: first.id, second: second.id))
        }
      }
    }
  }

  private func cannotBothFit(_ first: Noted<Refill>, _ second: Noted<Refill>, _ chart: Chart) -> Bool {
    guard let aspirated = second[Refill.aspiratedML], let filled = second[Refill.filledML],
      let capacity = chart.last(chart.implants, at: second.at, where: { $0[Implant.reservoirML] != nil })?[Implant.reservoirML],
      let before = first.fillMicrolitres
    else { return false }
    let fill = chart.delivery.fills.first { $0.id == first.id }
    let left = fill.flatMap { chart.delivery.residual(of: $0, at: second.at) } ?? Rational(before)
    let kept = second[Refill.discardedResidual] == false ? aspirated.microlitres : 0
    let remaining = max(Rational(0), left - Rational(aspirated.microlitres)) + Rational(kept)
    let slack = chart.rulebook.parameters.entry.volumeSlackMicrolitres
    return remaining + Rational(filled.microlitres) > Rational(capacity.microlitres + slack)
  }
}
