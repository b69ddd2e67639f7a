/// Somebody was taught what to watch for.
public enum Education: RecordKind {
  /// About what.
  public static let topics = ListOf<Coded<Topic>>(1, "topics", about: "About what.")
  /// Who signed that it was understood.
  public static let signedBy = Of<Coded<Signer>>(2, "signedBy", about: "Who signed that it was understood.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1019, "education", by: [.patient, .caregiver, .nurse, .prescriber, .importer], confirm: [.nurse, .prescriber, .surgeon],
    about: "Somebody was taught what to watch for.",
    [
      topics.row, signedBy.row,
    ])

  /// What people are taught.
  @frozen public enum Topic: UInt32, Code {
    case withdrawal = 1
    case overdose = 2
    case alarmTones = 3
    case refillDate = 4
    case emergencyNumber = 5

    /// The names in files.
    public static let names = ["withdrawal", "overdose", "alarmTones", "refillDate", "emergencyNumber"]
  }

  /// Who signs.
  @frozen public enum Signer: UInt32, Code {
    case patient = 1
    case caregiver = 2

    /// The names in files.
    public static let names = ["patient", "caregiver"]
  }
}
