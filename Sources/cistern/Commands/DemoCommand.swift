import ArgumentParser
import Foundation

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "See the main job happen: four devices, one server, one withdrawal.",
    discussion: HelpPage.discussion(
      """
      Real keys, real stores, a real server on a loopback port; only the clock is the story's. Four devices record offline, come \
      back in a bad order, and the server merges, detects and receipts.
      """,
      examples: ["cistern demo", "cistern demo --keep"], exits: ExitStatus.allCases))

  @Flag(help: "Leave the data directory behind and say what to try next.") var keep = false

  func run() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "cistern-demo-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { if !keep { try? FileManager.default.removeItem(at: directory) } }
    let clock = DemoClock("2026-03-01T08:00:00Z")
    let clinic = try await DemoClinic.open(in: directory, clock: clock)
    let pen = Pen.standardOutput
    try await DemoStory(clinic: clinic, teller: DemoTeller(clinic: clinic, pen: pen)).run()
    try await clinic.close()
    print("\n" + pen.strong("Server and devices recorded every session; each is run once more from its transcript alone"))
    try await DemoReplay(sessions: clinic.sessions, pen: pen).run()
    if keep {
      print(
        """

        \(pen.strong("Try next")) (everything is in \(directory.path))
          cistern clinic writers --log P1 --data \(directory.path)/clinic
          cistern clinic findings --data \(directory.path)/clinic
          cistern log show P1 --data \(directory.path)/clinic
          cistern log conflicts P1 --data \(directory.path)/clinic
          cistern verify \(directory.path)/clinic
          cistern verify \(directory.path)/workstation
          cistern replay \(directory.path)/sessions/*.transcript
        """)
    }
  }
}
