/// A psychologist has judged whether an implant is right.
public enum PsychologicalEvaluation: RecordKind {
  /// The judgement.
  public static let result = Of<Coded<Result>>(1, "result", conflict: .manual, about: "The judgement.")

  /// The fields of a record of this kind.
  public static let table = Table(
    23, "psychologicalEvaluation", by: [.psychologist, .importer], confirm: [.psychologist],
    about: "A psychologist has judged whether an implant is right.",
    [
      result.row
    ])

  /// What a psychologist says.
  @frozen public enum Result: UInt32, Code {
    case favourable = 1
    case unfavourable = 2
    case pending = 3

    /// The names in files.
    public static let names = ["favourable", "unfavourable", "pending"]
  }
}
