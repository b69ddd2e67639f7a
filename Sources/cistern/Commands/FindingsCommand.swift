import ArgumentParser
import ChangeLog
import ClinicalFiles
import Complications
import SyncServer

struct FindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings", abstract: "Show what detection finds in the clinic's pump logs now.",
    discussion: HelpPage.discussion(
      """
      Prints what is open, by urgency, as `cistern detect --final` does for a file; with --events everything that became known, as \
      `cistern detect` does. It works on a copy of what is stored: a running server is not disturbed.
      """,
      examples: ["cistern clinic findings", "cistern clinic findings --log P1 --events", "cistern clinic findings --json"]))

  @Option(help: "The log's label or id. Default: all logs.") var log: String?
  @Flag(help: "Everything that became known, not only what is open.") var events = false
  @Flag(help: "Print JSON Lines instead of text.") var json = false
  @OptionGroup var words: WordOptions
  @OptionGroup var data: DataOptions

  func run() async throws {
    let rulebook = try words.translated(DefaultRulebook.load())
    let copy = try data.directory.copy(detection: try DetectionSettings.standard(rulebook: rulebook))
    defer { copy.remove() }
    let logs = try await copy.server.logs().filter { log == nil || $0.label == log || $0.log.description == log }
    if let log, logs.isEmpty { throw ServerError.unknownLog(log) }
    var names: [String: String] = [:]
    for log in logs { names.merge(WriterNames.of(try await copy.server.view(of: log.log))) { first, _ in first } }
    let results = try logs.map { try copy.server.findings(of: $0.log) }
    var hindsight = Hindsight()
    if !json { for (log, result) in zip(logs, results) { hindsight.merge(try copy.server.hindsight(of: log.log, result)) } }
    try await copy.server.close()
    // Stable: of what became known at one instant, the order of the logs stays.
    let known = results.flatMap(\.events).enumerated()
      .sorted { ($0.element.knownAt, $0.offset) < ($1.element.knownAt, $1.offset) }.map(\.element)
    if events {
      print(json ? DetectionJSON.lines(known) : DetectionReport.text(known, rulebook, names: names, hindsight: hindsight), terminator: "")
    } else {
      print(
        json
          ? DetectionJSON.lines(DetectionReport.open(known))
          : DetectionReport.openText(known, rulebook, names: names, hindsight: hindsight), terminator: "")
    }
  }
}
