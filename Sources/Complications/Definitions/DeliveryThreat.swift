package import ChangeLog
import PumpRecords

/// A state or act that threatens delivery (`DELIV`, evidence.md section 3), findings apart.
package struct DeliveryThreat: Sendable {
  /// What it is, in a word or two.
  package let name: String
  /// From when it stands.
  package let from: Int64
  /// The first instant at which it no longer stands; nil: still. Of a dated term the last at which it does.
  package let to: Int64?
  /// A dated term counts only for a report that lies within it; a state also when it begins after the report.
  package let isState: Bool
  /// A stop, for which a plan may make it no threat.
  package let isStop: Bool
  /// The records that show it.
  package let evidence: [ChangeID]

  init(_ name: String, from: Int64, to: Int64?, isState: Bool = true, isStop: Bool = false, evidence: [ChangeID]) {
    self.name = name
    self.from = from
    self.to = to
    self.isState = isState
    self.isStop = isStop
    self.evidence = evidence
  }

  static func all(in chart: Chart) -> [DeliveryThreat] {
    (ReservoirThreats(chart).all + PumpThreats(chart).all + dated(in: chart)).sorted { $0.from < $1.from }
  }

  /// Acts that threaten delivery for a time: surgery on system or spine, MRI, refill or attempt, programming, catheter study.
  private static func dated(in chart: Chart) -> [DeliveryThreat] {
    let lapse = chart.rulebook.parameters.definitions.datedTerm
    var terms: [DeliveryThreat] = []
    func add(_ name: String, _ source: RecordSource) {
      guard !source.isUndated, !source.isHeader || source.at > Chart.beginning else { return }
      terms.append(DeliveryThreat(name, from: source.at, to: source.at + lapse, isState: false, evidence: [source.id]))
    }
    for record in chart.implants where !record.isUndated { add("implant", record.source) }
    for record in chart.procedures {
      if record.isSurgeryOnSystemOrSpine {
        add("surgery", record.source)
      } else if record.isDone(.mri) {
        add("MRI", record.source)
      } else if record.isDone(.refillAttempt) {
        add("refill attempt", record.source)
      }
    }
    for record in chart.refills { add("refill", record.source) }
    for record in chart.programs where !record.source.isHeader { add("programming", record.source) }
    for record in chart.catheterStudies where record[CatheterStudy.what] == .accessPortAspiration || record[CatheterStudy.what] == .dye {
      add("catheter study", record.source)
    }
    return terms
  }
}

extension Moment {
  /// The state terms of DELIV that hold at some time in the closed window, up to now. Stops under a plan are none.
  package func stateThreats(from: Int64, to: Int64) -> [DeliveryThreat] {
    let end = min(to, now)
    let all = chart.threats
    let begun = Search.first(in: all.count) { all[$0].from > end }
    var holding = all[..<begun].filter { threat in
      threat.isState && (threat.to.map { $0 > from } ?? true) && !(threat.isStop && isPlannedStop(since: threat.from))
    }
    for life in lives {
      guard Self.threateningClasses.contains(life.findingClass) || Self.isCatheterFault(life) else { continue }
      for span in life.spans where span.from <= end && (span.to.map { $0 > from } ?? true) {
        holding.append(DeliveryThreat(life.findingClass.rawValue, from: span.from, to: span.to, evidence: life.evidence))
      }
    }
    return holding
  }

  /// The dated terms of DELIV in whose time an instant lies. A change that a plan covers is none.
  package func datedThreats(at t: Int64) -> [DeliveryThreat] {
    // Dated terms all last the rulebook's time: those that began earlier are over.
    let all = chart.threats
    let low = Search.first(in: all.count) { all[$0].from >= t - numbers.definitions.datedTerm }
    let high = Search.first(in: all.count) { all[$0].from > min(t, now) }
    guard low < high else { return [] }
    return all[low..<high].filter { threat in
      guard !threat.isState, t <= (threat.to ?? .max) else { return false }
      return !threat.evidence.contains(where: isPlannedProgram)
    }
  }

  /// Whether a record is a program that a documented plan covers: a planned stop, or a planned step down.
  private func isPlannedProgram(_ id: ChangeID) -> Bool {
    guard let at = chart.sources[id]?.at,
      let program = chart.window(chart.programs, from: at, to: at).first(where: { $0.id == id })
    else { return false }
    if program.stops == true { return isPlannedStop(since: program.at) }
    guard let old = chart.delivery.dose(at: program.at - 1), let new = program.dailyNanograms else { return false }
    return PlannedDecrease.covers(program, from: old, to: new, at: self)
  }

  /// A catheter that gave no fluid or is seen to be out of order (CA-4, CA-5).
  private static func isCatheterFault(_ life: Life) -> Bool {
    guard life.findingClass == .catheterMalfunction else { return false }
    return ["CA-4", "CA-5"].contains { rule in life.over[rule] != nil || life.held.contains { $0.rule == rule } }
  }

  /// Findings that are state terms of DELIV while they are open.
  private static let threateningClasses: Set<FindingClass> = [.residualExcess, .pumpAccessFailure, .bridgeError]
}
