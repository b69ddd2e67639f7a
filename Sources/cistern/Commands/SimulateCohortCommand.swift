import ArgumentParser
import ClinicalFiles
import Foundation
import Simulation

struct SimulateCohortCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cohort",
    abstract: "Simulate a cohort: run detection over it, or write its timelines.",
    discussion: HelpPage.discussion(
      """
      Patients, what fails, what the drug does, who reports it and when it arrives follow a published model; one seed gives the same \
      bytes on every machine. Prints how often and how fast each kind of trouble is found, and how often a finding has none behind \
      it. Simulated: no figure is clinical performance.
      """,
      examples: [
        "cistern simulate cohort --patients 200 --seed 7", "cistern simulate cohort --patients 150 --inject --seed 7 --html report.html",
        "cistern simulate cohort --patients 20 --write ./cohort",
      ], exits: [.done, .usage, .internal, .storage]))

  @Option(help: "How many persons, 1 to 100000.") var patients = 200
  @Option(help: "Years of each, 1 to 5.") var years = 1
  @Option(help: "The seed.") var seed: UInt64 = 7
  @Flag(help: "Give each patient one fault in turn, so that rare ones are seen: for sensitivity, not for rates.") var inject = false
  @Flag(help: "Without urinary infections, ulcers, other fevers and new drugs.") var withoutConfounders = false
  @Flag(help: "Nobody measures vitals.") var withoutVitals = false
  @Flag(help: "No interrogation, no aspirated volume, no alarm.") var withoutTelemetry = false
  @Flag(help: "Patients and caregivers only.") var onlyPatientReports = false
  @Flag(help: "Everybody has a 40 mL pump.") var largePumps = false
  @Flag(help: "Everybody is a child.") var children = false
  @Option(help: "Run the first patients in this many orders of arrival and compare what is open at the end.") var permutations = 0
  @Option(help: "How many patients are run in other orders.") var permuted = 10
  @Option(help: "Write timelines and truths into this directory instead of running detection.", completion: .directory) var write: String?
  @Option(help: "Write a report with plots, for a browser.", completion: .file(extensions: ["html"])) var html: String?
  @Option(help: "Another rulebook than the one built in.", completion: .file(extensions: ["yaml", "yml"])) var rulebook: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(patients) else { throw ValidationError("--patients takes 1 to 100000") }
    guard (1...5).contains(years) else { throw ValidationError("--years takes 1 to 5") }
    guard (0...100).contains(permutations) else { throw ValidationError("--permutations takes 0 to 100") }
  }

  func run() async throws {
    var settings = CohortSettings()
    settings.patients = patients
    settings.years = years
    settings.seed = seed
    settings.injects = inject
    settings.confounders = !withoutConfounders
    settings.withoutVitals = withoutVitals
    settings.withoutTelemetry = withoutTelemetry
    settings.onlyPatientReports = onlyPatientReports
    settings.largePumpsOnly = largePumps
    settings.childrenOnly = children
    if let write { return try self.write(settings, into: URL(fileURLWithPath: write)) }
    let progress = ProgressLine(isWanted: !output.json)
    let total = patients
    let result = try await CohortRun.result(
      of: settings, rulebook: try RulebookChoice.load(rulebook), permutations: permutations, permuted: permuted
    ) { done in progress.tick("\(done) of \(total) patients") }
    progress.clear()
    if let html {
      do { try CohortPage.html(result, settings).write(toFile: html, atomically: true, encoding: .utf8) } catch {
        throw Failure(.storage, "\(html) cannot be written: \(error.localizedDescription)")
      }
    }
    try output.show(CohortReport(result))
  }

  private func write(_ settings: CohortSettings, into folder: URL) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for number in 0..<settings.patients {
        let patient = SimulatedPatient(number, of: settings)
        try patient.timeline().write(to: folder.appending(path: patient.label + ".jsonl"), atomically: true, encoding: .utf8)
        try patient.truthText.write(to: folder.appending(path: patient.label + ".truth.jsonl"), atomically: true, encoding: .utf8)
      }
    } catch {
      throw Failure(.storage, "\(folder.path) cannot be written: \(error.localizedDescription)")
    }
    if !output.json { print("Wrote \(settings.patients) timelines, each with its truth, into \(folder.path).") }
  }
}
