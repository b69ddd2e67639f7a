import Admission
import ChangeLog
import Foundation
import PumpRecords

/// A log as the lines of a timeline file (records.md section 3): the header, then a change a line, in the order of arrival.
struct TimelineExport {
  private let view: LogView
  private let label: String

  init(_ view: LogView, label: String) {
    self.view = view
    self.label = label
  }

  func lines() throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let header = JSONValue.object([("timeline", .number(1)), ("pumpLogs", .list([.object([("id", .text(label))])]))])
    let changes = view.changes.sorted { (time($0), $0.id) < (time($1), $1.id) }
    return try ([header] + changes.compactMap(entry)).map { String(decoding: try encoder.encode($0), as: UTF8.self) }
  }

  /// When the server first had it; where that is not known yet, when it was written.
  private func time(_ change: JudgedChange) -> UInt64 { change.verdict.arrivedMS ?? change.header.wallMS ?? 0 }

  private func entry(_ change: JudgedChange) -> JSONValue? {
    guard let code = change.header.kind else { return nil }
    var members: [(name: String, value: JSONValue)] = [("id", .text(change.id.description)), ("pumpLog", .text(label))]
    func add(_ name: String, _ text: String?) { if let text { members.append((name, .text(text))) } }
    let isRecord = KindCode(code).createsRecord
    let table = Kinds.table(code: KindCode(isRecord ? code : change.header.recordKind ?? 0))
    guard let table else { return nil }
    add("kind", table.name)
    let written = Instant(milliseconds: Int64(change.header.wallMS ?? time(change))).text
    switch KindCode(code).kindClass {
    case .report, .act: break
    case .amendment: add("amends", change.header.record?.description)
    case .retraction: add("retracts", change.header.record?.description)
    case .confirmation: add("confirms", change.header.confirms?.description)
    case .server, .unknown: return nil
    }
    if !isRecord { add("reason", change.change.reason) }
    add("by", change.verdict.role.flatMap { Role(rawValue: $0)?.name })
    add("person", change.person.description)
    add("writer", change.writer.description)
    add("arrives", Instant(milliseconds: Int64(time(change))).text)
    add("writtenAt", written)
    let registers = change.change.registers
    if isRecord, !registers.contains(where: { $0.number == 1000 }) { add("at", written) }
    for register in registers {
      guard let row = table.row(register.number) else { continue }
      members.append((row.name, JSONValue(register.bytes, of: row)))
    }
    return .object(members)
  }
}
