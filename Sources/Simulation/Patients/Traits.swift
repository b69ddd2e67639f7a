/// One person of a cohort: drawn once, from the patient's own stream (simulation-model.md section 3).
public struct Traits: Sendable {
  /// Why there is spasticity, as records.md spells it.
  public var aetiology: String
  /// Age, years.
  public var ageYears: Int
  /// Spasticity without treatment, 0...10.
  public var untreatedSpasticity: Double
  /// The dose that suits in the long run, mcg/day.
  public var longRunDoseMcg: Double
  /// Months since the first implant at the beginning of the year.
  public var monthsSinceImplant: Double
  /// Rise of the dose that suits after month 18, mcg/day per year; zero of most.
  public var tolerancePerYear: Double
  /// Size of the reservoir, mL.
  public var reservoirML: Double
  /// Mean flow over programmed flow of this pump.
  public var flowGain: Double
  /// Less is delivered from 3.8 mL downwards.
  public var isLowVolumeSensitive: Bool
  /// The label's groups, as records.md spells them.
  public var highRisk: [String]
  /// How likely a report on an ordinary day.
  public var dailyReport: Double
  /// Whether a caregiver reports too.
  public var hasCaregiver: Bool
  /// Back pain of every day, 0...10; nil of most.
  public var chronicPainNRS: Double?
  /// Hears an alarm.
  public var hearsAlarm: Bool
  /// How the body follows the drug.
  public var rates: DrugEffect.Rates

  /// - Parameters:
  ///   - cohort: what the cohort's settings fix for everybody.
  ///   - chance: the patient's stream.
  init(_ cohort: CohortSettings, _ chance: inout Chance) {
    let isChild = cohort.childrenOnly || chance.happens(0.15)
    aetiology =
      isChild
      ? chance.pick(("cerebralPalsy", 70), ("traumaticBrainInjury", 15), ("spinalCordInjury", 10), ("other", 5))
      : chance.pick(
        ("spinalCordInjury", 42), ("multipleSclerosis", 28), ("cerebralPalsy", 12), ("traumaticBrainInjury", 8), ("stroke", 6),
        ("other", 4))
    ageYears = isChild ? 5 + chance.whole(13) : Int(min(85, max(18, chance.normal(51, 15))))
    untreatedSpasticity = min(10, max(5, chance.normal(7.5, 1)))
    longRunDoseMcg = min(1_500, max(60, chance.logNormal(median: isChild ? 230 : 300, sigma: 0.6)))
    monthsSinceImplant = cohort.fromImplant ? 0 : chance.uniform(0, 78)
    tolerancePerYear = chance.happens(0.22) ? chance.uniform(100, 200) : 0
    reservoirML = cohort.largePumpsOnly || chance.happens(0.4) ? 40 : 20
    flowGain = min(1.145, max(0.855, chance.normal(1.01, 0.035)))
    isLowVolumeSensitive = chance.happens(0.24)
    highRisk = []
    if aetiology == "spinalCordInjury" && chance.happens(0.30) { highRisk.append("sciT6OrAbove") }
    if chance.happens(0.25) { highRisk.append("communicationDifficulty") }
    dailyReport = chance.pick((0.8, 30), (0.4, 50), (0.1, 20))
    hasCaregiver = isChild || chance.happens(0.5)
    chronicPainNRS = chance.happens(0.35) ? min(7, max(2, chance.normal(4, 1.2))) : nil
    hearsAlarm = chance.happens(0.9)
    rates = DrugEffect.Rates(&chance)
  }

  /// The dose that suits at a time of the year, mcg/day: it rises with a time constant of 6 months to its long-run value, and
  /// after month 18 goes on rising in who becomes tolerant.
  /// - Parameter hour: since the beginning of the year.
  public func suitableDoseMcg(at hour: Double) -> Double {
    let months = monthsSinceImplant + hour / 730.5
    let first = min(longRunDoseMcg, 125)
    let settled = longRunDoseMcg * (1 - (1 - first / longRunDoseMcg) * Series.exp(-months / 6))
    return settled + tolerancePerYear * max(0, months - 18) / 12 * (months < 54 ? 1 : 36 / max(36, months - 18))
  }

  /// Spasticity on an ordinary day under treatment, as the profile records it.
  public var treatedSpasticity: Double { untreatedSpasticity * 0.4 }
}
