/// What is planned, written down before it is done.
public enum Plan: RecordKind {
  /// What.
  public static let what = Of<Coded<What>>(1, "what", conflict: .manual, about: "What.")
  /// From when.
  public static let from = Of<Instant>(2, "from", conflict: .manual, about: "From when.")
  /// Until when.
  public static let to = Of<Instant>(3, "to", conflict: .manual, about: "Until when.")
  /// Size of a step in per cent of the dose.
  public static let stepPercent = Of<Percent>(
    4, "stepPercent", possible: 0...10_000, source: RangeSource.dose, conflict: .manual,
    about: "Size of a step in per cent of the dose.")
  /// Days between steps.
  public static let everyDays = Of<Days>(
    5, "everyDays", possible: 0...36_500, source: RangeSource.time, conflict: .manual,
    about: "Days between steps.")
  /// The drugs of an admixture.
  public static let drugs = ListOf<String>(6, "drugs", conflict: .manual, about: "The drugs of an admixture.")
  /// Their concentrations in micrograms per millilitre.
  public static let concentrationsMcgPerML = ListOf<Concentration>(
    7, "concentrationsMcgPerML", possible: 1_000...10_000_000, source: RangeSource.agreed, conflict: .manual,
    about: "Their concentrations in micrograms per millilitre.")
  /// The plan in words.
  public static let text = Of<String>(1025, "text", about: "The plan in words.")
  /// More of it.
  public static let details = Of<String>(1026, "details", about: "More of it.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1015, "plan", by: [.prescriber, .surgeon, .importer], confirm: [.prescriber, .surgeon],
    about: "What is planned, written down before it is done.",
    [
      what.row, from.row, to.row, stepPercent.row, everyDays.row, drugs.row, concentrationsMcgPerML.row, text.row, details.row,
    ])

  /// What can be planned.
  @frozen public enum What: UInt32, Code {
    case wean = 1
    case stop = 2
    case holiday = 3
    case explant = 4
    case anticoagulantHold = 5
    case mri = 6
    case replacementTherapy = 7
    case admixture = 8
    case compoundedConcentration = 9

    /// The names in files.
    public static let names = [
      "wean", "stop", "holiday", "explant", "anticoagulantHold", "mri", "replacementTherapy", "admixture", "compoundedConcentration",
    ]
  }
}
