/// The sterile technique of an act, item by item.
public enum Checklist: RecordKind {
  /// Of which act.
  public static let `for` = Of<Coded<Act>>(1, "for", about: "Of which act.")
  /// Hands were disinfected.
  public static let handHygiene = Of<Coded<SterileTechnique.Done>>(2, "handHygiene", about: "Hands were disinfected.")
  /// Masks were worn.
  public static let mask = Of<Coded<SterileTechnique.Done>>(3, "mask", about: "Masks were worn.")
  /// Sterile gloves were worn.
  public static let sterileGloves = Of<Coded<SterileTechnique.Done>>(4, "sterileGloves", about: "Sterile gloves were worn.")
  /// The field was draped.
  public static let sterileField = Of<Coded<SterileTechnique.Done>>(5, "sterileField", about: "The field was draped.")
  /// The skin was prepared.
  public static let skinPrep = Of<Coded<SterileTechnique.Done>>(6, "skinPrep", about: "The skin was prepared.")
  /// The preparation was left to dry.
  public static let dryTime = Of<Coded<SterileTechnique.Done>>(7, "dryTime", about: "The preparation was left to dry.")
  /// The filter was used.
  public static let filter = Of<Coded<SterileTechnique.Done>>(8, "filter", about: "The filter was used.")
  /// The drug came from a container for single use.
  public static let singleUseDrug = Of<Coded<SterileTechnique.Done>>(
    9, "singleUseDrug",
    about: "The drug came from a container for single use.")
  /// The antibiotic was given at the right time.
  public static let antibioticTiming = Of<Coded<SterileTechnique.Done>>(
    10, "antibioticTiming",
    about: "The antibiotic was given at the right time.")

  /// The fields of a record of this kind.
  public static let table = Table(
    24, "checklist", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "The sterile technique of an act, item by item.",
    [
      `for`.row, handHygiene.row, mask.row, sterileGloves.row, sterileField.row, skinPrep.row, dryTime.row, filter.row,
      singleUseDrug.row, antibioticTiming.row,
    ])

  /// An act done under sterile conditions.
  @frozen public enum Act: UInt32, Code {
    case refill = 1
    case implant = 2
    case catheterStudy = 3

    /// The names in files.
    public static let names = ["refill", "implant", "catheterStudy"]
  }
}
