/// What the drug does in one patient: concentration, effect, adaptation and withdrawal (simulation-model.md section 2).
///
/// Everything is scaled: an effect of 1 is that patient's steady state on the dose that suits.
public struct DrugEffect: Sendable {
  /// How fast one patient's body follows.
  public struct Rates: Sendable {
    /// Loss from the cerebrospinal fluid, per hour (half-life 1.5 h).
    public var lossPerHour = 0.693_147_180_559_945_3 / 1.5
    /// Into the effect site, per hour: fitted so that a bolus peaks at 4 h.
    public var effectPerHour = 0.118
    /// Time constant of adaptation, hours (21 days).
    public var adaptationHours = 504.0
    /// Time constant of withdrawal, hours.
    public var withdrawalHours = 24.0

    /// The fitted values.
    public init() {}

    /// One patient's: each varies about the fitted value as section 2 states.
    init(_ chance: inout Chance) {
      // 90 % of half-lives within 0.9...5 h about a median of 1.5 h: two-sided sigma 0.52.
      lossPerHour = 0.693_147_180_559_945_3 / min(8, max(0.6, chance.logNormal(median: 1.5, sigma: 0.52)))
      effectPerHour *= Self.factor(0.35, &chance)
      adaptationHours *= Self.factor(0.40, &chance)
      withdrawalHours *= Self.factor(0.45, &chance)
    }

    /// A log-normal factor of median 1 with a coefficient of variation.
    private static func factor(_ variation: Double, _ chance: inout Chance) -> Double {
      min(3, max(0.33, chance.logNormal(median: 1, sigma: Series.ln(1 + variation * variation).squareRoot())))
    }
  }

  /// Of the cerebrospinal fluid.
  public var concentration: Double
  /// At the effect site; above 2 it is an overdose.
  public var effect: Double
  /// What the body has become used to.
  public var adaptation: Double
  /// The state of withdrawal: above 0.25 mild, 0.45 moderate, 0.65 severe, 0.80 critical.
  public var withdrawal: Double
  private let rates: Rates

  /// A body that is used to its dose, or one that never had any.
  public init(rates: Rates = Rates(), isAdapted: Bool = true) {
    self.rates = rates
    concentration = isAdapted ? 1 : 0
    effect = isAdapted ? 1 : 0
    adaptation = isAdapted ? 1 : 0
    withdrawal = 0
  }

  /// The step in which it is computed, hours: small against the fastest rate.
  public static let stepHours = 0.05

  /// One step further.
  /// - Parameter fraction: delivered dose over the dose that suits.
  public mutating func step(fraction: Double) {
    let dt = Self.stepHours
    concentration += dt * rates.lossPerHour * (fraction - concentration)
    effect += dt * rates.effectPerHour * (concentration - effect)
    adaptation += dt * (effect - adaptation) / rates.adaptationHours
    withdrawal += dt * (max(0, adaptation - effect) - withdrawal) / rates.withdrawalHours
  }
}
