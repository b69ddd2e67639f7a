/// One report of how the person feels and looks, by whoever says so.
public enum Symptoms: RecordKind {
  /// Spasticity as felt, 0 (none) to 10.
  public static let spasticityNRS = Of<Score>(
    1, "spasticityNRS", possible: 0...1_000, source: RangeSource.scale,
    about: "Spasticity as felt, 0 (none) to 10.")
  /// Spasticity on an ordinary day, 0 to 10.
  public static let baselineNRS = Of<Score>(
    2, "baselineNRS", possible: 0...1_000, source: RangeSource.scale,
    about: "Spasticity on an ordinary day, 0 to 10.")
  /// Penn spasm frequency, 0 to 4.
  public static let pennSpasms = Of<Score>(
    3, "pennSpasms", possible: 0...400, source: RangeSource.scale,
    about: "Penn spasm frequency, 0 to 4.")
  /// Painful spasms.
  public static let painfulSpasms = Of<Bool>(4, "painfulSpasms", about: "Painful spasms.")
  /// Dystonia.
  public static let dystonia = Of<Bool>(5, "dystonia", about: "Dystonia.")
  /// Cramps of the legs.
  public static let legCramps = Of<Bool>(6, "legCramps", about: "Cramps of the legs.")
  /// Body position in which it is so.
  public static let position = Of<Coded<Position>>(7, "position", about: "Body position in which it is so.")
  /// Itch.
  public static let itch = Of<Bool>(8, "itch", about: "Itch.")
  /// Rash.
  public static let rash = Of<Bool>(9, "rash", about: "Rash.")
  /// Sweating.
  public static let sweating = Of<Bool>(10, "sweating", about: "Sweating.")
  /// Goose flesh.
  public static let gooseFlesh = Of<Bool>(11, "gooseFlesh", about: "Goose flesh.")
  /// Agitation.
  public static let agitation = Of<Bool>(12, "agitation", about: "Agitation.")
  /// Pins and needles.
  public static let paraesthesia = Of<Bool>(13, "paraesthesia", about: "Pins and needles.")
  /// Where pins and needles are felt.
  public static let paraesthesiaPattern = Of<Coded<ParaesthesiaPattern>>(
    14, "paraesthesiaPattern",
    about: "Where pins and needles are felt.")
  /// Hallucinations.
  public static let hallucinations = Of<Bool>(15, "hallucinations", about: "Hallucinations.")
  /// Confusion.
  public static let confusion = Of<Bool>(16, "confusion", about: "Confusion.")
  /// A seizure.
  public static let seizure = Of<Bool>(17, "seizure", about: "A seizure.")
  /// Feels feverish; a measured temperature is in vitals.
  public static let feverFelt = Of<Bool>(18, "feverFelt", about: "Feels feverish; a measured temperature is in vitals.")
  /// Shivering fits.
  public static let rigors = Of<Bool>(19, "rigors", about: "Shivering fits.")
  /// Drowsy.
  public static let drowsy = Of<Bool>(20, "drowsy", about: "Drowsy.")
  /// Cannot be woken.
  public static let unrousable = Of<Bool>(21, "unrousable", about: "Cannot be woken.")
  /// Dizzy.
  public static let dizzy = Of<Bool>(22, "dizzy", about: "Dizzy.")
  /// Weakness of the legs.
  public static let weaknessLegs = Of<Bool>(23, "weaknessLegs", about: "Weakness of the legs.")
  /// Weakness all over.
  public static let weaknessGeneral = Of<Bool>(24, "weaknessGeneral", about: "Weakness all over.")
  /// Limp muscles.
  public static let floppy = Of<Bool>(25, "floppy", about: "Limp muscles.")
  /// Slow or shallow breathing.
  public static let slowBreathing = Of<Bool>(26, "slowBreathing", about: "Slow or shallow breathing.")
  /// Short of breath.
  public static let dyspnoea = Of<Bool>(27, "dyspnoea", about: "Short of breath.")
  /// Nausea.
  public static let nausea = Of<Bool>(28, "nausea", about: "Nausea.")
  /// Vomiting.
  public static let vomiting = Of<Bool>(29, "vomiting", about: "Vomiting.")
  /// Double vision.
  public static let diplopia = Of<Bool>(30, "diplopia", about: "Double vision.")
  /// Headache.
  public static let headache = Of<Bool>(31, "headache", about: "Headache.")
  /// Headache, 0 to 10.
  public static let headacheNRS = Of<Score>(32, "headacheNRS", possible: 0...1_000, source: RangeSource.scale, about: "Headache, 0 to 10.")
  /// Headache that depends on position.
  public static let headachePostural = Of<Bool>(33, "headachePostural", about: "Headache that depends on position.")
  /// Headache worse than usual.
  public static let headacheWorse = Of<Bool>(34, "headacheWorse", about: "Headache worse than usual.")
  /// Stiff neck.
  public static let neckStiff = Of<Bool>(35, "neckStiff", about: "Stiff neck.")
  /// Light hurts.
  public static let photophobia = Of<Bool>(36, "photophobia", about: "Light hurts.")
  /// Pain of the back, the wound or the pocket.
  public static let backPain = Of<Message<BackPain>>(37, "backPain", about: "Pain of the back, the wound or the pocket.")
  /// Weakness that is new.
  public static let newWeakness = Of<Bool>(38, "newWeakness", about: "Weakness that is new.")
  /// The side of a new weakness.
  public static let weaknessSide = Of<Coded<Side>>(39, "weaknessSide", about: "The side of a new weakness.")
  /// Numbness that is new.
  public static let newNumbness = Of<Bool>(40, "newNumbness", about: "Numbness that is new.")
  /// Numbness where one sits on a saddle.
  public static let saddleNumbness = Of<Bool>(41, "saddleNumbness", about: "Numbness where one sits on a saddle.")
  /// Cannot pass urine.
  public static let urinaryRetention = Of<Bool>(42, "urinaryRetention", about: "Cannot pass urine.")
  /// Loses urine or stool.
  public static let incontinence = Of<Bool>(43, "incontinence", about: "Loses urine or stool.")
  /// Bowels changed.
  public static let bowelChange = Of<Bool>(44, "bowelChange", about: "Bowels changed.")
  /// Sexual function changed.
  public static let sexualFunctionChange = Of<Bool>(45, "sexualFunctionChange", about: "Sexual function changed.")
  /// Pain in both legs.
  public static let bilateralLegPain = Of<Bool>(46, "bilateralLegPain", about: "Pain in both legs.")
  /// Pain on passing urine.
  public static let dysuria = Of<Bool>(47, "dysuria", about: "Pain on passing urine.")
  /// The wound is red.
  public static let woundRedness = Of<Bool>(48, "woundRedness", about: "The wound is red.")
  /// What comes out of the wound.
  public static let woundDrainage = Of<Coded<WoundDrainage>>(49, "woundDrainage", about: "What comes out of the wound.")
  /// The pump feels different under the skin.
  public static let pumpFeelsDifferent = Of<Bool>(50, "pumpFeelsDifferent", about: "The pump feels different under the skin.")
  /// When it began.
  public static let onsetAt = Of<Instant>(51, "onsetAt", about: "When it began.")

  /// The fields of a record of this kind.
  public static let table = Table(
    10, "symptoms", by: [.patient, .caregiver, .nurse, .prescriber, .importer], confirm: .clinicians,
    about: "One report of how the person feels and looks, by whoever says so.",
    [
      spasticityNRS.row, baselineNRS.row, pennSpasms.row, painfulSpasms.row, dystonia.row, legCramps.row, position.row, itch.row,
      rash.row, sweating.row, gooseFlesh.row, agitation.row, paraesthesia.row, paraesthesiaPattern.row, hallucinations.row,
      confusion.row, seizure.row, feverFelt.row, rigors.row, drowsy.row, unrousable.row, dizzy.row, weaknessLegs.row,
      weaknessGeneral.row, floppy.row, slowBreathing.row, dyspnoea.row, nausea.row, vomiting.row, diplopia.row, headache.row,
      headacheNRS.row, headachePostural.row, headacheWorse.row, neckStiff.row, photophobia.row, backPain.row, newWeakness.row,
      weaknessSide.row, newNumbness.row, saddleNumbness.row, urinaryRetention.row, incontinence.row, bowelChange.row,
      sexualFunctionChange.row, bilateralLegPain.row, dysuria.row, woundRedness.row, woundDrainage.row, pumpFeelsDifferent.row,
      onsetAt.row,
    ])

  /// Body position.
  @frozen public enum Position: UInt32, Code {
    case supine = 1
    case sitting = 2
    case sideLying = 3
    case standing = 4

    /// The names in files.
    public static let names = ["supine", "sitting", "sideLying", "standing"]
  }

  /// Where pins and needles are felt.
  @frozen public enum ParaesthesiaPattern: UInt32, Code {
    case root = 1
    case diffuse = 2

    /// The names in files.
    public static let names = ["root", "diffuse"]
  }

  /// A side of the body.
  @frozen public enum Side: UInt32, Code {
    case left = 1
    case right = 2
    case both = 3

    /// The names in files.
    public static let names = ["left", "right", "both"]
  }

  /// What comes out of a wound.
  @frozen public enum WoundDrainage: UInt32, Code {
    case `none` = 1
    case clear = 2
    case bloody = 3
    case purulent = 4

    /// The names in files.
    public static let names = ["none", "clear", "bloody", "purulent"]
  }

  /// Where it hurts.
  @frozen public enum PainSite: UInt32, Code {
    case incision = 1
    case lumbar = 2
    case thoracolumbar = 3
    case thoracic = 4
    case cervical = 5
    case pocket = 6
    case tunnel = 7
    case other = 8

    /// The names in files.
    public static let names = ["incision", "lumbar", "thoracolumbar", "thoracic", "cervical", "pocket", "tunnel", "other"]
  }

  /// What the pain is like.
  @frozen public enum PainCharacter: UInt32, Code {
    case soreness = 1
    case mechanical = 2
    case burning = 3
    case bandLike = 4
    case electric = 5
    case sharp = 6
    case other = 7

    /// The names in files.
    public static let names = ["soreness", "mechanical", "burning", "bandLike", "electric", "sharp", "other"]
  }

  /// How it began.
  @frozen public enum Onset: UInt32, Code {
    case sudden = 1
    case gradual = 2

    /// The names in files.
    public static let names = ["sudden", "gradual"]
  }

  /// Where the pain spreads.
  @frozen public enum Radiation: UInt32, Code {
    case `none` = 1
    case leg = 2
    case arm = 3
    case girdle = 4

    /// The names in files.
    public static let names = ["none", "leg", "arm", "girdle"]
  }

  /// Pain of the back, the wound or the pocket.
  public enum BackPain: Tabled {
    /// Pain, 0 to 10.
    public static let nrs = Of<Score>(1, "nrs", possible: 0...1_000, source: RangeSource.scale, about: "Pain, 0 to 10.")
    /// Where it hurts.
    public static let site = Of<Coded<PainSite>>(2, "site", about: "Where it hurts.")
    /// What it is like.
    public static let character = ListOf<Coded<PainCharacter>>(3, "character", about: "What it is like.")
    /// It is new.
    public static let new = Of<Bool>(4, "new", about: "It is new.")
    /// It has been there for long.
    public static let chronic = Of<Bool>(5, "chronic", about: "It has been there for long.")
    /// How it began.
    public static let onset = Of<Coded<Onset>>(6, "onset", about: "How it began.")
    /// Where it spreads.
    public static let radiates = Of<Coded<Radiation>>(7, "radiates", about: "Where it spreads.")
    /// It followed an injury.
    public static let afterTrauma = Of<Bool>(8, "afterTrauma", about: "It followed an injury.")

    /// The fields of the message.
    public static let table = Table(
      nested: "backPain", about: "Pain of the back, the wound or the pocket.",
      [
        nrs.row, site.row, character.row, new.row, chronic.row, onset.row, radiates.row, afterTrauma.row,
      ])
  }
}
