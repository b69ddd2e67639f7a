/// Something done to the person, the pump or the catheter.
public enum Procedure: RecordKind {
  /// What.
  public static let what = Of<Coded<What>>(1, "what", about: "What.")
  /// How far it came (finished, where absent).
  public static let status = Of<Coded<Status>>(2, "status", about: "How far it came (finished, where absent).")
  /// For when it is booked.
  public static let bookedFor = Of<Instant>(3, "bookedFor", about: "For when it is booked.")
  /// Because too little drug arrives.
  public static let forUnderDelivery = Of<Bool>(4, "forUnderDelivery", about: "Because too little drug arrives.")
  /// The catheter stayed.
  public static let catheterKept = Of<Bool>(5, "catheterKept", about: "The catheter stayed.")
  /// Millilitres drawn out.
  public static let aspiratedML = Of<Volume>(
    6, "aspiratedML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres drawn out.")
  /// Millilitres that were expected.
  public static let expectedML = Of<Volume>(
    7, "expectedML", possible: 0...50_000, source: RangeSource.agreed,
    about: "Millilitres that were expected.")
  /// Millilitres given or taken.
  public static let volumeML = Of<Volume>(
    8, "volumeML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres given or taken.")
  /// How often it was tried.
  public static let attempts = Of<Count>(9, "attempts", possible: 0...100, source: RangeSource.counting, about: "How often it was tried.")
  /// Why the pump was hard to reach.
  public static let accessDifficulty = Of<Coded<AccessDifficulty>>(10, "accessDifficulty", about: "Why the pump was hard to reach.")
  /// Field strength of the magnet in tesla.
  public static let fieldStrengthT = Of<FieldStrength>(
    11, "fieldStrengthT", possible: 0...2_000, source: RangeSource.physiology,
    about: "Field strength of the magnet in tesla.")
  /// The reservoir was emptied.
  public static let pumpEmptied = Of<Bool>(12, "pumpEmptied", about: "The reservoir was emptied.")
  /// A stall of the pump was expected.
  public static let expectedStall = Of<Bool>(13, "expectedStall", about: "A stall of the pump was expected.")
  /// How often the needle was put in.
  public static let needlePasses = Of<Count>(
    14, "needlePasses", possible: 0...100, source: RangeSource.counting,
    about: "How often the needle was put in.")
  /// Pins and needles at the puncture.
  public static let paraesthesia = Of<Bool>(15, "paraesthesia", about: "Pins and needles at the puncture.")
  /// The puncture was bloody.
  public static let bloodyTap = Of<Bool>(16, "bloodyTap", about: "The puncture was bloody.")
  /// Cerebrospinal fluid flowed.
  public static let csfFlow = Of<Bool>(17, "csfFlow", about: "Cerebrospinal fluid flowed.")
  /// Level of the catheter's tip, such as T10.
  public static let catheterTipLevel = Of<String>(18, "catheterTipLevel", about: "Level of the catheter's tip, such as T10.")
  /// The catheter was anchored.
  public static let anchored = Of<Bool>(19, "anchored", about: "The catheter was anchored.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1013, "procedure", by: .anyone, confirm: [.nurse, .prescriber, .surgeon], at: .manual,
    about: "Something done to the person, the pump or the catheter.",
    [
      what.row, status.row, bookedFor.row, forUnderDelivery.row, catheterKept.row, aspiratedML.row, expectedML.row, volumeML.row,
      attempts.row, accessDifficulty.row, fieldStrengthT.row, pumpEmptied.row, expectedStall.row, needlePasses.row, paraesthesia.row,
      bloodyTap.row, csfFlow.row, catheterTipLevel.row, anchored.row,
    ])

  /// What can be done.
  @frozen public enum What: UInt32, Code {
    case pumpReplacement = 1
    case pumpExploration = 2
    case pumpRepositioning = 3
    case pumpExplant = 4
    case catheterRevision = 5
    case catheterReplacement = 6
    case catheterRepair = 7
    case bloodPatch = 8
    case csfLeakRepair = 9
    case spineSurgery = 10
    case otherSurgery = 11
    case lumbarPuncture = 12
    case mri = 13
    case pocketAspiration = 14
    case reservoirAspiration = 15
    case refillAttempt = 16
    case csfWithdrawal = 17
    case burrHole = 18
    case externalShock = 19
    case spinalAnaesthesia = 20
    case childbirth = 21
    case hyperbaricOxygen = 22
    case externalManipulation = 23
    case other = 24

    /// The names in files.
    public static let names = [
      "pumpReplacement", "pumpExploration", "pumpRepositioning", "pumpExplant", "catheterRevision", "catheterReplacement",
      "catheterRepair", "bloodPatch", "csfLeakRepair", "spineSurgery", "otherSurgery", "lumbarPuncture", "mri", "pocketAspiration",
      "reservoirAspiration", "refillAttempt", "csfWithdrawal", "burrHole", "externalShock", "spinalAnaesthesia", "childbirth",
      "hyperbaricOxygen", "externalManipulation", "other",
    ]
  }

  /// How far an act came.
  @frozen public enum Status: UInt32, Code {
    case booked = 1
    case started = 2
    case finished = 3
    case failed = 4
    case cancelled = 5

    /// The names in files.
    public static let names = ["booked", "started", "finished", "failed", "cancelled"]
  }

  /// Why a pump is hard to reach.
  @frozen public enum AccessDifficulty: UInt32, Code {
    case septumNotPalpable = 1
    case pumpFlipped = 2
    case pumpRotated = 3
    case obesity = 4
    case other = 5

    /// The names in files.
    public static let names = ["septumNotPalpable", "pumpFlipped", "pumpRotated", "obesity", "other"]
  }
}
