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
      --writer the facts in the file's header (profile, implant, program) come along as records.
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
    var skipped = 0
    do {
      for label in file.logs.map(\.id) {
        let target = try await opened.log(named: log ?? label)
        let entries = TimelineEntries(file, log: label, writer: writer)
        skipped += entries.skipped
        for (label, change) in try await opened.importEntries(entries.own, others: entries.others, into: target.id) {
          taken.append(.init(entry: label, change: change.description, log: target.label ?? target.id.description))
        }
      }
    } catch {
      await opened.close()
      throw error
    }
    await opened.close()
    try output.show(Imported(entries: taken, skipped: skipped))
  }
}

private struct Imported: Report {
  struct Entry: Encodable {
    var entry: String
    var change: String
    var log: String
  }

  var entries: [Entry]
  /// Entries of unknown kinds, and facts that nobody authors.
  var skipped: Int

  func text(_ pen: Pen) -> String {
    let rest = skipped == 0 ? "" : " \(skipped) that no device authors were left out."
    return "Recorded \(entries.count) entries; they wait for the next sync.\(rest)"
  }
}
