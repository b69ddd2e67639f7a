/// The order in which findings wait for people (evidence.md 4.15.4): tier, then class, then effective time.
enum Queue {
  private static let ranks: [FindingClass: Int] = Dictionary(
    classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })

  private static let classes: [FindingClass] = [
    .withdrawal, .overdose, .spinalHaematoma, .caudaEquina, .cordInjury, .catheterTipMass, .intracranialHypotensionComplication,
    .cnsInfection, .reservoirDepletion, .pumpStall, .pumpBattery, .pumpStopped, .deviceMalfunctionPump, .pumpAlarmUnhandled,
    .pumpAccessFailure, .catheterMalfunction, .drugEntryError, .bridgeError, .volumeEntryError, .residualExcess, .residualDeficit,
    .programmingError, .deviceInfectionDeep, .csfLeak, .woundInfectionSuperficial, .radicular, .backPainEvaluate, .backPainExpected,
    .lossOfEffect, .feverWatch, .candidateGate, .sterileOmission, .monitoringGap, .educationGap, .populationSignal, .dataConflict,
  ]

  /// The place of a class at equal tier. It also decides the ties of 4.15's table.
  static func rank(_ findingClass: FindingClass) -> Int { ranks[findingClass] ?? classes.count }

  static func precedes(_ left: Case, _ right: Case) -> Bool {
    if left.tier != right.tier { return left.tier > right.tier }
    let one = rank(left.findingClass)
    let other = rank(right.findingClass)
    if one != other { return one < other }
    return left.from < right.from
  }

  /// Where at one tier the table names another headline than the order of classes does.
  static func yields(_ head: Case, to other: Case) -> Bool {
    guard head.tier == other.tier else { return false }
    let led = other.findingClass
    let isResidual = led == .residualExcess || led == .residualDeficit
    switch head.findingClass {
    case .withdrawal:
      // Expected, until a sign is there.
      return head.life.held.allSatisfy { $0.rule == "WD-5" } && [.pumpStall, .pumpBattery, .pumpStopped].contains(led)
    case .overdose: return head.leading.rule == "OD-1" && head.tier == .urgent && led == .drugEntryError && other.leading.rule == "VE-3"
    case .volumeEntryError: return head.leading.rule != "VE-1" && isResidual
    case .deviceMalfunctionPump: return head.leading.rule == "PU-9" && isResidual
    default: return false
    }
  }
}
