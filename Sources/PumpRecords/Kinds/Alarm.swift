/// Somebody heard the pump.
public enum Alarm: RecordKind {
  /// What it sounded like.
  public static let tone = Of<Coded<Tone>>(1, "tone", about: "What it sounded like.")
  /// What the person was told that it means.
  public static let meaning = Of<Coded<Meaning>>(2, "meaning", about: "What the person was told that it means.")

  /// The fields of a record of this kind.
  public static let table = Table(
    13, "alarm", by: [.patient, .caregiver, .nurse, .prescriber, .importer], confirm: [.nurse, .prescriber, .surgeon],
    about: "Somebody heard the pump.",
    [
      tone.row, meaning.row,
    ])

  /// The sound of an alarm.
  @frozen public enum Tone: UInt32, Code {
    case single = 1
    case twoTone = 2
    case unknown = 3

    /// The names in files.
    public static let names = ["single", "twoTone", "unknown"]
  }

  /// What an alarm means.
  @frozen public enum Meaning: UInt32, Code {
    case lowReservoir = 1
    case emptyReservoir = 2
    case motorStall = 3
    case endOfService = 4
    case memoryError = 5
    case unknown = 6

    /// The names in files.
    public static let names = ["lowReservoir", "emptyReservoir", "motorStall", "endOfService", "memoryError", "unknown"]
  }
}
