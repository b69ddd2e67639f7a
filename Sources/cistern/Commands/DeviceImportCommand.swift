import Admission
import ArgumentParser
import ChangeLog
import ClinicalFiles
import FieldDevice
import PumpRecords

struct DeviceImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take the entries of a timeline file over as this device's own changes, offline.",
    discussion: HelpPage.discussion(
      """
      All of a log's entries are recorded in one commit, or none, and marked `entry: import`. What one entry says of another \
      (amends, retracts, confirms) becomes a reference. What this device's role may not write comes back quarantined. Without \
      --writer the facts in the file's header (profile, implant, program) come along as records, dated at the file's beginning. What \
      this device has imported before is recognised and not recorded again.
      """,
      examples: ["cistern device import history.yaml", "cistern device import ward.jsonl --writer tablet --log P1"],
      exits: [.done, .usage, .unreadable, .internal, .storage]))

  @Argument(help: "A timeline file (YAML, JSON or JSON Lines); - is standard input.", completion: .file()) var timeline: String
  @Option(help: "Only the entries of this writer.") var writer: String?
  @Option(help: "Into this log (label or id), whatever the file calls its only log.") var log: String?
  @OptionGroup var device: DeviceOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let file = try TimelineFileReader.read(InputFile.bytes(timeline), name: timeline)
    if log != nil, file.logs.count > 1 {
      throw Failure(.usage, "\(timeline) holds \(file.logs.count) logs: leave --log away, its entries go to the logs of the same label")
    }
    let opened = try await device.open()
    var taken: [Imported.Entry] = []
    var doubts: [String] = []
    var skipped = 0
    let progress = ProgressLine(isWanted: !output.json)
    defer { progress.clear() }
    do {
      for label in file.logs.map(\.id) {
        let target = try await opened.log(named: log ?? label)
        let entries = TimelineEntries(file, log: label, writer: writer)
        skipped += entries.skipped
        let count = entries.own.count
        let changes = try await opened.importEntries(entries.own, others: entries.others, into: target.id) { done in
          progress.tick("\(label): \(done) of \(count) entries")
        }
        let view = try await opened.view(of: target.id)
        let kept = changes.filter { view.change($0.change)?.verdict.reason != nil }.map(\.label)
        if !kept.isEmpty {
          doubts.append("\(kept.count) of them this device's role may not write, and the server will keep them quarantined: \(brief(kept))")
        }
        if entries.hasUndatedImplant {
          doubts.append("\(timeline) does not say when the implant was done: the record is dated now; give the date with --amends")
        }
        let name = target.label ?? target.id.description
        taken += changes.map { .init(entry: $0.label, change: $0.change.description, log: name, isNew: $0.isNew) }
      }
    } catch {
      await opened.close()
      throw error
    }
    await opened.close()
    progress.clear()
    for doubt in doubts { Farewell.say("cistern: \(doubt)") }
    try output.show(
      Imported(entries: taken, facts: taken.filter { TimelineEntries.headerFacts.contains($0.entry) }.count, skipped: skipped))
  }

  private func brief(_ labels: [String]) -> String {
    labels.prefix(8).joined(separator: ", ") + (labels.count > 8 ? ", …" : "")
  }
}

private struct Imported: Report {
  struct Entry: Encodable {
    var entry: String
    var change: String
    var log: String
    /// False where this device had imported it before.
    var isNew: Bool
  }

  var entries: [Entry]
  /// How many of them are facts of the file's header.
  var facts: Int
  /// Entries of unknown kinds, and facts that nobody authors.
  var skipped: Int

  func text(_ pen: Pen) -> String {
    let new = entries.filter(\.isNew)
    let known = entries.count - new.count
    let newFacts = new.filter { TimelineEntries.headerFacts.contains($0.entry) }.count
    let facts = newFacts == 0 ? "" : " and \(newFacts) fact\(newFacts == 1 ? "" : "s") of the header"
    let waiting = new.isEmpty ? "" : "; they wait for the next sync"
    var text = "Recorded \(new.count - newFacts) entries\(facts)\(waiting)."
    if known > 0 { text += " \(known) this device had imported before: they are not recorded again." }
    if skipped > 0 { text += " \(skipped) that no device authors were left out." }
    return text
  }
}
