import ChangeLog
import PumpRecords

/// VE-1 … VE-3: volumes and concentrations that cannot be what they are said to be (evidence.md 4.5).
struct EntryErrors: RuleFamily {
  let rules = ["VE-1", "VE-2", "VE-3"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters
    var instants: [Int64] = []
    for refill in chart.recordedRefills {
      instants += [refill.at + numbers.entry.programWithin, refill.at + numbers.entry.unverifiedFor]
      for contact in chart.contacts where contact.at > refill.at && contact.at < refill.at + numbers.entry.unverifiedFor {
        instants.append(contact.at)
      }
    }
    for program in chart.programs {
      instants += [program.at + numbers.programming.watchDown, program.at + numbers.programming.watchUp]
    }
    return instants
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    var triggers: [Trigger] = []
    for refill in moment.chart.window(moment.chart.recordedRefills, from: moment.now, to: moment.now) {
      if let trigger = impossibleVolume(refill, moment) { triggers.append(trigger) }
      if let trigger = possibleDuplicate(refill, moment) { triggers.append(trigger) }
    }
    for procedure in moment.chart.window(moment.chart.procedures, from: moment.now, to: moment.now) {
      if let trigger = impossibleAspiration(procedure, moment) { triggers.append(trigger) }
    }
    return triggers + FilledStrength.triggers(at: moment)
  }

  /// Emptied and filled again, or the pump is out. A correction by its author or a second person takes the trigger away,
  /// which the engine sees by itself.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    guard let act = life.act.flatMap({ moment.chart.sources[$0] }) else { return false }
    let sameAct = moment.numbers.entry.sameAct
    let again = moment.chart.refills.contains { refill in
      refill.at > act.at + sameAct && refill.at <= moment.now && refill.isCompleted && refill[Refill.discardedResidual] != false
        && !life.evidence.contains(refill.id)
    }
    if again { return true }
    return held.rule == "VE-3" && FilledStrength.isCorrected(held, act, at: moment)
  }
}

extension EntryErrors {
  /// VE-1 of a refill: more than fits, or more taken out than was in. Implausible numbers count here, they are the point.
  private func impossibleVolume(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    let slack = moment.numbers.entry.volumeSlackMicrolitres
    let capacity = moment.capacityMicrolitres(at: refill.at)
    let limit = (capacity ?? moment.numbers.entry.unknownCapacityMicrolitres) + slack
    let filled = refill.asEntered(Refill.filledML)?.microlitres
    let aspirated = refill.asEntered(Refill.aspiratedML)?.microlitres
    var found: [FindingNumber] = []
    if let filled {
      if filled > limit || filled < 0 || isImplausible(refill, Refill.filledML) {
        found.append(FindingNumber("filledML", Micro.text(filled)))
      } else if refill[Refill.discardedResidual] == false, let aspirated, aspirated > limit - filled {
        found += [FindingNumber("filledML", Micro.text(filled)), FindingNumber("keptML", Micro.text(aspirated))]
      }
    }
    var evidence = [refill.id]
    if let aspirated {
      let before = moment.lastFill(before: refill.source)
      if aspirated < 0 || isImplausible(refill, Refill.aspiratedML) || before.map({ aspirated > $0.fill + slack }) == true {
        found.append(FindingNumber("aspiratedML", Micro.text(aspirated)))
        if let before, aspirated > before.fill + slack {
          found.append(FindingNumber("previousFillML", Micro.text(before.fill)))
          evidence.append(before.id)
        }
      }
    }
    guard !found.isEmpty else { return nil }
    found.append(FindingNumber("capacityML", Micro.text(limit - slack)))
    return Trigger(
      "VE-1", .volumeEntryError, .urgent, act: refill.id, since: refill.at, evidence: evidence, numbers: found,
      missing: capacity == nil ? ["reservoirML"] : [])
  }

  /// VE-1 of a reservoir aspiration.
  private func impossibleAspiration(_ procedure: Noted<Procedure>, _ moment: Moment) -> Trigger? {
    guard procedure.isDone(.reservoirAspiration), let aspirated = procedure.asEntered(Procedure.aspiratedML)?.microlitres else {
      return nil
    }
    let slack = moment.numbers.entry.volumeSlackMicrolitres
    let before = moment.lastFill(before: procedure.source)
    let isTooMuch = before.map { aspirated > $0.fill + slack } ?? false
    guard aspirated < 0 || isTooMuch || procedure[Procedure.aspiratedML] == nil else { return nil }
    var numbers = [FindingNumber("aspiratedML", Micro.text(aspirated))]
    if let before { numbers.append(FindingNumber("previousFillML", Micro.text(before.fill))) }
    return Trigger(
      "VE-1", .volumeEntryError, .urgent, act: procedure.id, since: procedure.at,
      evidence: [procedure.id] + (isTooMuch ? before.map { [$0.id] } ?? [] : []), numbers: numbers)
  }

  private func isImplausible(_ refill: Noted<Refill>, _ field: Field<Refill, Volume>) -> Bool {
    refill.asEntered(field) != nil && refill[field] == nil
  }

  /// VE-2: the same volume again within a day, lots not different. Closer together it is one act (records.md section 5).
  private func possibleDuplicate(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.entry
    guard let filled = refill[Refill.filledML]?.microlitres else { return nil }
    let earlier = moment.chart.window(moment.chart.recordedRefills, from: refill.at - numbers.duplicateWithin + 1, to: refill.at - 1).last {
      other in
      guard other.id != refill.id, refill.at - other.at > numbers.sameAct, let volume = other[Refill.filledML]?.microlitres else {
        return false
      }
      return abs(volume - filled) <= numbers.duplicateMicrolitres && !SameAct.differ(other[Refill.lot], refill[Refill.lot])
    }
    guard let earlier else { return nil }
    return Trigger(
      "VE-2", .volumeEntryError, .info, act: refill.id, since: refill.at, evidence: [earlier.id, refill.id],
      numbers: [
        FindingNumber("filledML", Micro.text(filled)),
        FindingNumber("minutesApart", String((refill.at - earlier.at) / Lapse.minute)),
      ])
  }
}

/// Microlitres and the like as decimal text.
enum Micro {
  static func text(_ thousandths: Int64) -> String { ExactDecimal.text(thousandths, decimals: 3) }
}

extension Moment {
  /// What the reservoir holds, as last stated at an instant; nil where nobody said.
  func capacityMicrolitres(at t: Int64) -> Int64? {
    chart.last(chart.implants, at: t) { $0.isAccepted && $0[Implant.reservoirML] != nil }?[Implant.reservoirML]?.microlitres
  }

  /// The last completed fill before a record, its own act's other witness left out.
  func lastFill(before source: RecordSource) -> (id: ChangeID, fill: Int64)? {
    let within = numbers.entry.sameAct
    let last = chart.last(chart.refills, at: source.at) { refill in
      refill.id != source.id && refill.isCompleted && (refill.at < source.at - within || (refill.at < source.at && !isRefill(source.id)))
    }
    return last.flatMap { refill in refill.fillMicrolitres.map { (refill.id, $0) } }
  }

  private func isRefill(_ id: ChangeID) -> Bool { chart.recordedRefills.contains { $0.id == id } }
}
