/// Vital signs as measured.
public enum Vitals: RecordKind {
  /// Body temperature in degrees Celsius.
  public static let temperatureC = Of<Temperature>(
    1, "temperatureC", possible: 2_000...4_500, source: RangeSource.agreed,
    about: "Body temperature in degrees Celsius.")
  /// Heart beats per minute.
  public static let heartRate = Of<Rate>(
    2, "heartRate", possible: 1_000...30_000, source: RangeSource.agreed,
    about: "Heart beats per minute.")
  /// Systolic blood pressure in mmHg.
  public static let systolic = Of<BloodPressure>(
    3, "systolic", possible: 3_000...30_000, source: RangeSource.agreed,
    about: "Systolic blood pressure in mmHg.")
  /// Diastolic blood pressure in mmHg.
  public static let diastolic = Of<BloodPressure>(
    4, "diastolic", possible: 1_000...20_000, source: RangeSource.agreed,
    about: "Diastolic blood pressure in mmHg.")
  /// Breaths per minute.
  public static let respiratoryRate = Of<Rate>(
    5, "respiratoryRate", possible: 0...10_000, source: RangeSource.agreed,
    about: "Breaths per minute.")
  /// Oxygen saturation by pulse oximetry, per cent.
  public static let spo2 = Of<Percent>(
    6, "spo2", possible: 3_000...10_000, source: RangeSource.agreed,
    about: "Oxygen saturation by pulse oximetry, per cent.")
  /// Glasgow coma scale, 3 to 15.
  public static let gcs = Of<Count>(7, "gcs", possible: 3...15, source: RangeSource.scale, about: "Glasgow coma scale, 3 to 15.")

  /// The fields of a record of this kind.
  public static let table = Table(
    11, "vitals", by: [.patient, .caregiver, .nurse, .prescriber, .surgeon, .device, .importer], confirm: .clinicians,
    about: "Vital signs as measured.",
    [
      temperatureC.row, heartRate.row, systolic.row, diastolic.row, respiratoryRate.row, spo2.row, gcs.row,
    ])
}
