/// Where possible ranges come from, in words for the reference. A range is wide: it catches slips of unit and of the decimal point,
/// not unusual patients.
enum RangeSource {
  static let agreed = "agreed with the record kinds [E]: wider than anything plausible in a living patient or a pump"
  static let scale = "the ends of the scale itself"
  static let counting = "engineering judgement [E]: more cannot be done in one session"
  static let time = "engineering judgement [E]: longer than any such act lasts"
  static let dose = "arithmetic: a dose cannot change by more than all of it"
  static let formula = "engineering judgement [E]: V_old / F_old reaches some days at the lowest flows"
  static let physiology = "engineering judgement [E] from human physiology and from clinical equipment"
  static let pump = "engineering judgement [E]: needles and catheters of 10 to 35 gauge exist"
  static let laboratory = "engineering judgement [E]: beyond any value reported in the living"
  static let size = "engineering judgement [E]: more than any site has"
}
