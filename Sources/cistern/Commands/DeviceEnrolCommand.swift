import ArgumentParser
import ChangeLog
import FieldDevice
import Foundation

struct DeviceEnrolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol",
    abstract: "Enrol this device with a clinic's link.",
    discussion: HelpPage.discussion(
      """
      Shows as whom and where before anything is signed. The link comes from `cistern clinic enrol-code`. When the connection breaks, \
      run it again: the same enrolment goes on.
      """,
      examples: [
        "cistern device enrol 'cistern://enrol?clinic=…&server=…&code=…'",
        "cistern device enrol 'cistern://enrol?clinic=…&server=…' --code 7K2M-…",
      ], exits: [.done, .usage, .unreachable, .internal, .storage]))

  @Argument(help: "The link that the clinic gives out.") var link: String
  @Option(help: "The 16 letters and digits, where they are not in the link.") var code: String?
  @Flag(help: "Agree without being asked.") var yes = false
  @OptionGroup var device: DeviceOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    if !yes, !Terminal.isTerminal(0) { throw Failure(.usage, "nobody can be asked here: say --yes to agree to what the clinic offers") }
    let agreed = yes
    let enrolled = try await enrolOrExplain(agreed: agreed)
    var trouble: String?
    do throws(DeviceError) { try await enrolled.sync() } catch { trouble = error.description }
    let logs = try await enrolled.logs()
    await enrolled.close()
    try output.show(
      Enrolled(
        directory: device.url.path, person: enrolled.identity.personName, role: enrolled.identity.roleName,
        clinic: enrolled.identity.clinicName, writer: enrolled.identity.writer.description, logs: logs.compactMap(\.label)))
    if let trouble { Farewell.say("cistern: enrolled, but the first sync failed: \(trouble)") }
  }

  /// Nothing is kept yet: what a sync would say when nobody answers is not true here.
  private func enrolOrExplain(agreed: Bool) async throws -> EnrolledDevice {
    do {
      return try await enrol(agreed: agreed)
    } catch {
      guard let failed = error as? DeviceError, case .unreachable(let address, let detail) = failed else { throw error }
      throw Failure(
        .unreachable,
        """
        \(address) cannot be reached (\(detail)): check that the server runs and that the link's address is right, then run it again; \
        the code is not used up
        """)
    }
  }

  private func enrol(agreed: Bool) async throws -> EnrolledDevice {
    try await EnrolledDevice.enrol(link, code: code, in: device.url) { preview in
      let logs = preview.logCount == 1 ? "1 pump log" : "\(preview.logCount) pump logs"
      let offer = "\(preview.personName), \(preview.roleName), at \(preview.clinicName), with \(logs)"
      if agreed { return true }
      FileHandle.standardError.write(Data("Enrol this device as \(offer)? [y/N] ".utf8))
      return ["y", "yes"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? "")
    }
  }
}

private struct Enrolled: Report {
  var directory: String
  var person: String
  var role: String
  var clinic: String
  var writer: String
  var logs: [String]

  func text(_ pen: Pen) -> String {
    var lines = ["Enrolled as \(pen.strong(person)), \(role), at \(clinic)."]
    if !logs.isEmpty { lines.append("Pump logs: \(logs.joined(separator: ", "))") }
    return lines.joined(separator: "\n")
  }
}
