package import PumpRecords

extension Moment {
  /// *Interrogation OK* (3.1.15): running, nothing that speaks against it, and as programmed.
  package func isOK(_ interrogation: Noted<Interrogation>) -> Bool {
    guard interrogation.isAccepted, interrogation[Interrogation.state] == .running, interrogation[Interrogation.eos] != true else {
      return false
    }
    if let reservoir = interrogation[Interrogation.reservoirML], reservoir.microlitres <= numbers.definitions.lastMicrolitres {
      return false
    }
    if hasOpenEvent(interrogation) { return false }
    guard let program = chart.last(chart.programs, at: interrogation.at, where: \.isAccepted) else { return true }
    if let wanted = program.dailyNanograms {
      guard let dose = interrogation[Interrogation.dailyDoseMcg] else { return false }
      let difference = Rational(dose.nanograms) - wanted
      let magnitude = difference < Rational(0) ? Rational(0) - difference : difference
      if magnitude * Rational(50) > wanted { return false }
    }
    if let wanted = program[Program.concentrationMcgPerML], let stated = interrogation[Interrogation.concentrationMcgPerML],
      wanted != stated
    {
      return false
    }
    if let wanted = program[Program.mode], let stated = interrogation[Interrogation.mode], wanted != stated { return false }
    return true
  }

  /// A stall without recovery, or a critical alarm or reset, that no good state answered before this read-out.
  private func hasOpenEvent(_ interrogation: Noted<Interrogation>) -> Bool {
    let good = chart.last(chart.interrogations, at: interrogation.at - 1) { $0.isAccepted && $0[Interrogation.state] == .running }?.at
    var stall: Int64?
    var recovery: Int64?
    for entry in interrogation[Interrogation.log] {
      guard let event = entry[Interrogation.LogEntry.event]?.known else { continue }
      let at = entry[Interrogation.LogEntry.at]?.from.milliseconds ?? interrogation.at
      switch event {
      case .motorStall: stall = max(stall ?? .min, at)
      case .motorStallRecovery: recovery = max(recovery ?? .min, at)
      case .noRecovery: return true
      case .emptyReservoirAlarm, .endOfService, .criticalMemoryError, .lowBatteryReset:
        if good.map({ at > $0 }) ?? true { return true }
      default: break
      }
    }
    if let stall, good.map({ stall > $0 }) ?? true { return recovery.map { $0 < stall } ?? true }
    return false
  }

  /// *Delivery verified*: one interrogation OK after an onset, and no state term of DELIV now.
  package func isDeliveryVerified(after onset: Int64) -> Bool {
    let hasOne = chart.window(chart.interrogations, from: onset, to: now).contains { isOK($0) }
    return hasOne && stateThreats(from: now, to: now).isEmpty
  }
}
