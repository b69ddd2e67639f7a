/// Somebody spoke with the person, saw them, or tried to.
public enum Contact: RecordKind {
  /// How.
  public static let how = Of<Coded<How>>(1, "how", about: "How.")
  /// Whether it came about.
  public static let outcome = Of<Coded<Outcome>>(2, "outcome", about: "Whether it came about.")

  /// The fields of a record of this kind.
  public static let table = Table(
    18, "contact", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "Somebody spoke with the person, saw them, or tried to.",
    [
      how.row, outcome.row,
    ])

  /// How people are in touch.
  @frozen public enum How: UInt32, Code {
    case phone = 1
    case visit = 2
    case video = 3
    case message = 4

    /// The names in files.
    public static let names = ["phone", "visit", "video", "message"]
  }

  /// Whether a contact came about.
  @frozen public enum Outcome: UInt32, Code {
    case reached = 1
    case noAnswer = 2
    case late = 3

    /// The names in files.
    public static let names = ["reached", "noAnswer", "late"]
  }
}
