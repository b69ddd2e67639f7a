/// The constellations of evidence.md 4.15, pair by pair: which classes are one story when they begin within 72 h of each other.
enum Constellations {
  /// Whether the table groups the two.
  static func arePair(_ one: FindingClass, _ other: FindingClass) -> Bool { partners[one]?.contains(other) ?? false }

  private static let partners: [FindingClass: Set<FindingClass>] = {
    var partners: [FindingClass: Set<FindingClass>] = [:]
    func tie(_ one: FindingClass, _ others: [FindingClass]) {
      for other in others {
        partners[one, default: []].insert(other)
        partners[other, default: []].insert(one)
      }
    }
    // Withdrawal and what may have caused it; WD-6 under WD-2; BP-4 beside WD-2.
    tie(
      .withdrawal,
      [
        .pumpStall, .pumpStopped, .pumpBattery, .pumpAlarmUnhandled, .reservoirDepletion, .residualExcess, .catheterMalfunction,
        .bridgeError, .programmingError, .pumpAccessFailure, .lossOfEffect, .feverWatch, .backPainEvaluate,
      ])
    tie(.overdose, [.drugEntryError, .programmingError, .bridgeError, .volumeEntryError, .residualDeficit, .backPainEvaluate])
    // One change of concentration; one program; one stop found.
    tie(.drugEntryError, [.bridgeError, .programmingError, .volumeEntryError])
    tie(.pumpStopped, [.programmingError, .bridgeError])
    // One refill.
    tie(.volumeEntryError, [.residualExcess, .residualDeficit, .reservoirDepletion, .programmingError])
    tie(.residualExcess, [.reservoirDepletion, .programmingError, .deviceMalfunctionPump, .lossOfEffect])
    tie(.residualDeficit, [.reservoirDepletion, .programmingError, .deviceMalfunctionPump, .lossOfEffect])
    tie(.reservoirDepletion, [.pumpAccessFailure, .monitoringGap, .educationGap, .pumpAlarmUnhandled, .lossOfEffect])
    // One scan; an alarm and its cause.
    tie(.pumpStall, [.monitoringGap, .pumpAlarmUnhandled])
    tie(.pumpAlarmUnhandled, [.pumpBattery, .monitoringGap])
    tie(.lossOfEffect, [.catheterMalfunction])
    // Back pain and what it turns out to be.
    tie(
      .backPainEvaluate,
      [
        .radicular, .cnsInfection, .deviceInfectionDeep, .woundInfectionSuperficial, .csfLeak, .catheterMalfunction, .spinalHaematoma,
        .caudaEquina, .cordInjury, .catheterTipMass, .intracranialHypotensionComplication,
      ])
    tie(.radicular, [.spinalHaematoma, .caudaEquina, .cordInjury, .catheterTipMass, .intracranialHypotensionComplication])
    // One procedure near the cord.
    tie(.spinalHaematoma, [.caudaEquina, .cordInjury])
    tie(.caudaEquina, [.cordInjury])
    // One site.
    tie(.cnsInfection, [.deviceInfectionDeep, .csfLeak, .woundInfectionSuperficial])
    tie(.deviceInfectionDeep, [.csfLeak, .woundInfectionSuperficial])
    tie(.csfLeak, [.woundInfectionSuperficial, .intracranialHypotensionComplication])
    tie(.feverWatch, [.cnsInfection, .deviceInfectionDeep, .backPainEvaluate])
    tie(.candidateGate, [.candidateGate])
    return partners
  }()
}
