import Admission
import ChangeLog
import MerkleLog
import PumpRecords

/// A log as commands print it.
struct ShownLog: Encodable {
  /// One record.
  struct Record: Encodable {
    var id: String
    var kind: String
    var at: String
    var by: Author
    var standing: String
    var reason: String?
    var retracted: Bool
    var arrivedMS: UInt64?
    var fields: [Field]
  }

  /// Who wrote something.
  struct Author: Encodable {
    var person: String
    var role: String?
    var writer: String

    var text: String { role.map { "\(person), \($0)" } ?? person }
  }

  /// A field with all its values.
  struct Field: Encodable {
    var name: String
    var conflict: Bool
    var safetyCritical: Bool
    var values: [Value]
  }

  /// One value.
  struct Value: Encodable {
    var value: JSONValue
    var text: String
    var change: String
    var by: Author
    var standing: String
  }

  var log: String
  var label: String?
  var digest: String
  var stateDigest: String
  /// Changes of people: what records are made of.
  var changes: Int
  /// By time, then id.
  var records: [Record]
  /// Writers who signed two histories.
  var forks: [ShownFork]
  /// Changes that carry no record: of unknown kinds, amendments of records that are not held.
  var loose: Int

  init(_ view: LogView, forks: [ForkProof] = []) {
    log = view.log.description
    changes = view.changes.count
    self.forks = ShownFork.all(forks, in: view)
    label = view.facts.label
    digest = Hex.text(view.digest.bytes)
    stateDigest = Hex.text(view.stateDigest.bytes)
    let authors = AuthorNames(view)
    records = view.records.compactMap { record in view.change(record.id).map { Record(record, $0, authors) } }
    records.sort { ($0.at, $0.id) < ($1.at, $1.id) }
    let known = Set(view.records.map(\.id))
    loose = view.changes.count { change in
      switch KindCode(change.header.kind ?? 0).kindClass {
      case .report, .act: false
      case .amendment, .retraction, .confirmation: !(change.header.record.map(known.contains) ?? false)
      case .server, .unknown: true
      }
    }
  }
}

/// Who wrote which change, in words.
struct AuthorNames {
  private let authors: [ChangeID: ShownLog.Author]

  init(_ view: LogView) {
    var authors: [ChangeID: ShownLog.Author] = [:]
    for change in view.changes {
      authors[change.id] = ShownLog.Author(
        person: view.facts.personNames[change.person] ?? String(change.person.description.prefix(8)),
        role: change.verdict.role.map { Role(rawValue: $0)?.name ?? "role \($0)" }, writer: change.writer.description)
    }
    self.authors = authors
  }

  subscript(change: ChangeID) -> ShownLog.Author {
    authors[change] ?? ShownLog.Author(person: "unknown", role: nil, writer: "")
  }
}

extension ShownLog.Record {
  init(_ record: MergedRecord, _ created: JudgedChange, _ authors: AuthorNames) {
    let table = Kinds.table(code: KindCode(record.kind))
    id = record.id.description
    kind = table?.name ?? "kind \(record.kind)"
    let stated = record.field(1000)?.accepted.first.flatMap { value in table?.common.at.describe(value.bytes).first }
    at = stated ?? Instant(milliseconds: Int64(created.header.wallMS ?? created.verdict.arrivedMS ?? 0)).text
    by = authors[record.id]
    standing = record.standing == .accepted ? "accepted" : "quarantined"
    reason = created.verdict.reason?.word
    retracted = record.isRetracted
    arrivedMS = created.verdict.arrivedMS
    fields = record.fields.map { field in
      let row = table?.row(field.number)
      return ShownLog.Field(
        name: row?.name ?? "field \(field.number)", conflict: field.isInConflict, safetyCritical: row?.isSafetyCritical ?? false,
        values: field.values.map { value in
          ShownLog.Value(
            value: row.map { JSONValue(value.bytes, of: $0) } ?? .text("unreadable"),
            text: row?.describe(value.bytes).joined(separator: ", ") ?? "unreadable", change: value.change.description,
            by: authors[value.change], standing: value.standing == .accepted ? "accepted" : "quarantined")
        })
    }
  }
}
