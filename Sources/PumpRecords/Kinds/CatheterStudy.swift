/// A study of whether the catheter delivers.
public enum CatheterStudy: RecordKind {
  /// How it was studied.
  public static let what = Of<Coded<What>>(1, "what", about: "How it was studied.")
  /// Body position during the study.
  public static let position = Of<String>(2, "position", about: "Body position during the study.")
  /// Millilitres of cerebrospinal fluid drawn through the catheter.
  public static let csfAspiratedML = Of<Volume>(
    3, "csfAspiratedML", possible: 0...50_000, source: RangeSource.agreed,
    about: "Millilitres of cerebrospinal fluid drawn through the catheter.")
  /// Cerebrospinal fluid could be drawn.
  public static let csfAspirated = Of<Bool>(4, "csfAspirated", about: "Cerebrospinal fluid could be drawn.")
  /// Minutes within which it came.
  public static let withinMinutes = Of<Minutes>(
    5, "withinMinutes", possible: 0...144_000, source: RangeSource.agreed,
    about: "Minutes within which it came.")
  /// What it showed.
  public static let result = ListOf<Coded<Result>>(6, "result", about: "What it showed.")
  /// The drug in the catheter was drawn out before anything was injected.
  public static let deadVolumeAspiratedFirst = Of<Bool>(
    7, "deadVolumeAspiratedFirst",
    about: "The drug in the catheter was drawn out before anything was injected.")

  /// The fields of a record of this kind.
  public static let table = Table(
    17, "catheterStudy", by: [.prescriber, .surgeon, .radiology, .lab, .importer], confirm: [.prescriber, .surgeon, .radiology, .lab],
    about: "A study of whether the catheter delivers.",
    [
      what.row, position.row, csfAspiratedML.row, csfAspirated.row, withinMinutes.row, result.row, deadVolumeAspiratedFirst.row,
    ])

  /// How a catheter is studied.
  @frozen public enum What: UInt32, Code {
    case accessPortAspiration = 1
    case dye = 2
    case indium = 3
    case rotor = 4

    /// The names in files.
    public static let names = ["accessPortAspiration", "dye", "indium", "rotor"]
  }

  /// What a catheter study can show: the numbers of Imaging.Result, and from 101 its own.
  @frozen public enum Result: UInt32, Code {
    case normal = 1
    case catheterDiscontinuity = 2
    case catheterKink = 3
    case catheterCoiled = 4
    case catheterMigrated = 5
    case tipOutsideCanal = 6
    case tipSubdural = 7
    case tipEpidural = 8
    case catheterInCord = 9
    case extravasation = 10
    case pumpFlipped = 11
    case pumpRotated = 12
    case collection = 13
    case arachnoiditis = 14
    case osteomyelitis = 15
    case discitis = 16
    case epiduralHaematoma = 17
    case subarachnoidHaematoma = 18
    case spinalSubduralHaematoma = 19
    case intracranialSubdural = 20
    case tipMass = 21
    case rootContact = 22
    case pumpMigrated = 23
    case intraperitoneal = 24
    case bowelPerforation = 25
    case ileus = 26
    case spinalDeformity = 27
    case patent = 101
    case noLeak = 102
    case subduralPattern = 103
    case rotorNotTurning = 104

    /// The names in files.
    public static let names = [
      "normal", "catheterDiscontinuity", "catheterKink", "catheterCoiled", "catheterMigrated", "tipOutsideCanal", "tipSubdural",
      "tipEpidural", "catheterInCord", "extravasation", "pumpFlipped", "pumpRotated", "collection", "arachnoiditis", "osteomyelitis",
      "discitis", "epiduralHaematoma", "subarachnoidHaematoma", "spinalSubduralHaematoma", "intracranialSubdural", "tipMass",
      "rootContact", "pumpMigrated", "intraperitoneal", "bowelPerforation", "ileus", "spinalDeformity", "patent", "noLeak",
      "subduralPattern", "rotorNotTurning",
    ]
  }
}
