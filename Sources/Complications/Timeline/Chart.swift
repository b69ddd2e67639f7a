package import ChangeLog
package import PumpRecords

/// Everything known of a log, in one reading of its open conflicts and uncertain times: what rules read.
///
/// Lists are ascending by (time, label). A record that was withdrawn is not here.
package struct Chart: Sendable {
  package let log: String
  package let zone: TextReading
  package let rulebook: Rulebook
  package let site: SiteFacts
  package private(set) var contacts: [SyncContact]
  /// Every record's common part, by id.
  package private(set) var sources: [ChangeID: RecordSource]
  /// The instants at which a record happened, ascending, each once.
  package private(set) var times: [Int64]
  /// What the reading chose, in print (`e3 dailyDoseMcg`); nil for the plain reading.
  package let branch: String?
  /// What the plain reading takes in its place.
  package let plainBranch: String?
  /// The records that the reading chose for.
  package let branchRecords: [ChangeID]

  /// Refills, programs, procedures and implants as they were recorded: two records of one act are both here.
  package private(set) var recordedRefills: [Noted<Refill>] = []
  package private(set) var recordedPrograms: [Noted<Program>] = []
  package private(set) var recordedProcedures: [Noted<Procedure>] = []
  package private(set) var recordedImplants: [Noted<Implant>] = []
  /// Disagreements about safety-critical fields, decided ones too.
  package let conflicts: [FieldConflict]

  package private(set) var profiles: [Noted<Profile>] = []
  package private(set) var implants: [Noted<Implant>] = []
  package private(set) var procedures: [Noted<Procedure>] = []
  package private(set) var refills: [Noted<Refill>] = []
  package private(set) var programs: [Noted<Program>] = []
  package private(set) var interrogations: [Noted<Interrogation>] = []
  package private(set) var alarms: [Noted<Alarm>] = []
  package private(set) var symptoms: [Noted<Symptoms>] = []
  package private(set) var vitals: [Noted<Vitals>] = []
  package private(set) var exams: [Noted<Exam>] = []
  package private(set) var labs: [Noted<Lab>] = []
  package private(set) var imagings: [Noted<Imaging>] = []
  package private(set) var catheterStudies: [Noted<CatheterStudy>] = []
  package private(set) var medications: [Noted<Medication>] = []
  package private(set) var trials: [Noted<Trial>] = []
  package private(set) var appointments: [Noted<Appointment>] = []
  package private(set) var plans: [Noted<Plan>] = []
  package private(set) var exposures: [Noted<Exposure>] = []
  package private(set) var discharges: [Noted<Discharge>] = []
  package private(set) var dispositions: [Noted<Disposition>] = []
  package private(set) var overrides: [Noted<Override>] = []
  package private(set) var candidates: [Noted<Candidate>] = []
  package private(set) var psychologicalEvaluations: [Noted<PsychologicalEvaluation>] = []
  package private(set) var educations: [Noted<Education>] = []
  package private(set) var checklists: [Noted<Checklist>] = []
  package private(set) var admissions: [Noted<AdmissionRecord>] = []
  /// Talks and visits; the server's contacts with devices are ``contacts``.
  package private(set) var contactRecords: [Noted<Contact>] = []

  /// Symptoms, vitals, exams and labs, ascending by time.
  package private(set) var observations: [Observation] = []
  /// What was said of back pain, ascending by time.
  private(set) var pains: [PainReport] = []
  /// The pump's content and flow over time.
  package private(set) var delivery = DeliveryCourse()
  /// States and acts that threaten delivery, but for findings (`DELIV`).
  package private(set) var threats: [DeliveryThreat] = []
  /// MRI scans, by end.
  package private(set) var scans: [Scan] = []
  /// Times without flow, by beginning.
  package private(set) var flowLosses: [FlowLoss] = []
  /// Refill appointments and what became of them.
  package private(set) var refillBookings: [Booking] = []
  /// Reservoir alarms, heard or logged.
  private(set) var reservoirAlarms: [ReservoirAlarm] = []
  /// Acts after which an overdose may follow (`MANIP`).
  package private(set) var manipulations: [Manipulation] = []
  /// Values that may be slips of units (VE-6).
  package private(set) var slips: [Slip] = []
  /// What aspirations found, ascending (RV).
  package private(set) var residuals: [ResidualCheck] = []

  init(
    log: PumpLogTimeline, site: SiteFacts, rulebook: Rulebook, records: [ReadRecord], told: ToldActs, conflicts: [FieldConflict],
    amendments: [RecordSource], branch: String?, plainBranch: String?, branchRecords: [ChangeID]
  ) {
    self.log = log.label
    zone = log.zone
    self.site = site
    self.rulebook = rulebook
    contacts = log.contacts.sorted { ($0.at, $0.writer) < ($1.at, $1.writer) }
    self.branch = branch
    self.plainBranch = plainBranch
    self.branchRecords = branchRecords
    let sorted = records.sorted { ($0.source.at, $0.source.label) < ($1.source.at, $1.source.label) }
    let acts = told.acts(sorted)
    self.conflicts = conflicts
    sources = Dictionary(
      sorted.map { ($0.source.id, $0.source) } + amendments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var times: [Int64] = []
    for record in sorted where times.last != record.source.at { times.append(record.source.at) }
    self.times = times
    profiles = Self.noted(sorted)
    recordedImplants = Self.noted(sorted)
    implants = Self.noted(acts)
    recordedProcedures = Self.noted(sorted)
    procedures = Self.noted(acts)
    recordedRefills = Self.noted(sorted)
    refills = Self.noted(acts)
    recordedPrograms = Self.noted(sorted)
    programs = Self.noted(acts)
    interrogations = Self.noted(sorted)
    alarms = Self.noted(sorted)
    symptoms = Self.noted(sorted)
    vitals = Self.noted(sorted)
    exams = Self.noted(sorted)
    labs = Self.noted(sorted)
    imagings = Self.noted(sorted)
    catheterStudies = Self.noted(sorted)
    medications = Self.noted(sorted)
    trials = Self.noted(sorted)
    appointments = Self.noted(sorted)
    plans = Self.noted(sorted)
    exposures = Self.noted(sorted)
    discharges = Self.noted(sorted)
    dispositions = Self.noted(sorted)
    overrides = Self.noted(sorted)
    candidates = Self.noted(sorted)
    psychologicalEvaluations = Self.noted(sorted)
    educations = Self.noted(sorted)
    checklists = Self.noted(sorted)
    admissions = Self.noted(sorted)
    contactRecords = Self.noted(sorted)
    observations = Observation.all(in: self)
    pains = PainReport.all(in: observations)
    derive()
  }

  /// Everything that hangs on no report.
  private mutating func derive() {
    delivery = DeliveryCourse(of: self)
    scans = Scan.all(in: self)
    flowLosses = FlowLoss.all(in: self)
    refillBookings = Booking.all(.refill, in: self)
    reservoirAlarms = ReservoirAlarm.all(in: self)
    threats = DeliveryThreat.all(in: self)
    manipulations = Manipulation.all(in: self)
    slips = Slip.all(in: self)
    residuals = ResidualCheck.all(in: self)
  }

  private static let observed: Set<UInt32> = [
    Symptoms.table.code.rawValue, Vitals.table.code.rawValue, Exam.table.code.rawValue, Lab.table.code.rawValue,
  ]

  /// Whether records of a kind are reports: symptoms, vitals, exams and labs.
  static func isObserved(_ kind: UInt32) -> Bool { observed.contains(kind) }

  /// The same reading of the log with more records, each telling of an act of its own. What hangs on none of them stays.
  func adding(_ records: [ReadRecord], contacts: [SyncContact]) -> Chart {
    var chart = self
    chart.contacts = contacts.sorted { ($0.at, $0.writer) < ($1.at, $1.writer) }
    for record in records {
      let source = record.source
      if chart.sources[source.id] == nil { chart.sources[source.id] = source }
      let place = Search.first(in: chart.times.count) { chart.times[$0] >= source.at }
      if place == chart.times.count || chart.times[place] != source.at { chart.times.insert(source.at, at: place) }
      chart.insert(record)
    }
    let first = records.filter { Self.isObserved($0.kind) }.map(\.source.at).min()
    if let first { chart.observe(after: self, from: first) }
    if !records.allSatisfy({ Self.isObserved($0.kind) }) { chart.derive() }
    return chart
  }

  /// Reads reports from an instant on; what was observed before stays.
  private mutating func observe(after before: Chart, from first: Int64) {
    let kept = Search.first(in: before.observations.count) { before.observations[$0].at >= first }
    observations = Observation.all(in: self, after: before.observations[..<kept], from: first)
    // A report may go on with a record that is new.
    let begun = kept > 0 ? before.observations[kept - 1].report : 0
    let told = Search.first(in: before.pains.count) { before.pains[$0].report >= begun }
    let open = Search.first(in: observations.count) { observations[$0].report >= begun }
    pains = before.pains[..<told] + PainReport.all(in: Array(observations[open...]))
  }

  private mutating func insert(_ record: ReadRecord) {
    Self.insert(record, in: &profiles)
    Self.insert(record, in: &recordedImplants)
    Self.insert(record, in: &implants)
    Self.insert(record, in: &recordedProcedures)
    Self.insert(record, in: &procedures)
    Self.insert(record, in: &recordedRefills)
    Self.insert(record, in: &refills)
    Self.insert(record, in: &recordedPrograms)
    Self.insert(record, in: &programs)
    Self.insert(record, in: &interrogations)
    Self.insert(record, in: &alarms)
    Self.insert(record, in: &symptoms)
    Self.insert(record, in: &vitals)
    Self.insert(record, in: &exams)
    Self.insert(record, in: &labs)
    Self.insert(record, in: &imagings)
    Self.insert(record, in: &catheterStudies)
    Self.insert(record, in: &medications)
    Self.insert(record, in: &trials)
    Self.insert(record, in: &appointments)
    Self.insert(record, in: &plans)
    Self.insert(record, in: &exposures)
    Self.insert(record, in: &discharges)
    Self.insert(record, in: &dispositions)
    Self.insert(record, in: &overrides)
    Self.insert(record, in: &candidates)
    Self.insert(record, in: &psychologicalEvaluations)
    Self.insert(record, in: &educations)
    Self.insert(record, in: &checklists)
    Self.insert(record, in: &admissions)
    Self.insert(record, in: &contactRecords)
  }

  private static func insert<K: RecordKind>(_ record: ReadRecord, in list: inout [Noted<K>]) {
    guard record.kind == K.table.code.rawValue else { return }
    let name = (record.source.at, record.source.label)
    let place = Search.first(in: list.count) { (list[$0].at, list[$0].source.label) > name }
    list.insert(Noted(source: record.source, message: Message(record.bytes)), at: place)
  }

  private static func noted<K: RecordKind>(_ records: [ReadRecord]) -> [Noted<K>] {
    records.filter { $0.kind == K.table.code.rawValue }.map { Noted(source: $0.source, message: Message($0.bytes)) }
  }

  /// The name of a record in print.
  package func label(_ id: ChangeID) -> String { sources[id]?.label ?? id.description }

  /// Records in print, ascending by (time, label).
  package func labels(_ ids: [ChangeID]) -> [String] {
    ids.compactMap { sources[$0] }.sorted { ($0.at, $0.label) < ($1.at, $1.label) }.map(\.label)
  }

  /// The instant at which a date begins in the log's zone.
  package func start(of date: LocalDate) -> Int64 {
    let midnight = TimeOfDay(minutes: 0).flatMap { zone.offsetMinutes(date, $0) } ?? 0
    return (date.days * 1440 - Int64(midnight)) * 60_000
  }

  /// The places of records within a closed window of time. `list` is ascending by time.
  package func window<K>(_ list: [Noted<K>], from: Int64, to: Int64) -> ArraySlice<Noted<K>> {
    let low = Search.first(in: list.count) { list[$0].at >= from }
    let high = Search.first(in: list.count) { list[$0].at > to }
    return low < high ? list[low..<high] : []
  }

  /// The last record of a list at or before an instant that `isWanted`.
  package func last<K>(_ list: [Noted<K>], at t: Int64, where isWanted: (Noted<K>) -> Bool = { _ in true }) -> Noted<K>? {
    var place = Search.first(in: list.count) { list[$0].at > t }
    while place > 0 {
      place -= 1
      if isWanted(list[place]) { return list[place] }
    }
    return nil
  }
}

/// Binary search.
enum Search {
  /// The first place below `count` at which `holds`, which must not become false again; `count` where there is none.
  static func first(in count: Int, where holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Which records are told by another record of the same act, and whose values count.
struct ToldActs: Sendable {
  struct Pair: Sendable {
    var first: ChangeID
    var second: ChangeID
    /// Whether the second's values stand where the two disagree.
    var secondCounts: Bool
  }

  var pairs: [Pair] = []

  /// The records as acts: of each pair one record, under the first's id, with what either says.
  func acts(_ records: [ReadRecord]) -> [ReadRecord] {
    if pairs.isEmpty { return records }
    var acts = records
    for pair in pairs {
      guard let first = acts.firstIndex(where: { $0.source.id == pair.first }),
        let second = acts.first(where: { $0.source.id == pair.second })
      else { continue }
      acts[first].bytes = Self.joined(
        pair.secondCounts ? second.bytes : acts[first].bytes, under: pair.secondCounts ? acts[first].bytes : second.bytes,
        kind: second.kind)
      acts.removeAll { $0.source.id == pair.second }
    }
    return acts
  }

  /// The fields of one message, and those of the other that it lacks. When it happened is the first's.
  private static func joined(_ bytes: [UInt8], under other: [UInt8], kind: UInt32) -> [UInt8] {
    guard let table = Kinds.table(code: KindCode(kind)) else { return bytes }
    let upper = UntypedMessage(table: table, bytes)
    let lower = UntypedMessage(table: table, other)
    let numbers = Set((upper.slots + lower.slots).map(\.number)).sorted()
    return numbers.flatMap { number in
      let own = upper.register(number)
      return own.isEmpty ? lower.register(number) : own
    }
  }
}

/// A record in one reading: one value for each field.
struct ReadRecord: Sendable {
  var source: RecordSource
  var kind: UInt32
  var bytes: [UInt8]
}
