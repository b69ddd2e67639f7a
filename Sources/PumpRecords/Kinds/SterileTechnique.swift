/// The sterile technique of an act: each item yes, no, or not recorded.
///
/// `overall: complete` is short for yes to all. Where the message is there, items that it does not
/// name are yes: `sterile: {mask: notRecorded}` names an exception.
public enum SterileTechnique: Tabled {
  /// The word that stands for the whole.
  public static let overall = Of<Coded<Overall>>(1, "overall", about: "The word that stands for the whole.")
  /// Hands were disinfected.
  public static let handHygiene = Of<Coded<Done>>(2, "handHygiene", about: "Hands were disinfected.")
  /// Masks were worn.
  public static let mask = Of<Coded<Done>>(3, "mask", about: "Masks were worn.")
  /// Sterile gloves were worn.
  public static let sterileGloves = Of<Coded<Done>>(4, "sterileGloves", about: "Sterile gloves were worn.")
  /// The field was draped.
  public static let sterileField = Of<Coded<Done>>(5, "sterileField", about: "The field was draped.")
  /// The skin was prepared.
  public static let skinPrep = Of<Coded<Done>>(6, "skinPrep", about: "The skin was prepared.")
  /// The preparation was left to dry.
  public static let dryTime = Of<Coded<Done>>(7, "dryTime", about: "The preparation was left to dry.")
  /// The filter was used.
  public static let filter = Of<Coded<Done>>(8, "filter", about: "The filter was used.")
  /// The drug came from a container for single use.
  public static let singleUseDrug = Of<Coded<Done>>(9, "singleUseDrug", about: "The drug came from a container for single use.")
  /// The antibiotic was given at the right time.
  public static let antibioticTiming = Of<Coded<Done>>(10, "antibioticTiming", about: "The antibiotic was given at the right time.")

  /// The fields of the message.
  public static let table = Table(
    nested: "sterileTechnique", about: "The sterile technique of an act.", shorthand: overall.row,
    [
      overall.row, handHygiene.row, mask.row, sterileGloves.row, sterileField.row, skinPrep.row, dryTime.row, filter.row,
      singleUseDrug.row, antibioticTiming.row,
    ])

  /// The word that stands for the whole.
  @frozen public enum Overall: UInt32, Code {
    case complete = 1

    /// The names in files.
    public static let names = ["complete"]
  }

  /// Was an item done?
  @frozen public enum Done: UInt32, Code {
    case yes = 1
    case no = 2
    case notRecorded = 3

    /// The names in files.
    public static let names = ["yes", "no", "notRecorded"]
  }
}

extension Message where K == SterileTechnique {
  /// What is said of an item, spoken or not: in a message that is there, an item that it does not name was done.
  public func state(of item: Field<SterileTechnique, Coded<SterileTechnique.Done>>) -> Coded<SterileTechnique.Done> {
    self[item] ?? Coded(.yes)
  }
}
