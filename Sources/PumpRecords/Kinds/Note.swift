/// Free text and nothing else.
public enum Note: RecordKind {
  /// The text.
  public static let text = Of<String>(1025, "text", about: "The text.")

  /// The fields of a record of this kind.
  public static let table = Table(
    19, "note", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "Free text and nothing else.",
    [
      text.row
    ])
}
