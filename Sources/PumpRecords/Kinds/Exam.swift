/// What a clinician found by looking, touching and rating.
public enum Exam: RecordKind {
  /// Mean of the modified Ashworth scale, 0 to 4.
  public static let masMean = Of<Score>(
    1, "masMean", possible: 0...400, source: RangeSource.agreed,
    about: "Mean of the modified Ashworth scale, 0 to 4.")
  /// The modified Ashworth scale, joint by joint.
  public static let masItems = ListOf<Message<AshworthItem>>(2, "masItems", about: "The modified Ashworth scale, joint by joint.")
  /// What was found.
  public static let findings = ListOf<Coded<Finding>>(3, "findings", about: "What was found.")
  /// Where.
  public static let site = Of<Coded<Site>>(4, "site", about: "Where.")
  /// Grade of a pressure ulcer, 1 to 4.
  public static let ulcerGrade = Of<Count>(
    5, "ulcerGrade", possible: 0...4, source: RangeSource.scale,
    about: "Grade of a pressure ulcer, 1 to 4.")
  /// Body temperature in degrees Celsius.
  public static let temperatureC = Of<Temperature>(
    6, "temperatureC", possible: 2_000...4_500, source: RangeSource.agreed,
    about: "Body temperature in degrees Celsius.")
  /// Findings that the list does not have.
  public static let other = Of<String>(1025, "other", about: "Findings that the list does not have.")

  /// The fields of a record of this kind.
  public static let table = Table(
    14, "exam", by: [.nurse, .prescriber, .surgeon, .importer], confirm: [.nurse, .prescriber, .surgeon],
    about: "What a clinician found by looking, touching and rating.",
    [
      masMean.row, masItems.row, findings.row, site.row, ulcerGrade.row, temperatureC.row, other.row,
    ])

  /// What an examination can find.
  @frozen public enum Finding: UInt32, Code {
    case rigid = 1
    case clonus = 2
    case hyperreflexia = 3
    case myoclonus = 4
    case flaccid = 5
    case bilateralFlaccidLegs = 6
    case alert = 7
    case confused = 8
    case anxious = 9
    case drowsy = 10
    case fixedPupils = 11
    case respiratoryArrest = 12
    case noResponseToTherapy = 13
    case mobilityWorse = 14
    case erythema = 15
    case warmth = 16
    case tenderness = 17
    case fluctuance = 18
    case purulence = 19
    case dehiscence = 20
    case exposedHardware = 21
    case skinErosion = 22
    case woundDry = 23
    case csfAtWound = 24
    case softCollectionOverPump = 25
    case lumbarCollection = 26
    case collectionGrowing = 27
    case collectionShrinking = 28
    case collectionRecurred = 29
    case pumpFlipped = 30
    case pumpMobile = 31
    case sensoryLevelNew = 32
    case motorDeficitNew = 33
    case ankleWeaknessBilateralNew = 34
    case reducedAnalTone = 35
    case autonomicDysreflexia = 36
    case cardiacArrest = 37
    case pallor = 38
    case goosebumps = 39
    case saddleHypoaesthesia = 40
    case continent = 41
    case perinealSensationNormal = 42
    case pressureUlcerNew = 43
    case meningism = 44

    /// The names in files.
    public static let names = [
      "rigid", "clonus", "hyperreflexia", "myoclonus", "flaccid", "bilateralFlaccidLegs", "alert", "confused", "anxious", "drowsy",
      "fixedPupils", "respiratoryArrest", "noResponseToTherapy", "mobilityWorse", "erythema", "warmth", "tenderness", "fluctuance",
      "purulence", "dehiscence", "exposedHardware", "skinErosion", "woundDry", "csfAtWound", "softCollectionOverPump",
      "lumbarCollection", "collectionGrowing", "collectionShrinking", "collectionRecurred", "pumpFlipped", "pumpMobile",
      "sensoryLevelNew", "motorDeficitNew", "ankleWeaknessBilateralNew", "reducedAnalTone", "autonomicDysreflexia", "cardiacArrest",
      "pallor", "goosebumps", "saddleHypoaesthesia", "continent", "perinealSensationNormal", "pressureUlcerNew", "meningism",
    ]
  }

  /// Where something was found.
  @frozen public enum Site: UInt32, Code {
    case pocket = 1
    case lumbar = 2
    case tunnel = 3
    case general = 4

    /// The names in files.
    public static let names = ["pocket", "lumbar", "tunnel", "general"]
  }

  /// A grade of the modified Ashworth scale.
  @frozen public enum AshworthGrade: UInt32, Code {
    case zero = 1
    case one = 2
    case onePlus = 3
    case two = 4
    case three = 5
    case four = 6

    /// The names in files.
    public static let names = ["0", "1", "1+", "2", "3", "4"]
  }

  /// The modified Ashworth scale of one joint.
  public enum AshworthItem: Tabled {
    /// The joint.
    public static let joint = Of<String>(1, "joint", about: "The joint.")
    /// The side.
    public static let side = Of<Coded<Symptoms.Side>>(2, "side", about: "The side.")
    /// The grade.
    public static let grade = Of<Coded<AshworthGrade>>(3, "grade", about: "The grade.")

    /// The fields of the message.
    public static let table = Table(
      nested: "ashworthItem", about: "The modified Ashworth scale of one joint.",
      [
        joint.row, side.row, grade.row,
      ])
  }
}
