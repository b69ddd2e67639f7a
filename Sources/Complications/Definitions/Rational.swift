/// An exact fraction: volumes and flows of different concentrations add up without rounding.
package struct Rational: Hashable, Comparable, Sendable {
  package let numerator: Int128
  /// Above zero, without a common divisor.
  package let denominator: Int128

  /// A whole number.
  package init(_ whole: Int64) {
    numerator = Int128(whole)
    denominator = 1
  }

  /// A fraction; nil when `denominator` is zero.
  package init?(_ numerator: Int64, over denominator: Int64) {
    guard denominator != 0 else { return nil }
    self.init(wide: Int128(numerator), over: Int128(denominator))
  }

  /// Fractions beyond 100 bits lose their last bits on both sides alike; histories do not get there.
  private init(wide numerator: Int128, over denominator: Int128) {
    var top = denominator < 0 ? -numerator : numerator
    var bottom = denominator < 0 ? -denominator : denominator
    let divisor = Self.divisor(top, bottom)
    if divisor > 1 {
      top /= divisor
      bottom /= divisor
    }
    self.numerator = top
    self.denominator = bottom
  }

  private static func divisor(_ left: Int128, _ right: Int128) -> Int128 {
    var one = left < 0 ? -left : left
    var other = right
    while other != 0 { (one, other) = (other, one % other) }
    return max(one, 1)
  }

  /// Both sides small enough that a product of two fits.
  private var slim: Rational {
    var top = numerator
    var bottom = denominator
    while bottom > 1 << 62 || top > 1 << 62 || top < -(1 << 62) {
      top >>= 1
      bottom = max(1, bottom >> 1)
    }
    return top == numerator && bottom == denominator ? self : Rational(wide: top, over: bottom)
  }

  package static func + (left: Rational, right: Rational) -> Rational {
    if left.denominator == right.denominator { return Rational(wide: left.numerator + right.numerator, over: left.denominator) }
    let (one, other) = (left.slim, right.slim)
    return Rational(
      wide: one.numerator * other.denominator + other.numerator * one.denominator, over: one.denominator * other.denominator)
  }

  package static func - (left: Rational, right: Rational) -> Rational {
    left + Rational(wide: -right.numerator, over: right.denominator)
  }

  package static func * (left: Rational, right: Rational) -> Rational {
    let (one, other) = (left.slim, right.slim)
    return Rational(wide: one.numerator * other.numerator, over: one.denominator * other.denominator)
  }

  /// Nil when the divisor is zero.
  package func divided(by other: Rational) -> Rational? {
    guard other.numerator != 0 else { return nil }
    let (one, two) = (slim, other.slim)
    guard two.numerator != 0 else { return nil }
    return Rational(wide: one.numerator * two.denominator, over: one.denominator * two.numerator)
  }

  package static func < (left: Rational, right: Rational) -> Bool {
    let (one, other) = (left.slim, right.slim)
    return one.numerator * other.denominator < other.numerator * one.denominator
  }

  /// The smallest whole number that is not below it, clamped to 64 bits.
  package var ceiling: Int64 {
    let whole = numerator / denominator
    let up = numerator > 0 && numerator % denominator != 0 ? whole + 1 : whole
    return Int64(clamping: up)
  }

  /// As decimal text, rounded half away from zero to `decimals`, without trailing zeros.
  package func text(decimals: Int) -> String {
    var scale: Int128 = 1
    for _ in 0..<decimals { scale *= 10 }
    let lean = slim
    let scaled = lean.numerator * scale
    let half = scaled >= 0 ? lean.denominator / 2 : -(lean.denominator / 2)
    let rounded = Int64(clamping: (scaled + half) / lean.denominator)
    return DecimalText.text(rounded, decimals: decimals)
  }
}

/// Scaled integers in print.
package enum DecimalText {
  /// `value` / 10^`decimals` without trailing zeros.
  package static func text(_ value: Int64, decimals: Int) -> String {
    var digits = String(value.magnitude)
    while digits.count <= decimals { digits = "0" + digits }
    let split = digits.index(digits.endIndex, offsetBy: -decimals)
    var fraction = digits[split...]
    while fraction.last == "0" { fraction = fraction.dropLast() }
    let sign = value < 0 ? "-" : ""
    return sign + digits[..<split] + (fraction.isEmpty ? "" : "." + fraction)
  }
}
