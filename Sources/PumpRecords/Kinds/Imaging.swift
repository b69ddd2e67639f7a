/// An image and what it shows.
public enum Imaging: RecordKind {
  /// How it was taken.
  public static let what = Of<Coded<What>>(1, "what", about: "How it was taken.")
  /// Of what: head, spine, thorax, abdomen, pelvis, or another region by name.
  public static let region = Of<String>(2, "region", about: "Of what: head, spine, thorax, abdomen, pelvis, or another region by name.")
  /// What it shows.
  public static let result = ListOf<Coded<Result>>(3, "result", about: "What it shows.")
  /// The report.
  public static let text = Of<String>(1025, "text", about: "The report.")

  /// The fields of a record of this kind.
  public static let table = Table(
    16, "imaging", by: [.prescriber, .surgeon, .radiology, .lab, .importer], confirm: [.prescriber, .surgeon, .radiology, .lab],
    about: "An image and what it shows.",
    [
      what.row, region.row, result.row, text.row,
    ])

  /// How an image is taken.
  @frozen public enum What: UInt32, Code {
    case xray = 1
    case ctHead = 2
    case ct = 3
    case mri = 4
    case ultrasound = 5

    /// The names in files.
    public static let names = ["xray", "ctHead", "ct", "mri", "ultrasound"]
  }

  /// What an image can show.
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

    /// The names in files.
    public static let names = [
      "normal", "catheterDiscontinuity", "catheterKink", "catheterCoiled", "catheterMigrated", "tipOutsideCanal", "tipSubdural",
      "tipEpidural", "catheterInCord", "extravasation", "pumpFlipped", "pumpRotated", "collection", "arachnoiditis", "osteomyelitis",
      "discitis", "epiduralHaematoma", "subarachnoidHaematoma", "spinalSubduralHaematoma", "intracranialSubdural", "tipMass",
      "rootContact", "pumpMigrated", "intraperitoneal", "bowelPerforation", "ileus", "spinalDeformity",
    ]
  }
}
