/// A stream of chance: the same seed and labels give the same draws on every machine.
///
/// Streams are split by label, so that what one part draws never shifts another's draws: a patient stays the same when the
/// devices of the cohort change. SplitMix64 (Steele, Lea, Flood 2014).
public struct Chance: Sendable {
  private var state: UInt64

  /// A stream.
  /// - Parameters:
  ///   - seed: of the cohort.
  ///   - labels: which stream: the patient's number, the part of the model.
  public init(seed: UInt64, _ labels: UInt64...) {
    state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    for label in labels { state = Self.mixed(state ^ (label &* 0xD1B5_4A32_D192_ED03 &+ 0x9E37_79B9_7F4A_7C15)) }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 64 random bits.
  public mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// Uniform in [0, 1).
  public mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

  /// Uniform between two numbers.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// A whole number of 0 ..< count; 0 where there is none.
  public mutating func whole(_ count: Int) -> Int { min(max(0, count - 1), Int(uniform() * Double(count))) }

  /// True with a probability of 0...1.
  public mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

  /// Gaussian (Marsaglia's polar method).
  public mutating func normal(_ mean: Double = 0, _ deviation: Double = 1) -> Double {
    while true {
      let x = uniform(-1, 1)
      let y = uniform(-1, 1)
      let square = x * x + y * y
      if square > 0 && square < 1 { return mean + deviation * x * (-2 * Series.ln(square) / square).squareRoot() }
    }
  }

  /// Log-normal: `median` times e to a Gaussian of deviation `sigma`.
  public mutating func logNormal(median: Double, sigma: Double) -> Double { median * Series.exp(normal(0, sigma)) }

  /// Exponential waiting time for a rate above zero, in the rate's unit of time.
  public mutating func wait(rate: Double) -> Double { rate > 0 ? -Series.ln(1 - uniform()) / rate : .infinity }

  /// One of several, by weight; the last where rounding leaves none.
  public mutating func pick<Value>(_ first: (Value, Double), _ others: (Value, Double)...) -> Value {
    let all = [first] + others
    var rest = uniform() * all.reduce(0) { $0 + $1.1 }
    for (value, weight) in all {
      rest -= weight
      if rest < 0 { return value }
    }
    return all[all.count - 1].0
  }
}
