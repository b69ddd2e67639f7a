import ArgumentParser

struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device",
    abstract: "Enrol this device, record on it, sync it.",
    discussion: HelpPage.discussion(
      "Everything but `enrol` and `sync` works offline.",
      examples: [
        "cistern device enrol 'cistern://enrol?…' --dir ./tablet",
        "cistern device record refill aspiratedML=3 filledML=20 --dir ./tablet",
        "cistern device status --dir ./tablet",
      ], exits: [.done, .usage, .unreadable, .unreachable, .internal, .storage]),
    subcommands: [
      DeviceEnrolCommand.self, DeviceRecordCommand.self, DeviceImportCommand.self, DeviceSyncCommand.self, DeviceStatusCommand.self,
      DeviceExportCommand.self, DeviceFindingsCommand.self,
    ])
}
