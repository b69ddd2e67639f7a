package import PumpRecords

extension Noted where K == Procedure {
  /// How far it came: finished where absent.
  package var status: Procedure.Status { self[Procedure.status]?.known ?? .finished }
  /// Started, finished or failed: it counts as done (3.1.17).
  package var counts: Bool { status == .started || status == .finished || status == .failed }
  /// Whether it is this procedure, and done.
  package func isDone(_ what: Procedure.What) -> Bool { counts && self[Procedure.what] == what }
  /// Pump or catheter surgery.
  package var isSystemSurgery: Bool {
    guard counts, let what = self[Procedure.what]?.known else { return false }
    return Procedure.What.systemSurgery.contains(what)
  }
  /// The same, or surgery on the spine.
  package var isSurgeryOnSystemOrSpine: Bool { isSystemSurgery || isDone(.spineSurgery) }
  /// An act that opens the dura (3.1.12); a failed one counts.
  package var isDuralEntry: Bool {
    guard counts, let what = self[Procedure.what]?.known else { return false }
    return Procedure.What.duralEntries.contains(what)
  }
}

extension Procedure.What {
  /// `pump*` and `catheter*` procedures.
  package static let systemSurgery: [Procedure.What] = [
    .pumpReplacement, .pumpExploration, .pumpRepositioning, .pumpExplant, .catheterRevision, .catheterReplacement, .catheterRepair,
  ]
  /// Procedures that open the dura, beside implant and trial.
  package static let duralEntries: [Procedure.What] = [
    .catheterRevision, .catheterReplacement, .catheterRepair, .bloodPatch, .csfLeakRepair, .lumbarPuncture, .csfWithdrawal,
    .spinalAnaesthesia, .spineSurgery,
  ]
}

extension Noted where K == Trial {
  /// Whether a dose was given (given, where absent).
  package var isGiven: Bool { (self[Trial.status]?.known ?? .given) == .given }
}

extension Noted where K == Refill {
  /// What the reservoir held after it, microlitres: the fill and what was kept, else what the programmer was told (3.1.13).
  /// Nil where unknown or implausible.
  package var fillMicrolitres: Int64? {
    if let filled = self[Refill.filledML] {
      let kept = self[Refill.discardedResidual] == false ? self[Refill.aspiratedML]?.microlitres ?? 0 : 0
      return filled.microlitres + kept
    }
    if message[Refill.filledML] != nil { return nil }
    return self[Refill.reservoirUpdatedTo]?.microlitres
  }

  /// Accepted, and what it filled is known: only that ends what waits for a refill (3.1.14).
  package var isCompleted: Bool { isAccepted && fillMicrolitres != nil }
}

extension Noted where K == Interrogation {
  /// Whether its log lists an event.
  package func logged(_ event: Interrogation.Event) -> Bool {
    self[Interrogation.log].contains { $0[Interrogation.LogEntry.event] == event }
  }
}
