package import ChangeLog
package import PumpRecords

/// What somebody saw or measured at one instant: a record of symptoms, vitals, exam or lab.
///
/// Scores and measurements are thousandths of their unit, as the rulebook's are. Absent is unknown, never normal.
///
/// A class, though nothing in it changes: rules go over the same observations at every instant, and a copy of one would retain
/// all its parts.
package final class Observation: Sendable {
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
  package let nrs: Int64?
  /// The report's own word on an ordinary day.
  package let ownBaselineNRS: Int64?
  /// Penn spasm frequency.
  package let penn: Int64?
  /// Mean modified Ashworth score; without one the mean of the joints, 1+ as 1.5 (3.1.10).
  package let mas: Int64?
  /// Measured temperature.
  package let temperature: Int64?
  /// Heart beats a minute.
  package let heartRate: Int64?
  /// Systolic pressure, mmHg.
  package let systolic: Int64?
  /// Breaths a minute.
  package let respiratoryRate: Int64?
  /// Oxygen saturation, per cent.
  package let spo2: Int64?
  /// Glasgow coma scale, whole points.
  package let gcs: Int64?
  /// What the exam found.
  private let findings: [Coded<Exam.Finding>]
  /// Bit n: the item n was answered yes.
  private let yes: UInt64
  /// Bit n: the item n was answered no.
  private let no: UInt64

  init(
    source: RecordSource, report: Int, symptoms: Noted<Symptoms>? = nil, vitals: Noted<Vitals>? = nil, exam: Noted<Exam>? = nil,
    lab: Noted<Lab>? = nil
  ) {
    self.source = source
    self.report = report
    self.symptoms = symptoms
    self.vitals = vitals
    self.exam = exam
    self.lab = lab
    nrs = symptoms?[Symptoms.spasticityNRS].map { $0.hundredths * 10 }
    ownBaselineNRS = symptoms?[Symptoms.baselineNRS].map { $0.hundredths * 10 }
    penn = symptoms?[Symptoms.pennSpasms].map { $0.hundredths * 10 }
    mas = exam.flatMap(Self.meanAshworth)
    temperature = (vitals?[Vitals.temperatureC] ?? exam?[Exam.temperatureC]).map { $0.centidegrees * 10 }
    heartRate = vitals?[Vitals.heartRate].map { $0.scaled * 10 }
    systolic = vitals?[Vitals.systolic].map { $0.scaled * 10 }
    respiratoryRate = vitals?[Vitals.respiratoryRate].map { $0.scaled * 10 }
    spo2 = vitals?[Vitals.spo2].map { $0.scaled * 10 }
    gcs = vitals?[Vitals.gcs].map(\.count)
    let findings = exam?[Exam.findings] ?? []
    self.findings = findings
    var yes: UInt64 = 0
    var no: UInt64 = 0
    for (bit, item) in Item.allCases.enumerated() {
      let field = item.field.flatMap { field in symptoms.flatMap { $0[field] } }
      if item.codes.contains(where: findings.contains) || field == true {
        yes |= 1 << bit
      } else if field == false || item.denials.contains(where: findings.contains) {
        no |= 1 << bit
      }
    }
    self.yes = yes
    self.no = no
  }

  private static func meanAshworth(_ exam: Noted<Exam>) -> Int64? {
    if let mean = exam[Exam.masMean] { return mean.hundredths * 10 }
    if exam.message[Exam.masMean] != nil { return nil }
    let grades = exam[Exam.masItems].compactMap { $0[Exam.AshworthItem.grade]?.known?.milliPoints }
    return grades.isEmpty ? nil : grades.reduce(0, +) / Int64(grades.count)
  }

  /// Back pain, where the report speaks of it.
  package var backPain: Message<Symptoms.BackPain>? { symptoms?[Symptoms.backPain] }

  /// Whether the exam lists a finding; what it does not list is unknown.
  package func found(_ finding: Exam.Finding) -> Bool { !findings.isEmpty && findings.contains(finding) }

  /// The answer to an item, from symptoms or exam codes (3.1.7); nil where it was not answered.
  package func answer(_ item: Item) -> Bool? {
    if yes & 1 << item.rawValue != 0 { return true }
    return no & 1 << item.rawValue != 0 ? false : nil
  }

  /// Whether it answers tone at all: NRS, Penn, MAS, rigid, floppy or flaccid.
  package var answersTone: Bool {
    nrs != nil || penn != nil || mas != nil || found(.rigid) || answer(.floppy) != nil
  }

  /// Everything observed, ascending by (time, label).
  /// - Parameters:
  ///   - kept: what is known to have been observed before `from`.
  ///   - from: records from here on are read.
  static func all(in chart: Chart, after kept: ArraySlice<Observation> = [], from: Int64 = .min) -> [Observation] {
    struct Part {
      var source: RecordSource
      var symptoms: Noted<Symptoms>?
      var vitals: Noted<Vitals>?
      var exam: Noted<Exam>?
      var lab: Noted<Lab>?
    }
    var parts: [Part] = []
    for record in chart.window(chart.symptoms, from: from, to: .max) { parts.append(Part(source: record.source, symptoms: record)) }
    for record in chart.window(chart.vitals, from: from, to: .max) { parts.append(Part(source: record.source, vitals: record)) }
    for record in chart.window(chart.exams, from: from, to: .max) { parts.append(Part(source: record.source, exam: record)) }
    for record in chart.window(chart.labs, from: from, to: .max) { parts.append(Part(source: record.source, lab: record)) }
    parts.sort { ($0.source.at, $0.source.label) < ($1.source.at, $1.source.label) }
    let within = chart.rulebook.parameters.definitions.sameReport
    var report = kept.last?.report ?? -1
    var reportStart = Int64.min
    for observation in kept.reversed() {
      if observation.report != report { break }
      reportStart = observation.at
    }
    return kept
      + parts.map { part in
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
    lookBack.visits += max(0, high - low)
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
