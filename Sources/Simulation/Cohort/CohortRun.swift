import ClinicalFiles
public import Complications

/// Runs the engine over a cohort, on all cores.
public enum CohortRun {
  /// The cohort's result.
  /// - Parameters:
  ///   - permutations: how many other orders of arrival each of the first `permuted` patients is run in.
  ///   - progress: is told how many patients are done.
  /// - Throws: ``ClinicalFileError`` where a timeline that was written here cannot be read: a fault of this program.
  public static func result(
    of settings: CohortSettings, rulebook: Rulebook, permutations: Int = 0, permuted: Int = 0,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> CohortResult {
    var scores: [Int: (score: PatientScore, entries: Int, unequal: Bool)] = [:]
    try await withThrowingTaskGroup(of: (Int, PatientScore, Int, Bool).self) { group in
      var next = 0
      func add() {
        guard next < settings.patients else { return }
        let number = next
        next += 1
        group.addTask {
          let patient = SimulatedPatient(number, of: settings)
          let events = try events(patient.timeline(), rulebook)
          // Every order ends within the same time, so that their ends can be compared.
          var endings: Set<Set<String>> = []
          for order in 0..<(number < permuted ? permutations : 0) {
            endings.insert(ends(try Self.events(patient.timeline(permuted: settings.seed &+ UInt64(order + 1)), rulebook)))
          }
          let unequal = endings.count > 1
          return (number, PatientScore(patient, events), patient.entries.count, unequal)
        }
      }
      for _ in 0..<8 { add() }
      while let (number, score, entries, unequal) = try await group.next() {
        scores[number] = (score, entries, unequal)
        progress(scores.count)
        add()
      }
    }
    let sorted = scores.sorted { $0.key < $1.key }
    return CohortResult(
      sorted.map(\.value.score), years: Double(settings.patients * settings.years), entries: sorted.reduce(0) { $0 + $1.value.entries },
      permutations: permutations, unequal: sorted.filter(\.value.unequal).map { "S\($0.key)" })
  }

  private static func events(_ timeline: String, _ rulebook: Rulebook) throws -> [FindingEvent] {
    let file = try TimelineFileReader.read(Array(timeline.utf8), name: "cohort.jsonl")
    return file.pumpLogs.flatMap { DetectionRun.events(log: $0, site: file.siteFacts, rulebook: rulebook, clock: file.clock) }
  }

  /// What is open at the end: class, tier, rule and the instant from which it holds.
  private static func ends(_ events: [FindingEvent]) -> Set<String> {
    Set(
      DetectionReport.open(events).map {
        "\($0.finding.findingClass.rawValue) \($0.finding.tier.rawValue) \($0.finding.rule) \($0.finding.effectiveAt)"
      })
  }
}
