/// A medicine apart from the pump.
public enum Medication: RecordKind {
  /// The medicine.
  public static let drug = Of<String>(1, "drug", conflict: .presentWins, about: "The medicine.")
  /// What kind of medicine.
  public static let `class` = Of<Coded<Class>>(2, "class", conflict: .presentWins, about: "What kind of medicine.")
  /// What changed.
  public static let status = Of<Coded<Status>>(3, "status", conflict: .presentWins, about: "What changed.")
  /// When it pauses for an act.
  public static let holdPlan = Of<Message<HoldPlan>>(4, "holdPlan", conflict: .presentWins, about: "When it pauses for an act.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1022, "medication", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "A medicine apart from the pump.",
    [
      drug.row, `class`.row, status.row, holdPlan.row,
    ])

  /// A kind of medicine.
  @frozen public enum Class: UInt32, Code {
    case anticoagulant = 1
    case antiplatelet = 2
    case antibiotic = 3
    case sedative = 4
    case opioid = 5
    case oralBaclofen = 6
    case antispastic = 7
    case dopamineBlocker = 8
    case serotonergic = 9
    case volatileAnaesthetic = 10
    case other = 11

    /// The names in files.
    public static let names = [
      "anticoagulant", "antiplatelet", "antibiotic", "sedative", "opioid", "oralBaclofen", "antispastic", "dopamineBlocker",
      "serotonergic", "volatileAnaesthetic", "other",
    ]
  }

  /// What changed.
  @frozen public enum Status: UInt32, Code {
    case started = 1
    case stopped = 2
    case active = 3
    case doseChanged = 4

    /// The names in files.
    public static let names = ["started", "stopped", "active", "doseChanged"]
  }

  /// A pause of a medicine around an act.
  public enum HoldPlan: Tabled {
    /// When it pauses.
    public static let from = Of<Instant>(1, "from", about: "When it pauses.")
    /// When it goes on.
    public static let restart = Of<Instant>(2, "restart", about: "When it goes on.")

    /// The fields of the message.
    public static let table = Table(
      nested: "holdPlan", about: "A pause of a medicine around an act.",
      [
        from.row, restart.row,
      ])
  }
}
