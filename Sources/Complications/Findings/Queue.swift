/// The order in which findings wait for people (evidence.md 4.15.4): tier, then class, then effective time.
enum Queue {
  private static let classes: [FindingClass] = [
    .withdrawal, .overdose, .spinalHaematoma, .caudaEquina, .cordInjury, .catheterTipMass, .intracranialHypotensionComplication,
    .cnsInfection, .reservoirDepletion, .pumpStall, .pumpBattery, .pumpStopped, .deviceMalfunctionPump, .pumpAlarmUnhandled,
    .pumpAccessFailure, .catheterMalfunction, .drugEntryError, .bridgeError, .volumeEntryError, .residualExcess, .residualDeficit,
    .programmingError, .deviceInfectionDeep, .csfLeak, .woundInfectionSuperficial, .radicular, .backPainEvaluate, .backPainExpected,
    .lossOfEffect, .feverWatch, .candidateGate, .sterileOmission, .monitoringGap, .educationGap, .populationSignal, .dataConflict,
  ]

  /// The place of a class at equal tier. It also decides the ties of 4.15's table.
  static func rank(_ findingClass: FindingClass) -> Int { classes.firstIndex(of: findingClass) ?? classes.count }

  static func precedes(_ left: Case, _ right: Case) -> Bool {
    if left.tier != right.tier { return left.tier > right.tier }
    let one = rank(left.findingClass)
    let other = rank(right.findingClass)
    if one != other { return one < other }
    return left.from < right.from
  }
}
