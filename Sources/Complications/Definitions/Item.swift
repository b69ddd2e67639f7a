package import PumpRecords

/// Something that is asked and answered yes, no, or not at all.
package enum Item: Int, Hashable, Sendable, CaseIterable {
  case itch, rash, sweating, gooseFlesh, agitation, paraesthesia, hallucinations, confusion, seizure, feverFelt, rigors
  case drowsy, unrousable, dizzy, weaknessLegs, weaknessGeneral, floppy, slowBreathing, vomiting, headache, neckStiff
  case newWeakness, newNumbness, saddleNumbness, urinaryRetention, incontinence, bowelChange, sexualFunctionChange
  case bilateralLegPain, woundRedness, pumpFeelsDifferent, reducedAnalTone, motorDeficit, sensoryLevel, ankleWeakness
  case photophobia, diplopia, flaccidLegs

  /// The field of `symptoms` that answers it.
  package var field: Field<Symptoms, Bool>? {
    switch self {
    case .itch: Symptoms.itch
    case .rash: Symptoms.rash
    case .sweating: Symptoms.sweating
    case .gooseFlesh: Symptoms.gooseFlesh
    case .agitation: Symptoms.agitation
    case .paraesthesia: Symptoms.paraesthesia
    case .hallucinations: Symptoms.hallucinations
    case .confusion: Symptoms.confusion
    case .seizure: Symptoms.seizure
    case .feverFelt: Symptoms.feverFelt
    case .rigors: Symptoms.rigors
    case .drowsy: Symptoms.drowsy
    case .unrousable: Symptoms.unrousable
    case .dizzy: Symptoms.dizzy
    case .weaknessLegs: Symptoms.weaknessLegs
    case .weaknessGeneral: Symptoms.weaknessGeneral
    case .floppy: Symptoms.floppy
    case .slowBreathing: Symptoms.slowBreathing
    case .vomiting: Symptoms.vomiting
    case .headache: Symptoms.headache
    case .neckStiff: Symptoms.neckStiff
    case .newWeakness: Symptoms.newWeakness
    case .newNumbness: Symptoms.newNumbness
    case .saddleNumbness: Symptoms.saddleNumbness
    case .urinaryRetention: Symptoms.urinaryRetention
    case .incontinence: Symptoms.incontinence
    case .bowelChange: Symptoms.bowelChange
    case .sexualFunctionChange: Symptoms.sexualFunctionChange
    case .bilateralLegPain: Symptoms.bilateralLegPain
    case .woundRedness: Symptoms.woundRedness
    case .pumpFeelsDifferent: Symptoms.pumpFeelsDifferent
    case .photophobia: Symptoms.photophobia
    case .diplopia: Symptoms.diplopia
    case .reducedAnalTone, .motorDeficit, .sensoryLevel, .ankleWeakness, .flaccidLegs: nil
    }
  }

  /// Exam codes that answer yes.
  package var codes: [Exam.Finding] {
    switch self {
    case .gooseFlesh: [.goosebumps]
    case .confusion: [.confused]
    case .drowsy: [.drowsy]
    case .floppy: [.flaccid, .bilateralFlaccidLegs]
    case .neckStiff: [.meningism]
    case .saddleNumbness: [.saddleHypoaesthesia]
    case .woundRedness: [.erythema]
    case .reducedAnalTone: [.reducedAnalTone]
    case .motorDeficit: [.motorDeficitNew]
    case .flaccidLegs: [.bilateralFlaccidLegs]
    case .sensoryLevel: [.sensoryLevelNew]
    case .ankleWeakness: [.ankleWeaknessBilateralNew]
    default: []
    }
  }

  /// Exam codes that answer no.
  package var denials: [Exam.Finding] {
    switch self {
    case .drowsy, .unrousable: [.alert]
    case .saddleNumbness, .reducedAnalTone: [.perinealSensationNormal]
    case .incontinence: [.continent]
    default: []
    }
  }
}
