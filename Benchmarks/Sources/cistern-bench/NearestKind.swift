import Foundation
import PumpRecords

/// Maps the workload's records to the nearest kinds.
enum NearestKind {
  static func code(_ kind: String) -> KindCode {
    switch kind {
    case "refill": Refill.table.code
    case "program": Program.table.code
    case "interrogation": Interrogation.table.code
    default: Symptoms.table.code
    }
  }

  /// The fields of an add (eight) or a set (one).
  static func draft(_ kind: String, _ fields: [String: Any]) -> UntypedDraft {
    var draft = UntypedDraft()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      guard let number = number(kind, name) else { continue }
      var writer = WireWriter()
      write(number, name, value, to: &writer)
      draft.append(number, writer.bytes)
    }
    return draft
  }

  static func number(_ kind: String, _ name: String) -> UInt32? {
    switch (kind, name) {
    case (_, "at"): 1000
    case (_, "who"): 1001
    case ("symptom", "spasm"): Symptoms.pennSpasms.number
    case ("symptom", "tone"): Symptoms.spasticityNRS.number
    case ("symptom", "temp"): Symptoms.baselineNRS.number
    case ("symptom", "pain"): Symptoms.headacheNRS.number
    case ("symptom", "itch"): Symptoms.itch.number
    case ("symptom", "note"): 1024
    case ("refill", "drug"): Refill.drug.number
    case ("refill", "conc"): Refill.concentrationMcgPerML.number
    case ("refill", "added"): Refill.filledML.number
    case ("refill", "withdrawn"): Refill.aspiratedML.number
    case ("refill", "expected"): Refill.expectedML.number
    case ("refill", "next"): Refill.postFillCheckML.number
    case ("program", "mode"): Program.mode.number
    case ("program", "before"): Program.previousDailyDoseMcg.number
    case ("program", "after"): Program.dailyDoseMcg.number
    case ("program", "bolus"): Program.patientBolusMaxMcgPerDay.number
    case ("program", "conc"): Program.concentrationMcgPerML.number
    case ("program", "reason"): Program.reason.number
    case ("interrogation", "reservoir"): Interrogation.reservoirML.number
    case ("interrogation", "battery"): Interrogation.eriMonths.number
    case ("interrogation", "alarms"): Interrogation.state.number
    case ("interrogation", "daily"): Interrogation.dailyDoseMcg.number
    case ("interrogation", "stalls"): Interrogation.eos.number
    case ("interrogation", "firmware"): Interrogation.context.number
    default: nil
    }
  }

  private static func write(_ number: UInt32, _ name: String, _ value: Any, to writer: inout WireWriter) {
    switch name {
    case "at": Interval(Instant(milliseconds: Int64(amount(value) * 1000))).write(number, to: &writer)
    case "who": writer.varint(number, UInt64(amount(value)) + 1)
    case "itch", "stalls": writer.varint(number, amount(value) > 0 ? 1 : 0)
    case "alarms", "mode", "reason", "firmware": writer.varint(number, UInt64(abs("\(value)".utf8.count % 3)) + 1)
    case "note", "drug":
      let text = value as? String ?? ""
      if !text.isEmpty { writer.bytes(number, Array(text.utf8)) }
    case "next": writer.zigzag(number, 20_000)
    default: writer.zigzag(number, Int64((amount(value) * 1000).rounded()))
    }
  }

  private static func amount(_ value: Any) -> Double { (value as? NSNumber)?.doubleValue ?? 0 }
}
