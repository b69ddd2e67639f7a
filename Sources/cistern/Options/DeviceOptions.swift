import ArgumentParser
import FieldDevice
import Foundation

/// Which device.
struct DeviceOptions: ParsableArguments {
  @Option(
    name: .customLong("dir"),
    help: ArgumentHelp("The device's directory (default: $CISTERN_DEVICE, else ~/.cistern/device).", valueName: "directory"),
    completion: .directory)
  var directory: String?

  /// The directory that the options, the environment or the default name.
  var url: URL {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? "."
    return URL(fileURLWithPath: directory ?? environment["CISTERN_DEVICE"] ?? home + "/.cistern/device", isDirectory: true)
  }

  /// The device in it.
  func open() async throws -> EnrolledDevice {
    try await EnrolledDevice.open(url)
  }
}
