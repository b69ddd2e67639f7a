/// What the pump itself said when it was read.
public enum Interrogation: RecordKind {
  /// The state of the pump.
  public static let state = Of<Coded<State>>(1, "state", conflict: .manualUrgent, about: "The state of the pump.")
  /// How the pump delivers.
  public static let mode = Of<Coded<Program.Mode>>(2, "mode", conflict: .manualUrgent, about: "How the pump delivers.")
  /// Micrograms a day.
  public static let dailyDoseMcg = Of<Dose>(
    3, "dailyDoseMcg", possible: 0...10_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Micrograms a day.")
  /// Concentration set, micrograms per millilitre.
  public static let concentrationMcgPerML = Of<Concentration>(
    4, "concentrationMcgPerML", possible: 1_000...10_000_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Concentration set, micrograms per millilitre.")
  /// Millilitres left, as computed by the pump from its program (not measured).
  public static let reservoirML = Of<Volume>(
    5, "reservoirML", possible: 0...50_000, source: RangeSource.agreed, conflict: .manualUrgent,
    about: "Millilitres left, as computed by the pump from its program (not measured).")
  /// Millilitres at which the pump gives alarm.
  public static let alarmVolumeML = Of<Volume>(
    6, "alarmVolumeML", possible: 0...20_000, source: RangeSource.agreed, conflict: .earliestWins,
    about: "Millilitres at which the pump gives alarm.")
  /// The day on which the alarm is due.
  public static let lowReservoirDate = Of<LocalDate>(
    7, "lowReservoirDate", conflict: .earliestWins,
    about: "The day on which the alarm is due.")
  /// Months until replacement is indicated.
  public static let eriMonths = Of<Months>(
    8, "eriMonths", possible: 0...15_000, source: RangeSource.agreed,
    about: "Months until replacement is indicated.")
  /// End of service was reached.
  public static let eos = Of<Bool>(9, "eos", about: "End of service was reached.")
  /// Minutes by which the pump's clock is ahead.
  public static let pumpClockOffsetMinutes = Of<Minutes>(
    10, "pumpClockOffsetMinutes", possible: -10_000_000...10_000_000, source: RangeSource.agreed,
    about: "Minutes by which the pump's clock is ahead.")
  /// Why it was read.
  public static let context = Of<Coded<Context>>(11, "context", about: "Why it was read.")
  /// The pump's event log.
  public static let log = ListOf<Message<LogEntry>>(12, "log", about: "The pump's event log.")

  /// The fields of a record of this kind.
  public static let table = Table(
    12, "interrogation", by: [.nurse, .prescriber, .surgeon, .device, .importer], confirm: [.nurse, .prescriber, .surgeon],
    about: "What the pump itself said when it was read.",
    [
      state.row, mode.row, dailyDoseMcg.row, concentrationMcgPerML.row, reservoirML.row, alarmVolumeML.row, lowReservoirDate.row,
      eriMonths.row, eos.row, pumpClockOffsetMinutes.row, context.row, log.row,
    ])

  /// The state of the pump.
  @frozen public enum State: UInt32, Code {
    case running = 1
    case stopped = 2
    case stalled = 3
    case minimumRate = 4
    case telemetryMode = 5
    case unknown = 6

    /// The names in files.
    public static let names = ["running", "stopped", "stalled", "minimumRate", "telemetryMode", "unknown"]
  }

  /// Why a pump was read.
  @frozen public enum Context: UInt32, Code {
    case refill = 1
    case mri = 2
    case alarm = 3
    case visit = 4
    case emergency = 5
    case afterFall = 6
    case other = 7

    /// The names in files.
    public static let names = ["refill", "mri", "alarm", "visit", "emergency", "afterFall", "other"]
  }

  /// An event in the log of a pump.
  @frozen public enum Event: UInt32, Code {
    case motorStall = 1
    case motorStallRecovery = 2
    case lowReservoirAlarm = 3
    case emptyReservoirAlarm = 4
    case eriReached = 5
    case endOfService = 6
    case lowBatteryReset = 7
    case memoryError = 8
    case criticalMemoryError = 9
    case stopped = 10
    case started = 11
    case telemetryModeEntered = 12
    case noRecovery = 13

    /// The names in files.
    public static let names = [
      "motorStall", "motorStallRecovery", "lowReservoirAlarm", "emptyReservoirAlarm", "eriReached", "endOfService", "lowBatteryReset",
      "memoryError", "criticalMemoryError", "stopped", "started", "telemetryModeEntered", "noRecovery",
    ]
  }

  /// One entry of the log of a pump.
  public enum LogEntry: Tabled {
    /// What happened.
    public static let event = Of<Coded<Event>>(1, "event", about: "What happened.")
    /// When; absent: before the pump was read.
    public static let at = Of<Interval>(2, "at", about: "When; absent: before the pump was read.")

    /// The fields of the message.
    public static let table = Table(
      nested: "logEntry", about: "One entry of the log of a pump.",
      [
        event.row, at.row,
      ])
  }
}
