import SyncServer
import Admission
import ArgumentParser
import ChangeLog

struct AddLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-log", abstract: "Open a pump log for a patient.",
    discussion: HelpPage.discussion(
      "The label is yours to choose and is seen by every device of the log. Never use a name.", examples: ["cistern clinic add-log P1"]))

  @Argument(help: "The log's label, such as P1.") var label: String
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let server = try data.directory.open()
    let log = try await server.addLog(label: label, policy: .standard)
    try await server.close()
    try output.show(AddedLog(log: log.description, label: label))
  }
}

private struct AddedLog: Report {
  var log: String
  var label: String

  func text(_ pen: Pen) -> String { "Log \(pen.strong(label)) is open: \(log)" }
}
