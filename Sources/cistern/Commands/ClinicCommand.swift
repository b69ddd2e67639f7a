import ArgumentParser

struct ClinicCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clinic", abstract: "Run a clinic: its pump logs and its devices.",
    subcommands: [
      AddLogCommand.self, EnrolCodeCommand.self, WritersCommand.self, LogsCommand.self, FindingsCommand.self, CertifyCommand.self,
    ])
}
