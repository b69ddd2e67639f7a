package import ChangeLog
import PumpRecords

/// A time without flow, or with the pump's lowest, as far as records show it (WD-5, PU-1, PU-2, PU-8).
package struct FlowLoss: Sendable {
  package enum Cause: Hashable, Sendable { case stall, stop, minimumRate, endOfService, emptied, explanted }

  package let cause: Cause
  /// When it began: its date, else the last evidence of flow.
  package let begin: Int64
  /// From when its clock runs: an MRI stall's from the end of the scan.
  package let from: Int64
  /// The first instant at which rules count it: its date, without one the reading that showed it.
  package let shownAt: Int64
  /// When the record that first showed it was made.
  package let readAt: Int64
  /// When flow came back; nil: not known to have.
  package fileprivate(set) var to: Int64?
  /// When the pump's own log says that a stall was over.
  package fileprivate(set) var loggedRecovery: Int64?
  /// The scan that it belongs to.
  package let scan: Scan?
  package fileprivate(set) var evidence: [ChangeID]

  /// Whether nothing, or little, flows at an instant.
  package func isOn(at t: Int64) -> Bool { shownAt <= t && from <= t && to.map { $0 > t } ?? true }

  static func all(in chart: Chart) -> [FlowLoss] {
    let reader = FlowLossReader(chart)
    let losses = reader.stalls + reader.stops + reader.minimumRates + reader.ends + reader.emptied + reader.explants
    return losses.sorted { $0.from < $1.from }
  }
}

/// Reads times without flow from programs, interrogations and the pump's log.
private struct FlowLossReader {
  let chart: Chart
  /// Instants at which the pump was known to run, ascending.
  let flowing: [Int64]
  /// Whether a program that nobody dates let it run: since when nothing flows is then unknown.
  let ranBefore: Bool

  init(_ chart: Chart) {
    self.chart = chart
    var flowing: [Int64] = []
    for reading in chart.interrogations where Self.isRunning(reading) { flowing.append(reading.at) }
    var ranBefore = false
    for program in chart.programs where program.isAccepted && program.stops == false && !program.isMinimumRate {
      if program.isUndated { ranBefore = true } else { flowing.append(program.at) }
    }
    self.ranBefore = ranBefore
    self.flowing = flowing.sorted()
  }

  /// An accepted reading that shows the pump running, and no stall open in its log.
  private static func isRunning(_ reading: Noted<Interrogation>) -> Bool {
    guard reading.isAccepted, reading[Interrogation.state] == .running, reading[Interrogation.eos] != true,
      reading[Interrogation.mode] != .minimumRate
    else { return false }
    return !(reading.logged(.motorStall) && !reading.logged(.motorStallRecovery)) && !reading.logged(.noRecovery)
  }

  private struct Sign {
    var at: Int64
    var id: ChangeID
    var begins: Bool
    var isDated = true
    var readAt: Int64
    var isLogged = false

    var rank: Int { begins ? (isDated ? 0 : 1) : 2 }
  }

  private func lastFlow(before t: Int64) -> Int64? {
    let place = Search.first(in: flowing.count) { flowing[$0] >= t }
    return place > 0 ? flowing[place - 1] : nil
  }

  private func stretches(_ cause: FlowLoss.Cause, _ signs: [Sign]) -> [FlowLoss] {
    var losses: [FlowLoss] = []
    var isOpen = false
    // At one instant a dated line comes before the state that it explains, and both before what ends them.
    for sign in signs.sorted(by: { ($0.at, $0.rank) < ($1.at, $1.rank) }) {
      if sign.begins {
        if isOpen {
          if !losses[losses.count - 1].evidence.contains(sign.id) { losses[losses.count - 1].evidence.append(sign.id) }
        } else {
          losses.append(loss(cause, sign))
          isOpen = true
        }
      } else if isOpen {
        losses[losses.count - 1].to = sign.at
        if sign.isLogged { losses[losses.count - 1].loggedRecovery = sign.at }
        isOpen = false
      }
    }
    return losses
  }

  private func loss(_ cause: FlowLoss.Cause, _ sign: Sign) -> FlowLoss {
    // Unknown since when is possibly long ago: a day, which is beyond every limit.
    let unknown = ranBefore ? sign.at - 86_400_000 : sign.at
    let begin = sign.isDated ? sign.at : lastFlow(before: sign.at) ?? unknown
    var scan: Scan?
    if cause == .stall {
      scan = chart.scans.first { sign.isDated ? $0.from <= begin && begin <= $0.to : $0.to >= begin && $0.to <= sign.at }
    }
    return FlowLoss(
      cause: cause, begin: begin, from: max(begin, scan?.to ?? begin), shownAt: sign.at, readAt: sign.readAt, scan: scan,
      evidence: [sign.id])
  }

  /// Lines of the pump's log; an undated line that an earlier log lists is the same event.
  private func eachLine(_ body: (Interrogation.Event, Int64?, Noted<Interrogation>) -> Void) {
    var listed: Set<Interrogation.Event> = []
    for reading in chart.interrogations {
      var own: Set<Interrogation.Event> = []
      for line in reading[Interrogation.log] {
        guard let event = line[Interrogation.LogEntry.event]?.known else { continue }
        let at = line[Interrogation.LogEntry.at]?.from.milliseconds
        if at == nil, listed.contains(event) { continue }
        own.insert(event)
        body(event, at, reading)
      }
      listed.formUnion(own)
    }
  }

  private func begin(_ at: Int64?, _ reading: Noted<Interrogation>) -> Sign {
    Sign(at: at ?? reading.at, id: reading.id, begins: true, isDated: at != nil, readAt: reading.at)
  }

  private func end(_ at: Int64, _ id: ChangeID, isLogged: Bool = false) -> Sign {
    Sign(at: at, id: id, begins: false, readAt: at, isLogged: isLogged)
  }

  private var exchanges: [Sign] {
    chart.procedures.filter { $0.isAccepted && $0.isDone(.pumpReplacement) && $0.status == .finished }.map { end($0.at, $0.id) }
  }

  var stalls: [FlowLoss] {
    var signs = exchanges
    eachLine { event, at, reading in
      switch event {
      case .motorStall, .telemetryModeEntered, .noRecovery: signs.append(begin(at, reading))
      case .motorStallRecovery:
        if reading.isAccepted { signs.append(end(at ?? reading.at, reading.id, isLogged: true)) }
      default: break
      }
    }
    for reading in chart.interrogations {
      if reading[Interrogation.state] == .stalled || reading[Interrogation.state] == .telemetryMode { signs.append(begin(nil, reading)) }
      if Self.isRunning(reading) { signs.append(end(reading.at, reading.id)) }
    }
    for study in chart.catheterStudies where study[CatheterStudy.result].contains(where: { $0 == .rotorNotTurning }) {
      signs.append(Sign(at: study.at, id: study.id, begins: true, readAt: study.at))
    }
    return stretches(.stall, signs)
  }

  var stops: [FlowLoss] {
    var signs = exchanges
    for program in chart.programs {
      guard let stops = program.stops else { continue }
      if stops {
        signs.append(Sign(at: program.at, id: program.id, begins: true, readAt: program.at))
      } else if program.isAccepted {
        signs.append(end(program.at, program.id))
      }
    }
    for reading in chart.interrogations {
      if reading[Interrogation.state] == .stopped { signs.append(begin(nil, reading)) }
      if reading.isAccepted && reading[Interrogation.state] == .running { signs.append(end(reading.at, reading.id)) }
    }
    eachLine { event, at, reading in
      if event == .stopped, let at { signs.append(begin(at, reading)) }
      if event == .started, let at, reading.isAccepted { signs.append(end(at, reading.id)) }
    }
    return stretches(.stop, signs)
  }

  var minimumRates: [FlowLoss] {
    var signs = exchanges
    for program in chart.programs {
      if program.isMinimumRate {
        signs.append(Sign(at: program.at, id: program.id, begins: true, readAt: program.at))
      } else if program.stops == false, program.isAccepted {
        signs.append(end(program.at, program.id))
      }
    }
    for reading in chart.interrogations {
      let isLow = reading[Interrogation.state] == .minimumRate || reading[Interrogation.mode] == .minimumRate
      if isLow { signs.append(begin(nil, reading)) }
      if !isLow, reading.isAccepted, reading[Interrogation.state] == .running { signs.append(end(reading.at, reading.id)) }
    }
    eachLine { event, at, reading in if event == .lowBatteryReset { signs.append(begin(at, reading)) } }
    return stretches(.minimumRate, signs)
  }

  var ends: [FlowLoss] {
    var signs = exchanges
    eachLine { event, at, reading in if event == .endOfService { signs.append(begin(at, reading)) } }
    for reading in chart.interrogations {
      if reading[Interrogation.eos] == true && reading[Interrogation.state] != .running { signs.append(begin(nil, reading)) }
      if Self.isRunning(reading) { signs.append(end(reading.at, reading.id)) }
    }
    return stretches(.endOfService, signs)
  }

  var emptied: [FlowLoss] {
    var signs = chart.procedures.filter { $0.counts && $0[Procedure.pumpEmptied] == true }.map { procedure in
      Sign(at: procedure.at, id: procedure.id, begins: true, readAt: procedure.at)
    }
    for fill in chart.delivery.fills { signs.append(end(fill.at, fill.id)) }
    return stretches(.emptied, signs)
  }

  var explants: [FlowLoss] {
    var signs = chart.procedures.filter { $0.isDone(.pumpExplant) && $0.status == .finished }.map { procedure in
      Sign(at: procedure.at, id: procedure.id, begins: true, readAt: procedure.at)
    }
    for implant in chart.implants where implant.isAccepted && !implant.isUndated { signs.append(end(implant.at, implant.id)) }
    return stretches(.explanted, signs)
  }
}
