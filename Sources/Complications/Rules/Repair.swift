import ChangeLog
import PumpRecords

/// Repairs after which drug reaches the spine again (OD-4's list).
enum Repair {
  /// Whether one lies in the rulebook's time before a program.
  static func isRecent(before program: Noted<Program>, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let since = program.at - moment.numbers.programming.afterRepair
    return chart.window(chart.procedures, from: since, to: program.at).contains { isRepair($0, moment) }
  }

  /// Whether a procedure restores delivery: work on the catheter or a leak, the pump made free for want of delivery, or
  /// exchanged for it (said so, or while a finding says it).
  static func isRepair(_ procedure: Noted<Procedure>, _ moment: Moment) -> Bool {
    guard procedure.isAccepted, procedure.status == .finished, let what = procedure[Procedure.what]?.known else { return false }
    let forUnderDelivery = procedure[Procedure.forUnderDelivery]
    switch what {
    case .catheterRevision, .catheterReplacement, .catheterRepair, .csfLeakRepair, .bloodPatch: return true
    case .pumpExploration, .pumpRepositioning, .externalManipulation: return forUnderDelivery == true
    case .pumpReplacement:
      if let forUnderDelivery { return forUnderDelivery }
      let causes: [FindingClass] = [.withdrawal, .lossOfEffect, .catheterMalfunction, .pumpStall, .residualExcess]
      return causes.contains { moment.stoodOpen($0, before: procedure.at) }
    default: return false
    }
  }
}

extension Moment {
  /// Whether a finding of a class was open just before an instant that is not later than now.
  func stoodOpen(_ findingClass: FindingClass, before t: Int64) -> Bool {
    lives.contains { life in
      life.findingClass == findingClass && life.spans.contains { $0.from < t && ($0.to.map { $0 >= t } ?? true) }
    }
  }
}
