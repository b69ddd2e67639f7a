/// A prescriber goes on although a gate or a finding speaks against it.
public enum Override: RecordKind {
  /// The gate by the rule that holds it.
  public static let gate = Of<String>(1, "gate", conflict: .manual, about: "The gate by the rule that holds it.")
  /// The finding by its id.
  public static let finding = Of<String>(2, "finding", conflict: .manual, about: "The finding by its id.")
  /// Why.
  public static let reason = Of<String>(1025, "reason", conflict: .manual, about: "Why.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1018, "override", by: [.prescriber, .surgeon, .importer], confirm: [.prescriber, .surgeon],
    about: "A prescriber goes on although a gate or a finding speaks against it.",
    [
      gate.row, finding.row, reason.row,
    ])
}
