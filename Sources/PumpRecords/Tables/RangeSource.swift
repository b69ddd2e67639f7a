/// Where possible ranges come from, in words for the reference. A range is wide: it catches slips of unit and of the decimal point,
/// not unusual patients.
enum RangeSource {
  static let agreed = "agreed with the record kinds: engineering judgement, wider than anything plausible in a living patient or a pump"
  static let scale = "the ends of the scale itself"
  static let counting = "engineering judgement: more cannot be done in one session"
  static let time = "engineering judgement: longer than any such act takes"
  static let formula = "engineering judgement: a bridge takes V_old / F_old, some days at the lowest flows"
  static let physiology = "engineering judgement from human physiology and anatomy"
  static let pump = "pump and catheter manuals, with a margin"
  static let laboratory = "engineering judgement, beyond any value reported in the living"
}
