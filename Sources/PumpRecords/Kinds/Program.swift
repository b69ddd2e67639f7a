/// What the pump was set to.
public enum Program: RecordKind {
  /// How the pump delivers.
  public static let mode = Of<Coded<Mode>>(1, "mode", conflict: .manualUrgent, about: "How the pump delivers.")
  /// Running or stopped.
  public static let state = Of<Coded<State>>(2, "state", conflict: .manualUrgent, about: "Running or stopped.")
  /// Micrograms a day, bridge and patient boluses apart.
  public static let dailyDoseMcg = Of<Dose>(
    3, "dailyDoseMcg", possible: 0...10_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Micrograms a day, bridge and patient boluses apart.")
  /// Concentration set in the programmer, micrograms per millilitre.
  public static let concentrationMcgPerML = Of<Concentration>(
    4, "concentrationMcgPerML", possible: 1_000...10_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Concentration set in the programmer, micrograms per millilitre.")
  /// Millilitres a day.
  public static let flowMLPerDay = Of<Flow>(
    5, "flowMLPerDay", possible: 0...24_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres a day.")
  /// The steps of a day.
  public static let steps = ListOf<Message<Step>>(6, "steps", conflict: .manualUrgent, about: "The steps of a day.")
  /// Boluses beside the steps.
  public static let boluses = ListOf<Message<Bolus>>(7, "boluses", conflict: .manualUrgent, about: "Boluses beside the steps.")
  /// The most that the person may call for, micrograms a day.
  public static let patientBolusMaxMcgPerDay = Of<Dose>(
    8, "patientBolusMaxMcgPerDay", possible: 0...10_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "The most that the person may call for, micrograms a day.")
  /// The daily dose before, micrograms.
  public static let previousDailyDoseMcg = Of<Dose>(
    9, "previousDailyDoseMcg", possible: 0...10_000_000, source: RangeSource.agreed,
    about: "The daily dose before, micrograms.")
  /// The daily dose that was meant, micrograms.
  public static let intendedDailyDoseMcg = Of<Dose>(
    10, "intendedDailyDoseMcg", possible: 0...10_000_000, source: RangeSource.agreed,
    about: "The daily dose that was meant, micrograms.")
  /// How the old drug in tubing and catheter is pushed out.
  public static let bridge = Of<Message<Bridge>>(
    11, "bridge", conflict: .manualUrgent,
    about: "How the old drug in tubing and catheter is pushed out.")
  /// The catheter was primed.
  public static let priming = Of<Bool>(12, "priming", conflict: .manualUrgent, about: "The catheter was primed.")
  /// Millilitres of the priming.
  public static let primingML = Of<Volume>(
    13, "primingML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres of the priming.")
  /// Millilitres in the reservoir as set.
  public static let reservoirML = Of<Volume>(
    14, "reservoirML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres in the reservoir as set.")
  /// Millilitres at which the pump gives alarm.
  public static let alarmVolumeML = Of<Volume>(
    15, "alarmVolumeML", possible: 0...20_000, source: RangeSource.agreed, conflict: .earliestWins,
    about: "Millilitres at which the pump gives alarm.")
  /// The day on which the alarm is due.
  public static let lowReservoirDate = Of<LocalDate>(
    16, "lowReservoirDate", conflict: .earliestWins,
    about: "The day on which the alarm is due.")
  /// The programmer's software.
  public static let software = Of<String>(17, "software", about: "The programmer's software.")
  /// Why it was changed.
  public static let reason = Of<Coded<Reason>>(18, "reason", about: "Why it was changed.")
  /// The programmer confirmed the end of the session.
  public static let sessionFinished = Of<Bool>(19, "sessionFinished", about: "The programmer confirmed the end of the session.")
  /// What was meant, in words.
  public static let intendedText = Of<String>(1025, "intendedText", about: "What was meant, in words.")
  /// Who ordered it.
  public static let orderedBy = Of<String>(1026, "orderedBy", about: "Who ordered it.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1011, "program", by: [.nurse, .prescriber, .surgeon, .device, .importer], confirm: [.nurse, .prescriber, .surgeon], at: .manual,
    about: "What the pump was set to.",
    [
      mode.row, state.row, dailyDoseMcg.row, concentrationMcgPerML.row, flowMLPerDay.row, steps.row, boluses.row,
      patientBolusMaxMcgPerDay.row, previousDailyDoseMcg.row, intendedDailyDoseMcg.row, bridge.row, priming.row, primingML.row,
      reservoirML.row, alarmVolumeML.row, lowReservoirDate.row, software.row, reason.row, sessionFinished.row, intendedText.row,
      orderedBy.row,
    ])

  /// How the pump delivers.
  @frozen public enum Mode: UInt32, Code {
    case simple = 1
    case flex = 2
    case minimumRate = 3
    case stopped = 4
    case bolusOnly = 5

    /// The names in files.
    public static let names = ["simple", "flex", "minimumRate", "stopped", "bolusOnly"]
  }

  /// Running or stopped.
  @frozen public enum State: UInt32, Code {
    case running = 1
    case stopped = 2

    /// The names in files.
    public static let names = ["running", "stopped"]
  }

  /// Why a program was changed.
  @frozen public enum Reason: UInt32, Code {
    case titration = 1
    case maintenance = 2
    case wean = 3
    case stop = 4
    case holiday = 5
    case restart = 6
    case afterRepair = 7
    case afterOverdose = 8
    case correction = 9
    case firstProgram = 10
    case other = 11

    /// The names in files.
    public static let names = [
      "titration", "maintenance", "wean", "stop", "holiday", "restart", "afterRepair", "afterOverdose", "correction", "firstProgram",
      "other",
    ]
  }

  /// A bridge without its numbers.
  @frozen public enum BridgeState: UInt32, Code {
    case programmed = 1
    case `none` = 2

    /// The names in files.
    public static let names = ["programmed", "none"]
  }

  /// One step of a day.
  public enum Step: Tabled {
    /// When it begins.
    public static let from = Of<TimeOfDay>(1, "from", about: "When it begins.")
    /// When it ends.
    public static let to = Of<TimeOfDay>(2, "to", about: "When it ends.")
    /// Micrograms over the step.
    public static let doseMcg = Of<Dose>(
      3, "doseMcg", possible: 0...10_000_000, source: RangeSource.agreed,
      about: "Micrograms over the step.")
    /// Micrograms per hour.
    public static let rateMcgPerH = Of<DoseRate>(
      4, "rateMcgPerH", possible: 0...10_000_000_000, source: RangeSource.agreed,
      about: "Micrograms per hour.")

    /// The fields of the message.
    public static let table = Table(
      nested: "step", about: "One step of a day.",
      [
        from.row, to.row, doseMcg.row, rateMcgPerH.row,
      ])
  }

  /// One bolus.
  public enum Bolus: Tabled {
    /// Micrograms.
    public static let doseMcg = Of<Dose>(1, "doseMcg", possible: 0...10_000_000, source: RangeSource.agreed, about: "Micrograms.")
    /// Minutes over which it is given.
    public static let overMinutes = Of<Minutes>(
      2, "overMinutes", possible: 0...144_000, source: RangeSource.time,
      about: "Minutes over which it is given.")
    /// When: daily at a time, or once at an instant.
    public static let at = Of<Occasion>(3, "at", about: "When: daily at a time, or once at an instant.")

    /// The fields of the message.
    public static let table = Table(
      nested: "bolus", about: "One bolus.",
      [
        doseMcg.row, overMinutes.row, at.row,
      ])
  }

  /// A bridge bolus: old drug is pushed out at its own rate.
  public enum Bridge: Tabled {
    /// Programmed without details, or none.
    public static let state = Of<Coded<BridgeState>>(1, "state", about: "Programmed without details, or none.")
    /// Millilitres.
    public static let volumeML = Of<Volume>(2, "volumeML", possible: 0...50_000, source: RangeSource.agreed, about: "Millilitres.")
    /// Micrograms of the new drug.
    public static let doseMcg = Of<Dose>(
      3, "doseMcg", possible: 0...10_000_000, source: RangeSource.agreed,
      about: "Micrograms of the new drug.")
    /// Hours over which it runs.
    public static let hours = Of<Hours>(
      4, "hours", possible: 0...1_000_000, source: RangeSource.formula,
      about: "Hours over which it runs.")

    /// The fields of the message.
    public static let table = Table(
      nested: "bridge", about: "A bridge bolus: old drug is pushed out at its own rate.", shorthand: state.row,
      [
        state.row, volumeML.row, doseMcg.row, hours.row,
      ])
  }
}
