import PumpRecords

/// Merge of the changes of one log to records: a set union that needs no order of delivery (log-format section 5).
public enum Merge {
  /// The version of these rules and of the *open* marks of the kinds; part of the state digest.
  public static let version: UInt32 = 1

  /// The records that `changes` add up to, ascending by id.
  ///
  /// - Parameters:
  ///   - changes: every change of the log that is held, in any order, each once.
  ///   - isOpen: whether the table of a kind marks a field as *open*: anybody permitted may replace it.
  /// - Complexity: O(n log n) in the number of changes and values.
  public static func records(_ changes: [MergeInput], isOpen: (_ kind: UInt32, _ field: UInt32) -> Bool) -> [MergedRecord] {
    let book = ChangeBook(changes)
    let replaced = replacedValues(book, isOpen: isOpen)
    var fields: [ChangeID: [UInt32: [MergedValue]]] = [:]
    for change in book.sorted {
      guard let record = book.record(whoseValuesAreIn: change) else { continue }
      for register in change.registers where !replaced.contains(ValueName(change: change.id, field: register.number)) {
        let value = MergedValue(change: change.id, standing: change.standing, bytes: register.bytes)
        fields[record.id, default: [:]][register.number, default: []].append(value)
      }
    }
    let retracted = retractedRecords(book)
    return book.sorted.compactMap { change in
      guard KindCode(change.kind).createsRecord else { return nil }
      let numbers = (fields[change.id] ?? [:]).sorted { $0.key < $1.key }
      return MergedRecord(
        id: change.id, kind: change.kind, standing: change.standing, isRetracted: retracted.contains(change.id),
        fields: numbers.map { MergedField(number: $0.key, values: $0.value) })
    }
  }

  private struct ValueName: Hashable {
    var change: ChangeID
    var field: UInt32
  }

  /// The values that effective amendments and retractions name.
  private static func replacedValues(_ book: ChangeBook, isOpen: (UInt32, UInt32) -> Bool) -> Set<ValueName> {
    var replaced: Set<ValueName> = []
    for change in book.sorted where change.standing == .accepted {
      guard let record = book.record(amendedOrRetractedBy: change) else { continue }
      let isConfirmed = book.isConfirmed(change)
      for name in change.replaces {
        // A quarantined value is evidence: it stays listed beside the survivors, whoever names it.
        guard let target = book[name.change], target.standing == .accepted, book.record(whoseValuesAreIn: target)?.id == record.id
        else { continue }
        for field in target.registers.map(\.number) where name.fields.isEmpty || name.fields.contains(field) {
          let isEffective =
            isConfirmed || isOpen(record.kind, field)
            || (target.author.person == change.author.person && !book.isConfirmed(target))
          if isEffective { replaced.insert(ValueName(change: target.id, field: field)) }
        }
      }
    }
    return replaced
  }

  /// The records whose creating change a retraction names as a whole: by its author, or confirmed.
  private static func retractedRecords(_ book: ChangeBook) -> Set<ChangeID> {
    var retracted: Set<ChangeID> = []
    for change in book.sorted where change.standing == .accepted && KindCode(change.kind).kindClass == .retraction {
      guard let record = book.record(amendedOrRetractedBy: change),
        change.replaces.contains(where: { $0.change == record.id && $0.fields.isEmpty }),
        record.author.person == change.author.person || book.isConfirmed(change)
      else { continue }
      retracted.insert(record.id)
    }
    return retracted
  }
}
