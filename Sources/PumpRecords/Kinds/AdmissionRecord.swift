/// A stay in hospital begins.
public enum AdmissionRecord: RecordKind {
  /// The fields of a record of this kind.
  public static let table = Table(
    1020, "admission", by: .anyone, confirm: [.nurse, .prescriber, .surgeon],
    about: "A stay in hospital begins.",
    [])
}
