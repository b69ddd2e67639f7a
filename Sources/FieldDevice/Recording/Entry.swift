public import ChangeLog
public import PumpRecords

/// Something to record: a kind and its fields.
public struct Entry: Hashable, Sendable {
  /// The kind.
  public var kind: KindCode
  /// The fields, body and note.
  public var fields: UntypedDraft
  /// The author, where it is not the device's owner (a shared tablet).
  public var person: PersonID?

  /// An entry with typed fields.
  public init<K: RecordKind>(_ draft: Draft<K>, by person: PersonID? = nil) {
    self.init(kind: K.table.code, fields: draft.untyped, by: person)
  }

  /// An entry of any kind.
  public init(kind: KindCode, fields: UntypedDraft, by person: PersonID? = nil) {
    self.kind = kind
    self.fields = fields
    self.person = person
  }

  /// Values outside of what is possible for their field (records.md, guardrails). They are recorded as they come: show this to the
  /// person before, and let them correct a slip.
  public var implausible: [ImplausibleValue] {
    Kinds.table(code: kind).map { ImplausibleValue.all(in: UntypedMessage(table: $0, fields.bytes)) } ?? []
  }

  /// The change that records this.
  var draft: ChangeDraft {
    var header = Header(kind: kind.rawValue)
    header.person = person
    return ChangeDraft(header: header, body: body, note: note)
  }

  /// The body as it goes into a change; nil where there is no field for it.
  var body: [UInt8]? {
    let body = fields.body
    return body.isEmpty ? nil : body
  }
  /// The note as it goes into a change; nil where there is no field for it.
  var note: [UInt8]? {
    let note = fields.note
    return note.isEmpty ? nil : note
  }
}

/// A value outside of what is possible for its field.
public struct ImplausibleValue: Hashable, Sendable {
  /// The field's name, with the names of the messages around it: `backPain.nrs`.
  public var field: String
  /// What is possible, with the unit: `0 to 50 mL`.
  public var possible: String

  /// A value outside of what is possible.
  public init(field: String, possible: String) {
    self.field = field
    self.possible = possible
  }

  /// The implausible values of a message, ascending by field number.
  static func all(in message: UntypedMessage) -> [ImplausibleValue] {
    Guardrail.implausible(in: message).compactMap { path in
      guard let row = row(at: path.split(separator: ".")[...], in: message.table), let range = row.possible,
        case .number(let scale) = row.shape
      else { return nil }
      let low = ExactDecimal.text(range.lowerBound, decimals: scale.decimals)
      let high = ExactDecimal.text(range.upperBound, decimals: scale.decimals)
      return ImplausibleValue(field: path, possible: low + " to " + high + (scale.unit.isEmpty ? "" : " " + scale.unit))
    }
  }

  private static func row(at path: ArraySlice<Substring>, in table: Table) -> Row? {
    guard let name = path.first, let row = table.row(named: String(name)) else { return nil }
    guard path.count > 1 else { return row }
    guard case .message(let nested) = row.shape else { return nil }
    return self.row(at: path.dropFirst(), in: nested)
  }
}
