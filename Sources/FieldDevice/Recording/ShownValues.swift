import ChangeLog

/// Names in a correction exactly the values that its author was shown (log-format section 5, `replaces`).
enum ShownValues {
  /// The values of some fields of a record, quarantined ones included: they were on the screen too.
  static func replaced(_ numbers: some Sequence<UInt32>, of record: MergedRecord) -> [Replaced] {
    var fields: [ChangeID: Set<UInt32>] = [:]
    for number in numbers {
      for value in record.field(number)?.values ?? [] { fields[value.change, default: []].insert(number) }
    }
    return fields.sorted { $0.key < $1.key }.map { Replaced(change: $0.key, fields: $0.value.sorted()) }
  }

  /// All of a record: its creating change as a whole, and every value that somebody else's amendment added.
  static func retracted(_ record: MergedRecord) -> [Replaced] {
    let rest = replaced(record.fields.map(\.number), of: record).filter { $0.change != record.id }
    return ([Replaced(change: record.id)] + rest).sorted { $0.change < $1.change }
  }

  /// The record without the values of some changes: what an author saw who had not seen those.
  static func without(_ unseen: Set<ChangeID>, _ record: MergedRecord) -> MergedRecord {
    var record = record
    for index in record.fields.indices { record.fields[index].values.removeAll { unseen.contains($0.change) } }
    record.fields.removeAll { $0.values.isEmpty }
    return record
  }
}
