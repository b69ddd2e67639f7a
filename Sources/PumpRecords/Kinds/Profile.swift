/// Who the log is about, and how they are on an ordinary day.
public enum Profile: RecordKind {
  /// Date of birth.
  public static let birthDate = Of<LocalDate>(1, "birthDate", about: "Date of birth.")
  /// Age in years, where no date of birth is known.
  public static let ageYears = Of<Years>(
    2, "ageYears", possible: 0...12_000, source: RangeSource.agreed,
    about: "Age in years, where no date of birth is known.")
  /// Sex.
  public static let sex = Of<Coded<Sex>>(3, "sex", about: "Sex.")
  /// Week of pregnancy.
  public static let pregnancyWeek = Of<Weeks>(
    4, "pregnancyWeek", possible: 0...4_500, source: RangeSource.physiology,
    about: "Week of pregnancy.")
  /// What the spasticity comes from.
  public static let aetiology = Of<Coded<Aetiology>>(5, "aetiology", about: "What the spasticity comes from.")
  /// Spinal or cerebral.
  public static let spasticityOrigin = Of<Coded<Origin>>(6, "spasticityOrigin", about: "Spinal or cerebral.")
  /// Level of the lesion, such as C6.
  public static let neurologicalLevel = Of<String>(7, "neurologicalLevel", about: "Level of the lesion, such as C6.")
  /// Why this person is at higher risk.
  public static let highRisk = ListOf<Coded<HighRisk>>(8, "highRisk", about: "Why this person is at higher risk.")
  /// Oral baclofen is at hand.
  public static let oralBaclofenCover = Of<Bool>(9, "oralBaclofenCover", about: "Oral baclofen is at hand.")
  /// An ordinary day.
  public static let baseline = Of<Message<Baseline>>(10, "baseline", about: "An ordinary day.")
  /// Allergies.
  public static let allergies = ListOf<String>(11, "allergies", conflict: .presentWins, about: "Allergies.")
  /// Somebody is named for emergencies.
  public static let emergencyContact = Of<Bool>(12, "emergencyContact", conflict: .newestShown, about: "Somebody is named for emergencies.")
  /// The clinic in charge.
  public static let clinic = Of<String>(13, "clinic", conflict: .newestShown, about: "The clinic in charge.")
  /// The zone of local times, by its IANA name.
  public static let zone = Of<String>(14, "zone", conflict: .manual, about: "The zone of local times, by its IANA name.")

  /// The fields of a record of this kind.
  public static let table = Table(
    21, "profile", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "Who the log is about, and how they are on an ordinary day.",
    [
      birthDate.row, ageYears.row, sex.row, pregnancyWeek.row, aetiology.row, spasticityOrigin.row, neurologicalLevel.row, highRisk.row,
      oralBaclofenCover.row, baseline.row, allergies.row, emergencyContact.row, clinic.row, zone.row,
    ])

  /// Sex.
  @frozen public enum Sex: UInt32, Code {
    case female = 1
    case male = 2
    case other = 3

    /// The names in files.
    public static let names = ["female", "male", "other"]
  }

  /// What spasticity comes from.
  @frozen public enum Aetiology: UInt32, Code {
    case spinalCordInjury = 1
    case multipleSclerosis = 2
    case cerebralPalsy = 3
    case traumaticBrainInjury = 4
    case stroke = 5
    case other = 6

    /// The names in files.
    public static let names = ["spinalCordInjury", "multipleSclerosis", "cerebralPalsy", "traumaticBrainInjury", "stroke", "other"]
  }

  /// Where spasticity comes from.
  @frozen public enum Origin: UInt32, Code {
    case spinal = 1
    case cerebral = 2

    /// The names in files.
    public static let names = ["spinal", "cerebral"]
  }

  /// Why a person is at higher risk.
  @frozen public enum HighRisk: UInt32, Code {
    case sciT6OrAbove = 1
    case communicationDifficulty = 2
    case priorWithdrawal = 3

    /// The names in files.
    public static let names = ["sciT6OrAbove", "communicationDifficulty", "priorWithdrawal"]
  }

  /// How an organ works on an ordinary day.
  @frozen public enum Innervation: UInt32, Code {
    case normal = 1
    case neurogenic = 2

    /// The names in files.
    public static let names = ["normal", "neurogenic"]
  }

  /// Sensation on an ordinary day.
  @frozen public enum Sensation: UInt32, Code {
    case normal = 1
    case impaired = 2

    /// The names in files.
    public static let names = ["normal", "impaired"]
  }

  /// How the person is on an ordinary day.
  public enum Baseline: Tabled {
    /// Spasticity, 0 to 10.
    public static let spasticityNRS = Of<Score>(
      1, "spasticityNRS", possible: 0...1_000, source: RangeSource.scale,
      about: "Spasticity, 0 to 10.")
    /// Mean of the modified Ashworth scale, 0 to 4.
    public static let masMean = Of<Score>(
      2, "masMean", possible: 0...400, source: RangeSource.agreed,
      about: "Mean of the modified Ashworth scale, 0 to 4.")
    /// Penn spasm frequency, 0 to 4.
    public static let pennSpasms = Of<Score>(
      3, "pennSpasms", possible: 0...400, source: RangeSource.scale,
      about: "Penn spasm frequency, 0 to 4.")
    /// Pain, 0 to 10.
    public static let painNRS = Of<Score>(4, "painNRS", possible: 0...1_000, source: RangeSource.scale, about: "Pain, 0 to 10.")
    /// Where it hurts.
    public static let painSite = Of<Coded<Symptoms.PainSite>>(5, "painSite", about: "Where it hurts.")
    /// Headache.
    public static let headache = Of<Bool>(6, "headache", about: "Headache.")
    /// The bladder.
    public static let bladder = Of<Coded<Innervation>>(7, "bladder", about: "The bladder.")
    /// The bowel.
    public static let bowel = Of<Coded<Innervation>>(8, "bowel", about: "The bowel.")
    /// Strength of the legs, MRC grade 0 to 5.
    public static let legStrengthMRC = Of<Score>(
      9, "legStrengthMRC", possible: 0...500, source: RangeSource.scale,
      about: "Strength of the legs, MRC grade 0 to 5.")
    /// Sensation where one sits on a saddle.
    public static let saddleSensation = Of<Coded<Sensation>>(10, "saddleSensation", about: "Sensation where one sits on a saddle.")

    /// The fields of the message.
    public static let table = Table(
      nested: "baseline", about: "How the person is on an ordinary day.",
      [
        spasticityNRS.row, masMean.row, pennSpasms.row, painNRS.row, painSite.row, headache.row, bladder.row, bowel.row,
        legStrengthMRC.row, saddleSensation.row,
      ])
  }
}
