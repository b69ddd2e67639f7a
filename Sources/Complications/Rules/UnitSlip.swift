package import ChangeLog
import PumpRecords

/// VE-6: a number that is 10, 100 or 1000 times the one before, or a part of it so small: a slip of units or of the point
/// (evidence.md 4.5).
struct UnitSlip: RuleFamily {
  let rules = ["VE-6"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    var triggers: [Trigger] = []
    for slip in moment.chart.slips where slip.at == moment.now {
      let numbers = [
        FindingNumber(slip.name, slip.value), FindingNumber("previous", slip.previous), FindingNumber("other", slip.alternative),
      ]
      if let place = triggers.firstIndex(where: { $0.act == slip.record }) {
        triggers[place].numbers += numbers
      } else {
        triggers.append(
          Trigger(
            "VE-6", .volumeEntryError, .urgent, act: slip.record, since: slip.at, evidence: [slip.before, slip.record], numbers: numbers))
      }
    }
    return triggers
  }

  /// A value near the one before the slip; of a refill also when the pump was emptied and refilled.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    let own = moment.chart.slips.filter { $0.record == life.act }
    if !own.isEmpty, own.allSatisfy({ slip in slip.returnsAt.map { $0 <= moment.now } ?? false }) { return true }
    let isRefill = moment.chart.recordedRefills.contains { $0.id == life.act }
    return isRefill && EntryErrors().isOver(held, of: life, at: moment)
  }
}

/// A value that may be a slip, and what it may have meant.
package struct Slip: Sendable {
  package let record: ChangeID
  package let at: Int64
  /// The record with the value before.
  package let before: ChangeID
  /// The field's number (of a bolus: of the list) and name.
  package let number: UInt32
  package let name: String
  /// In print: as entered, before, and as it may have been meant.
  package let value: String
  package let previous: String
  package let alternative: String
  /// What it may have meant, at the field's scale; of boluses nil.
  package let meant: Int64?
  /// When a value near the one before came again; nil while none did.
  package fileprivate(set) var returnsAt: Int64?

  static func all(in chart: Chart) -> [Slip] {
    let within = chart.rulebook.parameters.drug.slipMilliPercent
    var slips: [Slip] = []
    func field<K: RecordKind, U: QuantityUnit>(_ records: [Noted<K>], _ field: Field<K, Quantity<U>>) {
      let series = records.compactMap { record in record.asEntered(field).map { Value(record.source, [$0.scaled]) } }
      slips += Self.slips(of: series, field.number, field.row.name, decimals: U.scale.decimals, isList: false, within)
    }
    field(chart.recordedRefills, Refill.filledML)
    field(chart.recordedRefills, Refill.concentrationMcgPerML)
    field(chart.recordedPrograms, Program.dailyDoseMcg)
    field(chart.recordedPrograms, Program.concentrationMcgPerML)
    field(chart.recordedPrograms, Program.flowMLPerDay)
    field(chart.interrogations, Interrogation.dailyDoseMcg)
    field(chart.interrogations, Interrogation.concentrationMcgPerML)
    let boluses = chart.recordedPrograms.compactMap { program -> Value? in
      let doses = program[Program.boluses].compactMap { $0[Program.Bolus.doseMcg]?.scaled }
      return doses.isEmpty ? nil : Value(program.source, doses)
    }
    slips += Self.slips(of: boluses, Program.boluses.number, "bolusMcg", decimals: 3, isList: true, within)
    return slips.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
  }

  private struct Value {
    let source: RecordSource
    let values: [Int64]

    init(_ source: RecordSource, _ values: [Int64]) {
      self.source = source
      self.values = values
    }
  }

  private static func slips(
    of series: [Value], _ number: UInt32, _ name: String, decimals: Int, isList: Bool, _ within: Int64
  ) -> [Slip] {
    var last: [Int: (id: ChangeID, value: Int64)] = [:]
    var flagged: [(place: Int, slip: Int, before: Int64)] = []
    var slips: [Slip] = []
    for entry in series {
      for (place, value) in entry.values.enumerated() where value > 0 {
        var isReturn = false
        for flag in flagged where flag.place == place && isNear(value, flag.before, within) {
          isReturn = true
          if slips[flag.slip].returnsAt == nil { slips[flag.slip].returnsAt = entry.source.at }
        }
        if !isReturn, let before = last[place], let power = power(value, before.value, within) {
          let meant = power.isUp ? value / power.times : value.multipliedReportingOverflow(by: power.times).partialValue
          slips.append(
            Slip(
              record: entry.source.id, at: entry.source.at, before: before.id, number: number, name: name,
              value: DecimalText.text(value, decimals: decimals), previous: DecimalText.text(before.value, decimals: decimals),
              alternative: DecimalText.text(meant, decimals: decimals), meant: isList ? nil : meant))
          flagged.append((place, slips.count - 1, before.value))
        }
        if entry.source.isAccepted { last[place] = (entry.source.id, value) }
      }
    }
    return slips
  }

  private static func isNear(_ value: Int64, _ other: Int64, _ within: Int64) -> Bool {
    !Deviation.exceeds(Rational(value), from: Rational(other), milliPercent: within)
  }

  /// The power of ten that a ratio is near, up or down.
  private static func power(_ value: Int64, _ before: Int64, _ within: Int64) -> (times: Int64, isUp: Bool)? {
    for times: Int64 in [10, 100, 1000] {
      if let ratio = Rational(value, over: before), !Deviation.exceeds(ratio, from: Rational(times), milliPercent: within) {
        return (times, true)
      }
      if let ratio = Rational(value, over: before), let part = Rational(1, over: times),
        !Deviation.exceeds(ratio, from: part, milliPercent: within)
      {
        return (times, false)
      }
    }
    return nil
  }
}
