/// What the pump or the person was exposed to.
public enum Exposure: RecordKind {
  /// To what.
  public static let what = Of<Coded<What>>(1, "what", about: "To what.")
  /// Whether it began or ended.
  public static let status = Of<Coded<Status>>(2, "status", about: "Whether it began or ended.")
  /// More of it, in words.
  public static let details = Of<String>(1025, "details", about: "More of it, in words.")

  /// The fields of a record of this kind.
  public static let table = Table(
    20, "exposure", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "What the pump or the person was exposed to.",
    [
      what.row, status.row, details.row,
    ])

  /// What a pump or person can be exposed to.
  @frozen public enum What: UInt32, Code {
    case magnet = 1
    case emi = 2
    case diving = 3
    case hyperbaric = 4
    case altitude = 5
    case heat = 6
    case trauma = 7
    case fall = 8

    /// The names in files.
    public static let names = ["magnet", "emi", "diving", "hyperbaric", "altitude", "heat", "trauma", "fall"]
  }

  /// Began or ended.
  @frozen public enum Status: UInt32, Code {
    case started = 1
    case ended = 2

    /// The names in files.
    public static let names = ["started", "ended"]
  }
}
