import ArgumentParser

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Look into the pump logs that a device, or with --data a server, holds.",
    discussion: HelpPage.discussion(examples: ["cistern log show P1", "cistern log conflicts P1 --json"]),
    subcommands: [LogShowCommand.self, LogConflictsCommand.self])
}
