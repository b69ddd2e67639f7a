import ArgumentParser
import ClinicalFiles
import Complications
import FieldDevice

struct DeviceFindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Show what detection finds in what this device holds, offline.",
    discussion: HelpPage.discussion(
      "The same engine as the server's, over the last known data: what others have not sent is not in it.",
      examples: ["cistern device findings", "cistern device findings --log P1 --json"]))

  @Option(help: "The log's label or id; not needed where there is one.") var log: String?
  @Flag(help: "Print JSON Lines instead of text.") var json = false
  @OptionGroup var words: WordOptions
  @OptionGroup var device: DeviceOptions

  func run() async throws {
    let rulebook = try words.translated(DefaultRulebook.load())
    let opened = try await device.open()
    let known = try await opened.theLog(log)
    let events = try await opened.findings(in: known.id, by: try DetectionSettings.standard(rulebook: rulebook)).events
    let names = WriterNames.of(try await opened.view(of: known.id))
    await opened.close()
    let open = DetectionReport.open(events)
    print(json ? DetectionJSON.lines(open) : DetectionReport.openText(events, rulebook, names: names), terminator: "")
  }
}
