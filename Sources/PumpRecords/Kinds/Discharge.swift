/// A stay in hospital ends.
public enum Discharge: RecordKind {
  /// How.
  public static let outcome = Of<Coded<Outcome>>(1, "outcome", about: "How.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1021, "discharge", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "A stay in hospital ends.",
    [
      outcome.row
    ])

  /// How a stay ends.
  @frozen public enum Outcome: UInt32, Code {
    case home = 1
    case transferred = 2
    case died = 3

    /// The names in files.
    public static let names = ["home", "transferred", "died"]
  }
}
