import ChangeLog
import PumpRecords

/// When the pump itself was stalled, stopped, at its lowest rate, in alarm, or worn out.
struct PumpThreats {
  private let chart: Chart

  init(_ chart: Chart) { self.chart = chart }

  var all: [DeliveryThreat] { stalls + stops + minimumRates + criticalAlarms + wornOut }

  private struct Sign {
    var at: Int64
    var id: ChangeID
    /// True where it begins, false where it ends.
    var begins: Bool
  }

  /// Stretches from a beginning to the next end.
  private func stretches(_ name: String, isStop: Bool = false, _ signs: [Sign]) -> [DeliveryThreat] {
    var open: Sign?
    var found: [DeliveryThreat] = []
    for sign in signs.sorted(by: { ($0.at, $0.begins ? 1 : 0) < ($1.at, $1.begins ? 1 : 0) }) {
      if sign.begins {
        if open == nil { open = sign }
      } else if let begun = open {
        found.append(DeliveryThreat(name, from: begun.at, to: sign.at, isStop: isStop, evidence: [begun.id]))
        open = nil
      }
    }
    if let begun = open { found.append(DeliveryThreat(name, from: begun.at, to: nil, isStop: isStop, evidence: [begun.id])) }
    return found
  }

  private func eachEvent(_ body: (Interrogation.Event, Int64, Noted<Interrogation>) -> Void) {
    for interrogation in chart.interrogations {
      for entry in interrogation[Interrogation.log] {
        guard let event = entry[Interrogation.LogEntry.event]?.known else { continue }
        body(event, entry[Interrogation.LogEntry.at]?.from.milliseconds ?? interrogation.at, interrogation)
      }
    }
  }

  private var stalls: [DeliveryThreat] {
    var signs: [Sign] = []
    eachEvent { event, at, interrogation in
      switch event {
      case .motorStall, .telemetryModeEntered, .noRecovery: signs.append(Sign(at: at, id: interrogation.id, begins: true))
      case .motorStallRecovery:
        if interrogation.isAccepted { signs.append(Sign(at: at, id: interrogation.id, begins: false)) }
      default: break
      }
    }
    for interrogation in chart.interrogations {
      switch interrogation[Interrogation.state]?.known {
      case .stalled, .telemetryMode: signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: true))
      case .running:
        let isOpen = interrogation.logged(.motorStall) && !interrogation.logged(.motorStallRecovery)
        if interrogation.isAccepted && !isOpen { signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: false)) }
      default: break
      }
    }
    for procedure in chart.procedures where procedure.isAccepted && procedure.isDone(.pumpReplacement) {
      signs.append(Sign(at: procedure.at, id: procedure.id, begins: false))
    }
    return stretches("stall", signs)
  }

  private var stops: [DeliveryThreat] {
    var signs: [Sign] = []
    for program in chart.programs {
      guard let stops = program.stops else { continue }
      if stops || program.isAccepted { signs.append(Sign(at: program.at, id: program.id, begins: stops)) }
    }
    for interrogation in chart.interrogations {
      switch interrogation[Interrogation.state]?.known {
      case .stopped: signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: true))
      case .running:
        if interrogation.isAccepted { signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: false)) }
      default: break
      }
    }
    eachEvent { event, at, interrogation in
      if event == .stopped { signs.append(Sign(at: at, id: interrogation.id, begins: true)) }
      if event == .started && interrogation.isAccepted { signs.append(Sign(at: at, id: interrogation.id, begins: false)) }
    }
    return stretches("pump stopped", isStop: true, signs)
  }

  private var minimumRates: [DeliveryThreat] {
    var signs: [Sign] = []
    for program in chart.programs {
      if program.isMinimumRate {
        signs.append(Sign(at: program.at, id: program.id, begins: true))
      } else if program.stops != nil, program.isAccepted {
        signs.append(Sign(at: program.at, id: program.id, begins: false))
      }
    }
    for interrogation in chart.interrogations {
      switch interrogation[Interrogation.state]?.known {
      case .minimumRate: signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: true))
      case .running:
        if interrogation.isAccepted && interrogation[Interrogation.mode] != .minimumRate && !interrogation.logged(.lowBatteryReset) {
          signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: false))
        }
      default: break
      }
    }
    eachEvent { event, at, interrogation in
      if event == .lowBatteryReset { signs.append(Sign(at: at, id: interrogation.id, begins: true)) }
    }
    return stretches("minimum rate", signs)
  }

  /// A critical alarm stands until an accepted interrogation at or after it answers.
  private var criticalAlarms: [DeliveryThreat] {
    var threats: [DeliveryThreat] = []
    func add(_ at: Int64, _ id: ChangeID) {
      let answer = chart.interrogations.first { $0.at >= at && $0.isAccepted && $0.id != id }
      threats.append(DeliveryThreat("critical alarm", from: at, to: answer?.at, evidence: [id]))
    }
    for alarm in chart.alarms {
      let meaning = alarm[Alarm.meaning]
      let isCritical =
        alarm[Alarm.tone] == .twoTone || meaning == .emptyReservoir || meaning == .endOfService || meaning == .motorStall
      if isCritical { add(alarm.at, alarm.id) }
    }
    eachEvent { event, at, interrogation in
      if event == .emptyReservoirAlarm || event == .endOfService || event == .criticalMemoryError {
        if !interrogation.isAccepted { add(at, interrogation.id) }
      }
    }
    return threats.filter { $0.to != $0.from }
  }

  private var wornOut: [DeliveryThreat] {
    var signs: [Sign] = []
    eachEvent { event, at, interrogation in
      if event == .eriReached { signs.append(Sign(at: at, id: interrogation.id, begins: true)) }
    }
    for interrogation in chart.interrogations {
      if let months = interrogation[Interrogation.eriMonths] {
        let at = interrogation.at + months.scaled * (Lapse.month / 100)
        signs.append(Sign(at: max(at, interrogation.at), id: interrogation.id, begins: true))
      }
      if interrogation[Interrogation.eos] == true { signs.append(Sign(at: interrogation.at, id: interrogation.id, begins: true)) }
    }
    for procedure in chart.procedures where procedure.isAccepted && procedure.isDone(.pumpReplacement) {
      signs.append(Sign(at: procedure.at, id: procedure.id, begins: false))
    }
    // A later reading moves the expected date.
    let readings = chart.interrogations.filter { $0[Interrogation.eriMonths] != nil && $0.isAccepted }
    let kept = signs.filter { sign in
      let shownAt = chart.sources[sign.id]?.at ?? sign.at
      return !readings.contains { $0.at <= sign.at && $0.id != sign.id && shownAt < $0.at }
    }
    return stretches("battery", kept)
  }
}
