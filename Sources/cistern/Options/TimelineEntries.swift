import ChangeLog
import ClinicalFiles
import FieldDevice
import PumpRecords

/// The entries of one log of a timeline file, as a device takes them over.
struct TimelineEntries {
  /// In the order in which they were written.
  private(set) var own: [ImportedEntry] = []
  /// Those of other writers.
  private(set) var others: [ImportedEntry] = []
  /// How many are of a kind that this version does not know, or that nobody authors.
  private(set) var skipped = 0
  /// Whether the header has an implant that nobody dates.
  private(set) var hasUndatedImplant = false
  /// The labels of what stands in a file's header.
  static let headerFacts = ["profile", "implant", "program"]

  init(_ file: TimelineFile, log: String, writer: String?) {
    if writer == nil, let header = file.logs.first(where: { $0.id == log }) {
      for (name, facts) in [("profile", header.profile), ("implant", header.implant), ("program", header.program)] {
        guard let facts, let table = facts.table else { continue }
        var fields = Self.draft(facts.registers)
        let isDated = facts.registers.contains { $0.number == table.common.at.number }
        // A fact is known from the beginning. When somebody was operated on is another matter: that nobody may guess.
        if !isDated, name == "implant" { hasUndatedImplant = true }
        if !isDated, name != "implant", let beginning = Self.beginning(of: file, log) {
          var writer = WireWriter()
          Interval(beginning).write(table.common.at.number, to: &writer)
          fields.set(table.common.at.number, writer.bytes)
        }
        own.append(ImportedEntry(label: name, action: .record, kind: table.code, fields: fields))
      }
    }
    let entries = file.entries.filter { $0.log == log }
    for entry in entries.enumerated().sorted(by: { ($0.element.writtenAt, $0.offset) < ($1.element.writtenAt, $1.offset) }).map(\.element) {
      guard let table = entry.fields.table, table.code.createsRecord else {
        skipped += 1
        continue
      }
      let imported = ImportedEntry(
        label: entry.id, action: Self.action(entry.action), kind: table.code, fields: Self.draft(entry.fields.registers),
        clearing: entry.fields.cleared, reason: entry.reason, unseen: entry.notSeen)
      if writer == nil || entry.writer == writer { own.append(imported) } else { others.append(imported) }
    }
  }

  /// The instant before which nothing in the file happened.
  private static func beginning(of file: TimelineFile, _ log: String) -> Instant? {
    let first = file.entries.filter { $0.log == log }.compactMap { $0.at?.from.milliseconds }.min()
    return [first, file.start?.milliseconds].compactMap(\.self).min().map { Instant(milliseconds: $0) }
  }

  private static func draft(_ registers: [Register]) -> UntypedDraft {
    var draft = UntypedDraft()
    for register in registers { draft.append(register.number, register.bytes) }
    return draft
  }

  private static func action(_ action: TimelineFile.Action) -> ImportedEntry.Action {
    switch action {
    case .record: .record
    case .amends(let id): .amends(id)
    case .retracts(let id): .retracts(id)
    case .confirms(let id): .confirms(id)
    }
  }
}
