/// Where a number comes from (evidence.md section 0).
public enum EvidenceMark: String, CaseIterable, Hashable, Sendable {
  /// Verified: the source was read.
  case verified = "V"
  /// From memory, to be verified.
  case fromMemory = "M"
  /// An engineering choice: tunable per site.
  case engineering = "E"
  /// Computed from stated numbers.
  case computed = "C"
}

/// One number of the rulebook, exact to a millionth of its unit.
public struct Threshold: Hashable, Sendable {
  /// The value, in millionths of `unit`.
  public var millionths: Int64
  /// The unit as the rulebook writes it: `h`, `d`, `min`, `%`, `mL`, `mcg/day`, `NRS`, …; `1` for a pure number.
  public var unit: String
  /// Where the number comes from.
  public var mark: EvidenceMark
  /// Why it is this number.
  public var why: String

  /// A threshold.
  public init(millionths: Int64, unit: String, mark: EvidenceMark, why: String) {
    self.millionths = millionths
    self.unit = unit
    self.mark = mark
    self.why = why
  }

  /// The value as text, without trailing zeros: `0.5`, `24`.
  public var text: String { Threshold.text(millionths: millionths) }

  /// A number of millionths as decimal text, without trailing zeros.
  public static func text(millionths: Int64) -> String {
    let magnitude = millionths.magnitude
    var text = (millionths < 0 ? "-" : "") + String(magnitude / 1_000_000)
    var fraction = magnitude % 1_000_000
    guard fraction > 0 else { return text }
    text += "."
    var unit: UInt64 = 100_000
    while fraction > 0 {
      text += String(fraction / unit)
      fraction %= unit
      unit /= 10
    }
    return text
  }
}
