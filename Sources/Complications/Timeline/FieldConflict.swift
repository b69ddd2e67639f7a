package import ChangeLog
import PumpRecords

/// A time during which people's values of one safety-critical field disagreed (evidence.md section 5).
package struct FieldConflict: Sendable, Hashable {
  /// The record; of two records of one act the earlier.
  package let record: ChangeID
  /// Of two records of one act the other.
  package let otherRecord: ChangeID?
  /// The field's number and name.
  package let number: UInt32
  package let name: String
  /// Whether it is URGENT by itself: the first two rows of the table.
  package let isUrgent: Bool
  /// When the second value was written.
  package let from: Int64
  /// When the decision was written that left one value; nil while none is.
  package let to: Int64?
  /// The changes that wrote the values.
  package let changes: [ChangeID]

  /// The conflicts of one record's fields, those that were decided too: the record is merged as it stood after each change.
  static func history(of record: MergedRecord, changes: [TimelineEntry]) -> [FieldConflict] {
    guard changes.count > 1, let table = Kinds.table(code: KindCode(record.kind)) else { return [] }
    let written = changes.sorted { ($0.writtenAt, $0.label) < ($1.writtenAt, $1.label) }
    var open: [UInt32: (from: Int64, changes: [ChangeID])] = [:]
    var found: [FieldConflict] = []
    func conflict(_ number: UInt32, _ one: (from: Int64, changes: [ChangeID]), to: Int64?) -> FieldConflict? {
      table.row(number).map { row in
        FieldConflict(
          record: record.id, otherRecord: nil, number: number, name: row.name, isUrgent: row.conflict.isUrgent && number < 1000,
          from: one.from, to: to, changes: one.changes)
      }
    }
    for (place, entry) in written.enumerated() {
      if place + 1 < written.count, written[place + 1].writtenAt == entry.writtenAt { continue }
      let merged = Merge.records(written[...place].map(\.change)) { kind, field in
        Kinds.table(code: KindCode(kind))?.row(field)?.isOpen ?? false
      }
      guard let now = merged.first(where: { $0.id == record.id }) else { continue }
      var disputed: [UInt32: [ChangeID]] = [:]
      for field in now.fields where field.number <= 1000 && (table.row(field.number)?.isSafetyCritical ?? false) {
        if field.isInConflict || (now.isRetracted && !field.accepted.isEmpty) { disputed[field.number] = field.accepted.map(\.change) }
      }
      for (number, changes) in disputed.sorted(by: { $0.key < $1.key }) {
        open[number] = (open[number]?.from ?? entry.writtenAt, changes)
      }
      for (number, one) in open.sorted(by: { $0.key < $1.key }) where disputed[number] == nil {
        if let decided = conflict(number, one, to: entry.writtenAt) { found.append(decided) }
        open[number] = nil
      }
    }
    return found + open.sorted { $0.key < $1.key }.compactMap { conflict($0.key, $0.value, to: nil) }
  }
}
