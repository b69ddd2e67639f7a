import Admission
import ArgumentParser
import ChangeLog
import ClinicalFiles
import Complications
import FieldDevice
import SyncServer

/// Which log, and where it is held.
struct LogSource: ParsableArguments {
  @Argument(help: "The log's label or id; not needed where there is one.") var log: String?
  @Option(help: "Look into a server's data directory instead of a device's; a running server is not disturbed.", completion: .directory)
  var data: String?
  @OptionGroup var device: DeviceOptions

  /// The log as it is held there.
  func view() async throws -> LogView { try await viewAndForks().view }

  /// The log, and the proofs that writers of it signed two histories.
  func viewAndForks() async throws -> (view: LogView, forks: [ForkProof]) {
    if let data {
      let copy = try ServerDirectory(path: data).copy(detection: try DetectionSettings.standard())
      defer { copy.remove() }
      let server = copy.server
      let logs = try await server.logs()
      guard let name = log ?? (logs.count == 1 ? logs[0].label : nil) else {
        throw Failure(.usage, "which log? name one of \(logs.map(\.label).joined(separator: ", "))")
      }
      let view = try await server.view(of: try await server.log(named: name).log)
      let forks = try await server.forkProofs().filter { $0.log == view.log }
      try await server.close()
      return (view, forks)
    }
    let opened = try await device.open()
    let view = try await opened.view(of: try await opened.theLog(log).id)
    let forks = try await opened.forkProofs(in: view.log)
    await opened.close()
    return (view, forks)
  }
}
