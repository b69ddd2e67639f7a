/// The fields that every kind of record has, whatever its table says.
public struct CommonFields: Sendable {
  /// When it happened (field 1000).
  public let at: Row
  /// How the record came about (field 1001).
  public let entry: Row
  /// Free text (field 1024).
  public let note: Row

  /// The number of the reason of an amendment or retraction: in its note, and no register.
  public static let reason: UInt32 = 2047

  init(at policy: ConflictPolicy) {
    at = Row(
      1000, "at", .interval, isList: false, possible: nil, source: nil, conflict: policy, writers: .anyone,
      about: "When it happened: an instant, or the interval within which it happened.")
    entry = Row(
      1001, "entry", Coded<EntryWay>.shape, isList: false, possible: nil, source: nil, conflict: .keepBoth, writers: .anyone,
      about: "How the record came about.")
    note = Row(
      1024, "note", .text, isList: false, possible: nil, source: nil, conflict: .keepBoth, writers: .anyone, about: "Free text.")
  }
}

/// How a record came about.
@frozen public enum EntryWay: UInt32, Code {
  case app = 1
  case tablet = 2
  case workstation = 3
  /// Read from another system.
  case `import` = 4
  /// Read from the pump's programmer.
  case programmer = 5

  /// The names in files.
  public static let names = ["app", "tablet", "workstation", "import", "programmer"]
}
