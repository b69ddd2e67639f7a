import ArgumentParser

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Measure detection on persons who do not exist.", subcommands: [SimulateCohortCommand.self])
}
