/// The pump was emptied and filled.
public enum Refill: RecordKind {
  /// Millilitres drawn out of the reservoir.
  public static let aspiratedML = Of<Volume>(
    1, "aspiratedML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres drawn out of the reservoir.")
  /// Millilitres that the programmer predicted.
  public static let expectedML = Of<Volume>(
    2, "expectedML", possible: 0...50_000, source: RangeSource.agreed,
    about: "Millilitres that the programmer predicted.")
  /// Millilitres filled into the reservoir.
  public static let filledML = Of<Volume>(
    3, "filledML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres filled into the reservoir.")
  /// Concentration of the new drug in micrograms per millilitre.
  public static let concentrationMcgPerML = Of<Concentration>(
    4, "concentrationMcgPerML", possible: 1_000...10_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Concentration of the new drug in micrograms per millilitre.")
  /// The drug: baclofen, or another by name.
  public static let drug = Of<String>(5, "drug", conflict: .manualUrgent, about: "The drug: baclofen, or another by name.")
  /// Other drugs in the mixture.
  public static let admixture = ListOf<String>(6, "admixture", conflict: .manualUrgent, about: "Other drugs in the mixture.")
  /// The drug was compounded.
  public static let compounded = Of<Bool>(7, "compounded", about: "The drug was compounded.")
  /// The product.
  public static let product = Of<String>(8, "product", conflict: .manual, about: "The product.")
  /// The lot number.
  public static let lot = Of<String>(9, "lot", conflict: .manualUrgent, about: "The lot number.")
  /// The day on which the drug expires.
  public static let expires = Of<LocalDate>(10, "expires", conflict: .manual, about: "The day on which the drug expires.")
  /// The refill kit.
  public static let kit = Of<String>(11, "kit", about: "The refill kit.")
  /// The pharmacy that compounded the drug.
  public static let compounder = Of<String>(12, "compounder", about: "The pharmacy that compounded the drug.")
  /// Where it was done.
  public static let clinic = Of<String>(13, "clinic", about: "Where it was done.")
  /// What was drawn out was thrown away (yes, where absent).
  public static let discardedResidual = Of<Bool>(
    14, "discardedResidual", conflict: .manualUrgent,
    about: "What was drawn out was thrown away (yes, where absent).")
  /// How often the needle was put in.
  public static let needlePasses = Of<Count>(
    15, "needlePasses", possible: 0...100, source: RangeSource.counting,
    about: "How often the needle was put in.")
  /// Millilitres found when the fill was checked.
  public static let postFillCheckML = Of<Volume>(
    16, "postFillCheckML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres found when the fill was checked.")
  /// How the fill was checked.
  public static let postFillCheck = Of<Coded<PostFillCheck>>(17, "postFillCheck", about: "How the fill was checked.")
  /// Millilitres entered into the programmer as the new content.
  public static let reservoirUpdatedTo = Of<Volume>(
    18, "reservoirUpdatedTo", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres entered into the programmer as the new content.")
  /// The sterile technique.
  public static let sterile = Of<Message<SterileTechnique>>(19, "sterile", about: "The sterile technique.")
  /// The programmer confirmed the end of the session.
  public static let sessionFinished = Of<Bool>(20, "sessionFinished", about: "The programmer confirmed the end of the session.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1010, "refill", by: [.nurse, .prescriber, .surgeon, .importer], confirm: [.nurse, .prescriber, .surgeon, .pharmacist],
    at: .manualUrgent,
    about: "The pump was emptied and filled.",
    [
      aspiratedML.row, expectedML.row, filledML.row, concentrationMcgPerML.row, drug.row, admixture.row, compounded.row, product.row,
      lot.row, expires.row, kit.row, compounder.row, clinic.row, discardedResidual.row, needlePasses.row, postFillCheckML.row,
      postFillCheck.row, reservoirUpdatedTo.row, sterile.row, sessionFinished.row,
    ])

  /// How a fill was checked.
  @frozen public enum PostFillCheck: UInt32, Code {
    case sensor = 1
    case ultrasound = 2
    case reaspiration = 3

    /// The names in files.
    public static let names = ["sensor", "ultrasound", "reaspiration"]
  }
}
