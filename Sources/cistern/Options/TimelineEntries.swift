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

  init(_ file: TimelineFile, log: String, writer: String?) {
    if writer == nil, let header = file.logs.first(where: { $0.id == log }) {
      for (name, facts) in [("profile", header.profile), ("implant", header.implant), ("program", header.program)] {
        guard let facts, let table = facts.table else { continue }
        own.append(ImportedEntry(label: name, action: .record, kind: table.code, fields: Self.draft(facts.registers)))
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
