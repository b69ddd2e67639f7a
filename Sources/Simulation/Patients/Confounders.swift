/// What looks like trouble with the pump and is none (simulation-model.md section 5).
struct Confounders: Sendable {
  private var feverUntil = -1.0
  private var feverC = 0.0
  private var toneUntil = -1.0
  private var tone = 0.0
  private var ulcerUntil = -1.0
  private var ulcerTone = 0.0
  private var sedatedUntil = -1.0
  /// What the nurse writes down about it, once: taken by the record book.
  var medicines: [(drug: String, drugClass: String)] = []

  func fever(at hour: Double) -> Double { hour < feverUntil ? feverC : 0 }
  func spasticity(at hour: Double) -> Double { (hour < toneUntil ? tone : 0) + (hour < ulcerUntil ? ulcerTone : 0) }
  func isSedated(at hour: Double) -> Bool { hour < sedatedUntil }

  mutating func step(_ hour: Double, _ settings: CohortSettings, _ traits: Traits, _ life: inout Chance, _ truths: inout [Truth]) {
    guard settings.confounders else { return }
    let perHour = 1.0 / 8_766
    let infections = traits.aetiology == "spinalCordInjury" ? 1.5 : traits.aetiology == "multipleSclerosis" ? 0.6 : 0.2
    if life.happens(infections * perHour) {
      truths.append(Truth(hour: hour, what: "confounder", detail: "urinaryInfection"))
      feverC = 1.4
      feverUntil = hour + life.uniform(24, 72)
      if life.happens(0.3) {
        tone = life.uniform(1, 3)
        toneUntil = hour + life.uniform(48, 120)
      }
      medicines.append(("nitrofurantoin", "antibiotic"))
    }
    if life.happens((traits.aetiology == "spinalCordInjury" ? 0.3 : 0.05) * perHour) {
      truths.append(Truth(hour: hour, what: "confounder", detail: "pressureUlcer"))
      ulcerTone = life.uniform(1, 3)
      ulcerUntil = hour + life.uniform(14, 42) * 24
      if life.happens(0.15) {
        feverC = 1.2
        feverUntil = hour + 48
      }
    }
    if life.happens(perHour) {
      truths.append(Truth(hour: hour, what: "confounder", detail: "fever"))
      feverC = life.uniform(1.2, 2.2)
      feverUntil = hour + life.uniform(12, 72)
    }
    if life.happens(0.5 * perHour) {
      truths.append(Truth(hour: hour, what: "confounder", detail: "sedative"))
      sedatedUntil = hour + life.uniform(1, 7) * 24
      medicines.append(("lorazepam", "sedative"))
    }
    if life.happens(perHour) { medicines.append(("amoxicillin", "antibiotic")) }
  }
}
