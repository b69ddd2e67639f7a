import ClinicalFiles
import Complications
import Foundation
import PumpRecords

/// A timeline under Fixtures/timelines/<rule>/ and, beside it, the events of the rule's class that it must give.
struct TimelineFixture: CustomStringConvertible, Sendable {
  let rule: String
  let name: String

  var description: String { "\(rule)/\(name)" }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/timelines")

  /// Every fixture, by rule and name.
  static let all: [TimelineFixture] = {
    let files = FileManager.default
    return ((try? files.contentsOfDirectory(atPath: folder.path())) ?? []).sorted().flatMap { rule in
      let names = (try? files.contentsOfDirectory(atPath: folder.appending(path: rule).path())) ?? []
      return names.filter { !$0.hasSuffix(".expect") }.sorted().map { TimelineFixture(rule: rule, name: $0) }
    }
  }()

  var url: URL { Self.folder.appending(path: rule).appending(path: name) }

  func read() throws -> TimelineFile {
    try TimelineFileReader.read(Array(try Data(contentsOf: url)), name: description)
  }

  func expected() throws -> [String] {
    let stem = url.deletingPathExtension().appendingPathExtension("expect")
    return try String(contentsOf: stem, encoding: .utf8).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  /// All events of a run over every log of a file, in the order in which they became known.
  static func events(_ file: TimelineFile, _ rulebook: Rulebook) -> [FindingEvent] {
    let runs = file.pumpLogs.map { DetectionRun.events(log: $0, site: file.siteFacts, rulebook: rulebook, clock: file.clock) }
    return runs.flatMap(\.self).enumerated().sorted { ($0.element.knownAt, $0.offset) < ($1.element.knownAt, $1.offset) }.map(\.element)
  }

  /// `2026-01-02T09:00Z raised withdrawal urgent WD-1`.
  static func line(_ event: FindingEvent) -> String {
    var time = Instant(milliseconds: event.knownAt).text
    if time.hasSuffix(":00Z") { time = time.dropLast(4) + "Z" }
    let finding = event.finding
    return "\(time) \(event.kind.rawValue) \(finding.findingClass.rawValue) \(finding.tier.rawValue) \(finding.rule)"
  }
}
