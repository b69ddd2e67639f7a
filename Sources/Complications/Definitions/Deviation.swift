/// How far a value lies from the one that it is held against, compared exactly.
enum Deviation {
  /// Whether the difference is more than so many thousandths of a per cent of `base`.
  static func exceeds(_ value: Rational, from base: Rational, milliPercent: Int64) -> Bool {
    Rational(100_000) * size(value, base) > Rational(milliPercent) * base
  }

  /// The difference, without its sign.
  static func size(_ value: Rational, _ base: Rational) -> Rational { value > base ? value - base : base - value }

  /// Whether the ratio to `base` is at or beyond one of two limits, in thousandths.
  static func isFar(_ value: Rational, from base: Rational, high: Int64, low: Int64) -> Bool {
    Rational(1000) * value >= Rational(high) * base || Rational(1000) * value <= Rational(low) * base
  }
}
