package import ChangeLog
package import PumpRecords

/// What somebody saw or measured at one instant: a record of symptoms, vitals, exam or lab.
///
/// Scores and measurements are thousandths of their unit, as the rulebook's are. Absent is unknown, never normal.
package struct Observation: Sendable {
  package let source: RecordSource
  /// Place of its report: records within the rulebook's time of the report's first one are one report (3.1.8).
  package let report: Int
  package let symptoms: Noted<Symptoms>?
  package let vitals: Noted<Vitals>?
  package let exam: Noted<Exam>?
  package let lab: Noted<Lab>?

  package var id: ChangeID { source.id }
  package var at: Int64 { source.at }
  package var isAccepted: Bool { source.isAccepted }

  /// Spasticity as felt.
  package var nrs: Int64? { symptoms?[Symptoms.spasticityNRS].map { $0.hundredths * 10 } }
  /// The report's own word on an ordinary day.
  package var ownBaselineNRS: Int64? { symptoms?[Symptoms.baselineNRS].map { $0.hundredths * 10 } }
  /// Penn spasm frequency.
  package var penn: Int64? { symptoms?[Symptoms.pennSpasms].map { $0.hundredths * 10 } }
  /// Mean modified Ashworth score; without one the mean of the joints, 1+ as 1.5 (3.1.10).
  package var mas: Int64? {
    guard let exam else { return nil }
    if let mean = exam[Exam.masMean] { return mean.hundredths * 10 }
    let grades = exam[Exam.masItems].compactMap { $0[Exam.AshworthItem.grade]?.known?.milliPoints }
    return grades.isEmpty ? nil : grades.reduce(0, +) / Int64(grades.count)
  }
  /// Measured temperature.
  package var temperature: Int64? {
    (vitals?[Vitals.temperatureC] ?? exam?[Exam.temperatureC]).map { $0.centidegrees * 10 }
  }
  /// Heart beats a minute.
  package var heartRate: Int64? { vitals?[Vitals.heartRate].map { $0.scaled * 10 } }
  /// Systolic pressure, mmHg.
  package var systolic: Int64? { vitals?[Vitals.systolic].map { $0.scaled * 10 } }
  /// Breaths a minute.
  package var respiratoryRate: Int64? { vitals?[Vitals.respiratoryRate].map { $0.scaled * 10 } }
  /// Oxygen saturation, per cent.
  package var spo2: Int64? { vitals?[Vitals.spo2].map { $0.scaled * 10 } }
  /// Glasgow coma scale, whole points.
  package var gcs: Int64? { vitals?[Vitals.gcs].map(\.count) }
  /// Back pain, where the report speaks of it.
  package var backPain: Message<Symptoms.BackPain>? { symptoms?[Symptoms.backPain] }

  /// Whether the exam lists a finding; what it does not list is unknown.
  package func found(_ finding: Exam.Finding) -> Bool { exam?[Exam.findings].contains(finding) ?? false }

  /// The answer to an item, from symptoms or exam codes (3.1.7); nil where it was not answered.
  package func answer(_ item: Item) -> Bool? {
    if item.codes.contains(where: found) { return true }
    if let field = item.field, let answer = symptoms?[field] { return answer }
    if item.denials.contains(where: found) { return false }
    return nil
  }

  /// Whether it answers tone at all: NRS, Penn, MAS, rigid, floppy or flaccid.
  package var answersTone: Bool {
    nrs != nil || penn != nil || mas != nil || found(.rigid) || answer(.floppy) != nil
  }

  /// Everything observed, ascending by (time, label).
  static func all(in chart: Chart) -> [Observation] {
    struct Part {
      var source: RecordSource
      var symptoms: Noted<Symptoms>?
      var vitals: Noted<Vitals>?
      var exam: Noted<Exam>?
      var lab: Noted<Lab>?
    }
    var parts: [Part] = []
    for record in chart.symptoms { parts.append(Part(source: record.source, symptoms: record)) }
    for record in chart.vitals { parts.append(Part(source: record.source, vitals: record)) }
    for record in chart.exams { parts.append(Part(source: record.source, exam: record)) }
    for record in chart.labs { parts.append(Part(source: record.source, lab: record)) }
    parts.sort { ($0.source.at, $0.source.label) < ($1.source.at, $1.source.label) }
    let within = chart.rulebook.parameters.definitions.sameReport
    var report = -1
    var reportStart = Int64.min
    return parts.map { part in
      if report < 0 || part.source.at > reportStart + within {
        report += 1
        reportStart = part.source.at
      }
      return Observation(
        source: part.source, report: report, symptoms: part.symptoms, vitals: part.vitals, exam: part.exam, lab: part.lab)
    }
  }
}

extension Exam.AshworthGrade {
  /// The grade as a number: 0, 1, 1.5, 2, 3, 4 points, in thousandths.
  var milliPoints: Int64 {
    switch self {
    case .zero: 0
    case .one: 1000
    case .onePlus: 1500
    case .two: 2000
    case .three: 3000
    case .four: 4000
    }
  }
}

extension Moment {
  /// What was observed in the closed window, up to now.
  package func observations(from: Int64, to: Int64? = nil) -> ArraySlice<Observation> {
    let all = chart.observations
    let end = min(to ?? now, now)
    let low = Search.first(in: all.count) { all[$0].at >= from }
    let high = Search.first(in: all.count) { all[$0].at > end }
    return low < high ? all[low..<high] : []
  }

  /// The records of an observation's report up to the observation itself: a report is judged at each of its records, with
  /// those that it has by then (3.1.8).
  package func report(of observation: Observation) -> [Observation] {
    let within = numbers.definitions.sameReport
    return observations(from: observation.at - within, to: observation.at).filter { $0.report == observation.report }
  }

  /// Whether an item is new in an observation: yes here, and not yes at the last answer in the 28 days before its report
  /// (3.1.7). Answers for which `isNoAnswer` holds are passed over.
  package func isNew(_ item: Item, in observation: Observation, isNoAnswer: (Observation) -> Bool = { _ in false }) -> Bool {
    guard observation.answer(item) == true else { return false }
    let from = observation.at - numbers.definitions.baselineFrom
    for earlier in observations(from: from, to: observation.at).reversed()
    where earlier.report != observation.report && earlier.isAccepted && !isNoAnswer(earlier) {
      if let answer = earlier.answer(item) { return !answer }
    }
    return true
  }
}
