/// What a patient shows, without anybody's error of observing (simulation-model.md section 2, `signs`).
public struct Signs: Sendable {
  /// Spasticity, 0...10.
  public var spasticity: Double
  /// How likely the skin itches.
  public var itchProbability: Double
  /// Degrees Celsius.
  public var temperatureC: Double
  /// Beats per minute.
  public var heartRate: Double
  /// Creatine kinase, U/L.
  public var ckUPerL: Double
  /// How likely the patient is drowsy.
  public var drowsyProbability: Double
  /// Breaths per minute.
  public var respiratoryRate: Double
  /// mmHg.
  public var systolic: Double
  /// Glasgow coma scale, 3...15.
  public var gcs: Double

  private static func hill(_ effect: Double) -> Double {
    let cube = effect * effect * effect
    return cube / (0.125 + cube)
  }

  /// - Parameters:
  ///   - effect: at the effect site.
  ///   - withdrawal: the state of withdrawal.
  ///   - untreated: spasticity without treatment, 0...10.
  public init(effect: Double, withdrawal: Double, untreated: Double) {
    let over = max(0, effect - 2)
    let beyond = max(0, effect - 4)
    let storm = max(0, withdrawal - 0.35) / 0.35
    spasticity = min(10, max(0, untreated * (1 - 0.6 * Self.hill(max(0, effect)) * 1.125) + 4.5 * withdrawal))
    itchProbability = 0.7 * Series.logistic((withdrawal - 0.33) / 0.06)
    temperatureC = 36.8 + 1.6 * Series.power(storm, 1.3) - 0.5 * over
    heartRate = 78 + 42 * storm - 7 * over
    ckUPerL = 90 * Series.power(10, 1.9 * max(0, withdrawal - 0.45) / 0.3)
    drowsyProbability = Series.logistic((effect - 2.2) / 0.3)
    respiratoryRate = max(0, 15 + 8 * storm - 3 * over)
    systolic = 125 + 20 * storm - 12 * beyond
    gcs = max(3, 15 - 3 * max(0, effect - 3))
  }
}
