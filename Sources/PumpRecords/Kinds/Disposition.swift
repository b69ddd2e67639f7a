/// A person's word on a finding. Of patients and caregivers only acknowledge counts.
public enum Disposition: RecordKind {
  /// The finding by its id, class or rule.
  public static let finding = Of<String>(1, "finding", conflict: .openWins, about: "The finding by its id, class or rule.")
  /// What is done with it.
  public static let action = Of<Coded<Action>>(2, "action", conflict: .openWins, about: "What is done with it.")
  /// It was what the finding said.
  public static let confirmed = Of<Bool>(3, "confirmed", conflict: .openWins, about: "It was what the finding said.")
  /// Until when it is silent.
  public static let mutesUntil = Of<Instant>(4, "mutesUntil", conflict: .openWins, about: "Until when it is silent.")
  /// Why; needed to close.
  public static let cause = Of<String>(1025, "cause", conflict: .openWins, about: "Why; needed to close.")

  /// The fields of a record of this kind.
  public static let table = Table(
    1017, "disposition", by: [.patient, .caregiver, .nurse, .prescriber, .surgeon, .importer], confirm: [.nurse, .prescriber, .surgeon],
    about: "A person's word on a finding. Of patients and caregivers only acknowledge counts.",
    [
      finding.row, action.row, confirmed.row, mutesUntil.row, cause.row,
    ])

  /// What a person does with a finding.
  @frozen public enum Action: UInt32, Code {
    case acknowledge = 1
    case close = 2
    case mute = 3
    case reopen = 4

    /// The names in files.
    public static let names = ["acknowledge", "close", "mute", "reopen"]
  }
}
