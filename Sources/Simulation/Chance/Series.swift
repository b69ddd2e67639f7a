/// Exponential, logarithm, sine and power by + − × ÷ alone.
///
/// A system's mathematical library chooses its code by the processor, and its last digit with it; one seed must give the same
/// bytes on every machine. Each is within 1e-14 of the true value, relative, in the ranges that the model uses.
public enum Series {
  private static let ln2 = 0.693_147_180_559_945_3
  private static let tau = 6.283_185_307_179_586

  /// e to the power of x.
  ///
  /// - Parameter x: clamped to -700...700.
  public static func exp(_ x: Double) -> Double {
    let x = min(700, max(-700, x))
    let halvings = (x / ln2).rounded()
    let rest = x - halvings * ln2
    var term = 1.0
    var sum = 1.0
    for order in 1...18 {
      term = term * rest / Double(order)
      sum += term
    }
    return Double(sign: .plus, exponent: Int(halvings), significand: 1) * sum
  }

  /// The natural logarithm; of what is not above zero, that of the smallest normal number.
  public static func ln(_ x: Double) -> Double {
    let x = max(x, Double.leastNormalMagnitude)
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095 {
      significand /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), with |ratio| <= 0.172
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var power = ratio
    var sum = 0.0
    for order in stride(from: 1.0, through: 25, by: 2) {
      sum += power / order
      power *= square
    }
    return exponent * ln2 + 2 * sum
  }

  /// The sine of an angle in radians, up to some thousands.
  public static func sin(_ x: Double) -> Double {
    let turns = (x / tau).rounded()
    let rest = x - turns * tau
    var term = rest
    var sum = rest
    for order in 1...14 {
      let next = Double(2 * order)
      term = -term * rest * rest / (next * (next + 1))
      sum += term
    }
    return sum
  }

  /// A base above zero to a power; zero of a base that is not.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    base > 0 ? exp(exponent * ln(base)) : 0
  }

  /// The logistic function.
  public static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
