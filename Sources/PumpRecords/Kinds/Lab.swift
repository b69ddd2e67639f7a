/// Results of a laboratory.
public enum Lab: RecordKind {
  /// Creatine kinase, units per litre.
  public static let ckUPerL = Of<Quantity<UnitsPerLitre>>(
    1, "ckUPerL", possible: 0...100_000_000, source: RangeSource.agreed,
    about: "Creatine kinase, units per litre.")
  /// The laboratory's upper limit of creatine kinase, units per litre.
  public static let ckUpperLimitUPerL = Of<Quantity<UnitsPerLitre>>(
    2, "ckUpperLimitUPerL", possible: 100...1_000_000, source: RangeSource.agreed,
    about: "The laboratory's upper limit of creatine kinase, units per litre.")
  /// Creatinine, micromoles per litre.
  public static let creatinineUmolPerL = Of<Quantity<MicromolesPerLitre>>(
    3, "creatinineUmolPerL", possible: 100...500_000, source: RangeSource.agreed,
    about: "Creatinine, micromoles per litre.")
  /// White blood cells, thousand million per litre.
  public static let wbcGPerL = Of<Quantity<GigaPerLitre>>(
    4, "wbcGPerL", possible: 0...1_000_000, source: RangeSource.agreed,
    about: "White blood cells, thousand million per litre.")
  /// C-reactive protein, milligrams per litre.
  public static let crpMgPerL = Of<Quantity<MilligramsPerLitre>>(
    5, "crpMgPerL", possible: 0...1_000_000, source: RangeSource.agreed,
    about: "C-reactive protein, milligrams per litre.")
  /// Erythrocyte sedimentation, millimetres in an hour.
  public static let esrMmPerH = Of<Quantity<MillimetresPerHour>>(
    6, "esrMmPerH", possible: 0...20_000, source: RangeSource.agreed,
    about: "Erythrocyte sedimentation, millimetres in an hour.")
  /// Platelets, thousand million per litre.
  public static let plateletsGPerL = Of<Quantity<GigaPerLitre>>(
    7, "plateletsGPerL", possible: 0...3_000_000, source: RangeSource.agreed,
    about: "Platelets, thousand million per litre.")
  /// International normalised ratio.
  public static let inr = Of<Ratio>(8, "inr", possible: 500...20_000, source: RangeSource.agreed, about: "International normalised ratio.")
  /// White cells in the cerebrospinal fluid per microlitre.
  public static let csfWBC = Of<Quantity<CellsPerMicrolitre>>(
    9, "csfWBC", possible: 0...10_000_000, source: RangeSource.agreed,
    about: "White cells in the cerebrospinal fluid per microlitre.")
  /// Mostly neutrophils among them.
  public static let csfNeutrophilic = Of<Bool>(10, "csfNeutrophilic", about: "Mostly neutrophils among them.")
  /// Culture of cerebrospinal fluid: negative, pending, contaminant, or what grew.
  public static let csfCulture = Of<String>(
    11, "csfCulture",
    about: "Culture of cerebrospinal fluid: negative, pending, contaminant, or what grew.")
  /// Blood culture: negative, pending, contaminant, or what grew.
  public static let bloodCulture = Of<String>(12, "bloodCulture", about: "Blood culture: negative, pending, contaminant, or what grew.")
  /// Culture of the wound: negative, pending, contaminant, or what grew.
  public static let woundCulture = Of<String>(
    13, "woundCulture",
    about: "Culture of the wound: negative, pending, contaminant, or what grew.")
  /// A fluid was shown to be cerebrospinal fluid.
  public static let fluidIsCSF = Of<Bool>(14, "fluidIsCSF", about: "A fluid was shown to be cerebrospinal fluid.")
  /// The urine test was positive.
  public static let urinePositive = Of<Bool>(15, "urinePositive", about: "The urine test was positive.")
  /// A urinary tract infection with symptoms.
  public static let symptomaticUTI = Of<Bool>(16, "symptomaticUTI", about: "A urinary tract infection with symptoms.")
  /// Troponin, nanograms per litre.
  public static let troponinNgPerL = Of<Quantity<NanogramsPerLitre>>(
    17, "troponinNgPerL", possible: 0...1_000_000_000, source: RangeSource.laboratory,
    about: "Troponin, nanograms per litre.")
  /// Substances that were found.
  public static let toxicology = ListOf<String>(18, "toxicology", about: "Substances that were found.")
  /// Disseminated intravascular coagulation.
  public static let dic = Of<Bool>(19, "dic", about: "Disseminated intravascular coagulation.")

  /// The fields of a record of this kind.
  public static let table = Table(
    15, "lab", by: [.prescriber, .surgeon, .radiology, .lab, .importer], confirm: [.prescriber, .surgeon, .radiology, .lab],
    about: "Results of a laboratory.",
    [
      ckUPerL.row, ckUpperLimitUPerL.row, creatinineUmolPerL.row, wbcGPerL.row, crpMgPerL.row, esrMmPerH.row, plateletsGPerL.row,
      inr.row, csfWBC.row, csfNeutrophilic.row, csfCulture.row, bloodCulture.row, woundCulture.row, fluidIsCSF.row, urinePositive.row,
      symptomaticUTI.row, troponinNgPerL.row, toxicology.row, dic.row,
    ])
}
