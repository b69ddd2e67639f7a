import ArgumentParser

@main
struct Cistern: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cistern",
    abstract: "Offline-first sync of intrathecal baclofen pump logs.",
    discussion: HelpPage.discussion(
      """
      Devices record in signed logs while offline; a server merges them, detects complications and answers with signed receipts; \
      every session can be replayed.
      """,
      examples: [
        "cistern device record symptoms --log P1 spasticityNRS=7 itch=true",
        "cistern device sync",
        "cistern log show P1",
        "cistern detect timeline.yaml",
        "cistern --generate-completion-script bash > cistern.bash",
      ],
      exits: ExitStatus.allCases),
    subcommands: everyday,
    groupedSubcommands: [
      CommandGroup(name: "On a device", subcommands: onDevices),
      CommandGroup(name: "At the clinic", subcommands: atTheClinic),
      CommandGroup(name: "Looking", subcommands: looking),
    ])

  /// What a newcomer tries first.
  private static let everyday: [any ParsableCommand.Type] = [DemoCommand.self]
  /// Work on a device's own directory, offline but for `sync` and `enrol`.
  private static let onDevices: [any ParsableCommand.Type] = [DeviceCommand.self]
  /// Work on a server's data directory.
  private static let atTheClinic: [any ParsableCommand.Type] = [InitCommand.self, ServeCommand.self, ClinicCommand.self]
  /// Work that changes nothing.
  private static let looking: [any ParsableCommand.Type] = [
    LogCommand.self, DetectCommand.self, RulesCommand.self, ReplayCommand.self, VerifyCommand.self, ProveCommand.self,
    DoctorCommand.self, SimulateCommand.self,
  ]

  static func main() async {
    do {
      var command = try await asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Farewell.leave(after: error)
    }
  }
}
