import ArgumentParser

struct AddLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-log", abstract: "Open a pump log for a patient.",
    discussion: HelpPage.discussion(
      "The label is yours to choose and is seen by every device of the log. Never use a name. A running server need not be stopped.",
      examples: ["cistern clinic add-log P1"]))

  @Argument(help: "The log's label, such as P1.") var label: String
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws { try await data.carryOut(.addLog(label: label), output) }
}

/// A log that was opened.
struct AddedLog: Report {
  var log: String
  var label: String

  func text(_ pen: Pen) -> String { "Log \(pen.strong(label)) is open: \(log)" }
}
