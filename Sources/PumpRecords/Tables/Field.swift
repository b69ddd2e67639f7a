/// A field that has one value, and the type that it reads as.
@frozen public struct Field<K: Tabled, V: FieldValue>: Sendable {
  /// The field number.
  public let number: UInt32
  /// The field without its type.
  public let row: Row

  init(
    _ number: UInt32, _ name: String, possible: ClosedRange<Int64>? = nil, source: String? = nil,
    conflict: ConflictPolicy = .keepBoth, by writers: Roles = .anyone, about: String = ""
  ) {
    self.number = number
    row = Row(
      number, name, V.shape, isList: false, possible: possible, source: source, conflict: conflict, writers: writers, about: about)
  }

  init(row: Row) {
    number = row.number
    self.row = row
  }
}

/// A field that has any number of values; together they are one register.
@frozen public struct ListField<K: Tabled, V: FieldValue>: Sendable {
  /// The field number.
  public let number: UInt32
  /// The field without its type.
  public let row: Row

  init(
    _ number: UInt32, _ name: String, possible: ClosedRange<Int64>? = nil, source: String? = nil,
    conflict: ConflictPolicy = .keepBoth, by writers: Roles = .anyone, about: String = ""
  ) {
    self.number = number
    row = Row(
      number, name, V.shape, isList: true, possible: possible, source: source, conflict: conflict, writers: writers, about: about)
  }
}

/// Something that a table describes: a kind of record or a nested message. Conforming types are enumerations without cases.
public protocol Tabled: Sendable {
  /// The fields.
  static var table: Table { get }
}

extension Tabled {
  /// A field of this kind.
  public typealias Of<V: FieldValue> = Field<Self, V>
  /// A list field of this kind.
  public typealias ListOf<V: FieldValue> = ListField<Self, V>
}

/// A kind of record: a table with a code and the fields that every record has.
public protocol RecordKind: Tabled {}

extension RecordKind {
  /// When it happened: an instant, or the interval within which it happened. Field 1000.
  public static var at: Of<Interval> { Of(row: table.common.at) }
  /// How the record came about. Field 1001.
  public static var entry: Of<Coded<EntryWay>> { Of(row: table.common.entry) }
  /// Free text. Field 1024, in the note.
  public static var note: Of<String> { Of(row: table.common.note) }
}
