/// What a cohort is like. One set of settings, one seed: the same bytes on every machine.
public struct CohortSettings: Sendable {
  /// How many persons.
  public var patients = 200
  /// Whole years of each.
  public var years = 1
  /// The seed.
  public var seed: UInt64 = 1
  /// Urinary infections, ulcers, fevers, sedatives: what looks like trouble and is none of the pump's.
  public var confounders = true
  /// Each patient gets one fault, in turn, so that rare ones are seen: for sensitivity, never for rates.
  public var injects = false
  /// Vitals are never taken.
  public var withoutVitals = false
  /// Nobody interrogates the pump, nothing is aspirated.
  public var withoutTelemetry = false
  /// Only patients and caregivers record.
  public var onlyPatientReports = false
  /// Everybody has a 40 mL pump.
  public var largePumpsOnly = false
  /// Everybody is a child.
  public var childrenOnly = false

  /// Everybody was implanted as the time begins: to see the first months.
  public var fromImplant = false
  /// The volume at which pumps warn, mL.
  public var alarmVolumeML = 2.0
  /// Refills are booked for the day on which the pump warns, and not before: to see what low volumes do.
  public var refillsAtAlarm = false

  /// A cohort.
  public init() {}

  /// Hours that are simulated.
  var hours: Int { years * 8_766 }
  /// The year begins here, milliseconds since 1970: 2026-01-01T00:00Z.
  static let beginMS: Int64 = 1_767_225_600_000
}
