import PumpRecords

extension Moment {
  /// AUTON (evidence.md section 3): which signs an observation shows, in the light of its report so far.
  package func autonomicSigns(_ observation: Observation) -> [String] {
    let numbers = numbers.definitions
    var signs: [String] = []
    if let temperature = observation.temperature {
      if temperature >= numbers.feverMilliC { signs.append("temperature") }
    } else if observation.answer(.feverFelt) == true, !report(of: observation).contains(where: { $0.temperature != nil }) {
      signs.append("felt fever")
    }
    if let rate = observation.heartRate {
      let isFast = childLimits.map { rate > $0.highHeartRate * 1000 } ?? (rate >= numbers.heartRate * 1000)
      let isRisen = baseline(.heartRate, for: observation).map { rate >= $0 + numbers.heartRateRise * 1000 } ?? false
      if isFast || isRisen { signs.append("heart rate") }
    }
    if let pressure = observation.systolic {
      let isRisen = baseline(.systolic, for: observation).map { pressure >= $0 + numbers.systolicRise * 1000 } ?? false
      let swing = observations(from: observation.at - numbers.systolicSwingWithin, to: observation.at).contains { earlier in
        earlier.systolic.map { max($0, pressure) - min($0, pressure) >= numbers.systolicSwing * 1000 } ?? false
      }
      if isRisen || swing { signs.append("blood pressure") }
    }
    for item in [Item.sweating, .gooseFlesh, .agitation, .paraesthesia] where observation.answer(item) == true { signs.append("\(item)") }
    return signs
  }

  /// SEVERE: which of the seven terms an observation shows.
  package func severeTerms(_ observation: Observation) -> Set<SevereTerm> {
    let numbers = numbers.definitions
    var terms: Set<SevereTerm> = []
    if let temperature = observation.temperature, temperature >= numbers.severeMilliC { terms.insert(.temperature) }
    if observation.answer(.seizure) == true { terms.insert(.seizure) }
    let isMental = [Item.hallucinations, .confusion, .unrousable].contains { observation.answer($0) == true }
    if isMental || observation.gcs.map({ $0 <= numbers.severeGCS }) ?? false { terms.insert(.mental) }
    if let lab = observation.lab {
      if let kinase = lab[Lab.ckUPerL] {
        let limit = lab[Lab.ckUpperLimitUPerL].map { $0.scaled * numbers.severeCKTimesLimit }
        if kinase.scaled >= numbers.severeCK * 100 || limit.map({ kinase.scaled >= $0 }) ?? false { terms.insert(.creatineKinase) }
      }
      if hasNewRenalFailure(lab) { terms.insert(.renal) }
      if lab[Lab.dic] == true { terms.insert(.coagulation) }
    }
    if let pressure = observation.systolic, pressure < lowSystolic(adult: numbers.systolicLow) { terms.insert(.pressure) }
    return terms
  }

  /// Creatinine well above the lowest of the last year; without one above the absolute limit.
  private func hasNewRenalFailure(_ lab: Noted<Lab>) -> Bool {
    let numbers = numbers.definitions
    guard let creatinine = lab[Lab.creatinineUmolPerL] else { return false }
    let earlier = chart.window(chart.labs, from: lab.at - numbers.creatinineLookBack, to: lab.at)
      .filter { $0.id != lab.id && $0.isAccepted }.compactMap { $0[Lab.creatinineUmolPerL] }
    guard let lowest = earlier.min() else { return creatinine.scaled >= numbers.creatinineAlone * 100 }
    return creatinine.scaled * 1000 >= lowest.scaled * numbers.creatinineRatioMilli
  }
}

/// The seven terms of SEVERE.
package enum SevereTerm: String, Hashable, Sendable, CaseIterable {
  case temperature, seizure, mental, creatineKinase, pressure, renal, coagulation

  /// Those of which one must be among two (WD-3).
  package static let leading: Set<SevereTerm> = [.temperature, .creatineKinase, .coagulation]
}
