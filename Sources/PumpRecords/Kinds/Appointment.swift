/// An appointment, or what became of it.
public enum Appointment: RecordKind {
  /// For what.
  public static let what = Of<Coded<What>>(1, "what", about: "For what.")
  /// What became of it.
  public static let status = Of<Coded<Status>>(2, "status", conflict: .earliestWins, about: "What became of it.")
  /// When it is.
  public static let `for` = Of<Instant>(3, "for", conflict: .earliestWins, about: "When it is.")
  /// The appointment that it stands for.
  public static let rebooks = Of<Reference>(4, "rebooks", about: "The appointment that it stands for.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1014, "appointment", by: [.nurse, .scheduler, .importer], confirm: [.nurse, .scheduler],
    about: "An appointment, or what became of it.",
    [
      what.row, status.row, `for`.row, rebooks.row,
    ])

  /// What an appointment is for.
  @frozen public enum What: UInt32, Code {
    case refill = 1
    case visit = 2
    case implant = 3
    case trial = 4
    case mri = 5
    case surgery = 6
    case interrogation = 7
    case pumpReplacement = 8

    /// The names in files.
    public static let names = ["refill", "visit", "implant", "trial", "mri", "surgery", "interrogation", "pumpReplacement"]
  }

  /// What became of an appointment.
  @frozen public enum Status: UInt32, Code {
    case booked = 1
    case attended = 2
    case missed = 3
    case cancelled = 4

    /// The names in files.
    public static let names = ["booked", "attended", "missed", "cancelled"]
  }
}
