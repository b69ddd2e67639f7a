/// A screening dose before an implant.
public enum Trial: RecordKind {
  /// How it was given.
  public static let what = Of<Coded<What>>(1, "what", about: "How it was given.")
  /// How far it came (given, where absent).
  public static let status = Of<Coded<Status>>(2, "status", about: "How far it came (given, where absent).")
  /// For when it is booked.
  public static let bookedFor = Of<Instant>(3, "bookedFor", about: "For when it is booked.")
  /// The dose in micrograms.
  public static let doseMcg = Of<Dose>(
    4, "doseMcg", possible: 0...10_000_000, source: RangeSource.agreed, conflict: .manual,
    about: "The dose in micrograms.")
  /// Oral baclofen was tried before.
  public static let oralTrialDone = Of<Bool>(5, "oralTrialDone", about: "Oral baclofen was tried before.")
  /// Ashworth score before.
  public static let baselineMAS = Of<Score>(
    6, "baselineMAS", possible: 0...500, source: RangeSource.agreed, conflict: .manual,
    about: "Ashworth score before.")
  /// Best Ashworth score after.
  public static let bestMAS = Of<Score>(
    7, "bestMAS", possible: 0...500, source: RangeSource.agreed, conflict: .manual,
    about: "Best Ashworth score after.")
  /// Reduction in per cent.
  public static let responsePercent = Of<Percent>(
    8, "responsePercent", possible: -10_000...10_000, source: RangeSource.dose, conflict: .manual,
    about: "Reduction in per cent.")
  /// The goals were met.
  public static let goalsMet = Of<Bool>(9, "goalsMet", conflict: .manual, about: "The goals were met.")
  /// Hours of observation after it.
  public static let observedHours = Of<Hours>(
    10, "observedHours", possible: 0...720_000, source: RangeSource.time,
    about: "Hours of observation after it.")
  /// Gauge of the catheter: 27 is thinner than 24.
  public static let catheterGauge = Of<Count>(
    11, "catheterGauge", possible: 10...35, source: RangeSource.pump,
    about: "Gauge of the catheter: 27 is thinner than 24.")
  /// How often the needle was put in.
  public static let needlePasses = Of<Count>(
    12, "needlePasses", possible: 0...100, source: RangeSource.counting,
    about: "How often the needle was put in.")
  /// Pins and needles at the puncture.
  public static let paraesthesia = Of<Bool>(13, "paraesthesia", about: "Pins and needles at the puncture.")
  /// The puncture was bloody.
  public static let bloodyTap = Of<Bool>(14, "bloodyTap", about: "The puncture was bloody.")
  /// When the catheter was taken out.
  public static let removedAt = Of<Instant>(15, "removedAt", about: "When the catheter was taken out.")
  /// How it went.
  public static let outcome = Of<Coded<Outcome>>(16, "outcome", conflict: .manual, about: "How it went.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1016, "trial", by: [.prescriber, .surgeon, .importer], confirm: [.prescriber, .surgeon], at: .manual,
    about: "A screening dose before an implant.",
    [
      what.row, status.row, bookedFor.row, doseMcg.row, oralTrialDone.row, baselineMAS.row, bestMAS.row, responsePercent.row,
      goalsMet.row, observedHours.row, catheterGauge.row, needlePasses.row, paraesthesia.row, bloodyTap.row, removedAt.row, outcome.row,
    ])

  /// How a screening dose is given.
  @frozen public enum What: UInt32, Code {
    case lumbarBolus = 1
    case temporaryCatheter = 2

    /// The names in files.
    public static let names = ["lumbarBolus", "temporaryCatheter"]
  }

  /// How far a trial came.
  @frozen public enum Status: UInt32, Code {
    case booked = 1
    case given = 2
    case removed = 3
    case cancelled = 4

    /// The names in files.
    public static let names = ["booked", "given", "removed", "cancelled"]
  }

  /// How a trial went.
  @frozen public enum Outcome: UInt32, Code {
    case success = 1
    case failure = 2
    case adverse = 3

    /// The names in files.
    public static let names = ["success", "failure", "adverse"]
  }
}
