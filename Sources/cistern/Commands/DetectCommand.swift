import ArgumentParser
import ClinicalFiles
import Complications
import PumpRecords

struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Find complications in timeline files.",
    discussion: HelpPage.discussion(
      "Prints findings by urgency; with --json an event a line, in the order in which they became known.",
      examples: [
        "cistern detect timeline.yaml", "cistern detect --json --final ward.jsonl", "cistern detect - --as-of 2026-01-03T12:00Z < P1.json",
        "cistern detect timeline.yaml --explain P1/withdrawal/e2", "cistern detect timeline.yaml --language de",
      ], exits: [.done, .usage, .unreadable, .internal]))

  @Argument(help: "Timeline files (YAML, JSON or JSON Lines); - is standard input.", completion: .file()) var files: [String]
  @Flag(help: "Print JSON Lines instead of text.") var json = false
  @Flag(help: "Only what is open at the end.") var final = false
  @Option(name: .customLong("as-of"), help: "Only what was open and known at this time.") var asOf: String?
  @Option(help: "Another rulebook than the one built in.", completion: .file(extensions: ["yaml", "yml"])) var rulebook: String?
  @OptionGroup var words: WordOptions
  @Option(help: "The whole derivation of the finding with this id.") var explain: String?

  func run() throws {
    var instant: Int64?
    if let asOf {
      guard let read = Instant(asOf) else { throw Failure(.usage, "--as-of takes a time such as 2026-01-03T12:00Z") }
      instant = read.milliseconds
    }
    let rulebook = try words.translated(RulebookChoice.load(rulebook))
    var events: [FindingEvent] = []
    var hindsight = Hindsight()
    let progress = ProgressLine(isWanted: !json)
    defer { progress.clear() }
    for (place, name) in files.enumerated() {
      progress.show("reading \(name) (\(place + 1) of \(files.count))")
      let file = try TimelineFileReader.read(InputFile.bytes(name), name: name)
      for warning in file.unreadByRules {
        progress.clear()
        Farewell.say("cistern: \(name):\(warning), which is not known here: kept, and no rule reads it")
      }
      for log in file.pumpLogs {
        var run = DetectionRun(log: log, site: file.siteFacts, rulebook: rulebook, clock: file.clock)
        let before = events.count
        while let more = run.step() {
          events += more
          progress.tick("\(name), \(log.label): evaluated up to \(run.next.map { Instant(milliseconds: $0).text } ?? "the end")")
        }
        if !json {
          let own = Array(events[before...])
          hindsight.merge(Hindsight(own, log: log, site: file.siteFacts, rulebook: rulebook, clock: file.clock))
        }
      }
    }
    // Stable: of what became known at one instant, the order of files and logs stays.
    events = events.enumerated().sorted { ($0.element.knownAt, $0.offset) < ($1.element.knownAt, $1.offset) }.map(\.element)
    progress.clear()
    if let explain {
      let ids = Set(events.map(\.finding.id)).filter { $0.hasPrefix(explain) }.sorted()
      if ids.isEmpty { throw Failure(.usage, "there is no finding \(explain): `cistern detect --json` prints the ids") }
      if ids.count > 1, !ids.contains(explain) {
        throw Failure(.usage, "\(ids.count) findings begin with \(explain): \(ids.prefix(5).joined(separator: ", ")); write more of the id")
      }
      guard let text = DetectionReport.explanation(of: explain, in: events, rulebook: rulebook, hindsight: hindsight) else {
        throw Failure(.usage, "there is no finding \(explain): `cistern detect --json` prints the ids")
      }
      print(text, terminator: "")
    } else if final || instant != nil {
      let open = DetectionReport.open(events, asOf: instant)
      print(
        json ? DetectionJSON.lines(open) : DetectionReport.openText(events, rulebook, asOf: instant, hindsight: hindsight), terminator: "")
    } else {
      print(json ? DetectionJSON.lines(events) : DetectionReport.text(events, rulebook, hindsight: hindsight), terminator: "")
    }
  }
}

/// The rulebook that an option names, or the one that is built in.
enum RulebookChoice {
  static func load(_ path: String?) throws -> Rulebook {
    guard let path else { return try DefaultRulebook.load() }
    return try RulebookReader.read(InputFile.bytes(path), file: path)
  }
}
