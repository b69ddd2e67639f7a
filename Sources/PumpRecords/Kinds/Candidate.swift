/// A person who is considered for an implant: what must be known before.
public enum Candidate: RecordKind {
  /// Coagulation was checked.
  public static let coagulationChecked = Of<Bool>(1, "coagulationChecked", conflict: .manual, about: "Coagulation was checked.")
  /// A bleeding disorder.
  public static let bleedingDisorder = Of<Bool>(2, "bleedingDisorder", conflict: .presentWins, about: "A bleeding disorder.")
  /// An infection is active.
  public static let activeInfection = Of<Bool>(3, "activeInfection", conflict: .presentWins, about: "An infection is active.")
  /// An open wound.
  public static let openWound = Of<Bool>(4, "openWound", conflict: .presentWins, about: "An open wound.")
  /// An anomaly of the spine.
  public static let spinalAnomaly = Of<Bool>(5, "spinalAnomaly", about: "An anomaly of the spine.")
  /// A plan for imaging.
  public static let imagingPlan = Of<Bool>(6, "imagingPlan", about: "A plan for imaging.")
  /// Arachnoiditis.
  public static let arachnoiditis = Of<Bool>(7, "arachnoiditis", about: "Arachnoiditis.")
  /// Hypersensitivity to the drug.
  public static let hypersensitivity = Of<Bool>(8, "hypersensitivity", conflict: .presentWins, about: "Hypersensitivity to the drug.")
  /// The body is large enough for the pump.
  public static let bodySizeAdequate = Of<Bool>(9, "bodySizeAdequate", about: "The body is large enough for the pump.")
  /// Planned depth of the pump under the skin, centimetres.
  public static let pumpDepthCM = Of<Length>(
    10, "pumpDepthCM", possible: 0...1_500, source: RangeSource.physiology,
    about: "Planned depth of the pump under the skin, centimetres.")
  /// A traumatic brain injury within a year.
  public static let tbiWithinYear = Of<Bool>(11, "tbiWithinYear", about: "A traumatic brain injury within a year.")
  /// Screening visits missed.
  public static let missedScreeningVisits = Of<Count>(
    12, "missedScreeningVisits", possible: 0...100, source: RangeSource.counting,
    about: "Screening visits missed.")

  /// The fields of a record of this kind.
  public static let table = Table(
    22, "candidate", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "A person who is considered for an implant: what must be known before.",
    [
      coagulationChecked.row, bleedingDisorder.row, activeInfection.row, openWound.row, spinalAnomaly.row, imagingPlan.row,
      arachnoiditis.row, hypersensitivity.row, bodySizeAdequate.row, pumpDepthCM.row, tbiWithinYear.row, missedScreeningVisits.row,
    ])
}
