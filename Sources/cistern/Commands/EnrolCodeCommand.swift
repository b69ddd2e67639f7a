import ArgumentParser
import PumpRecords

struct EnrolCodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol-code", abstract: "Make a one-time code with which one device joins.",
    discussion: HelpPage.discussion(
      """
      The code is good for 24 hours and for one device. Whoever has the link can join with it once: hand it over in person. A running server \
      need not be stopped.
      """,
      examples: ["cistern clinic enrol-code --role nurse --person \"Nora N.\" --log P1 --log P2"]))

  @Option(help: "The role: \(Role.names.joined(separator: ", ")).") var role: String
  @Option(help: "The person's name, shown on the device and in the log.") var person: String
  @Option(name: .customLong("person-id"), help: "The id of a person who has a device already.") var personID: String?
  @Option(help: "A log's label or id; may be given several times.") var log: [String]
  @Option(help: "The address that the device will use.") var server = "http://127.0.0.1:8080"
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await data.carryOut(.enrolCode(role: role, person: person, personID: personID, logs: log, server: server), output)
  }
}

/// A code for one device.
struct NewCode: Report {
  var code: String
  var link: String
  var clinic: String
  var person: String
  var personName: String
  var role: String
  var logs: [String]

  func text(_ pen: Pen) -> String {
    """
    For \(personName), \(role), in \(logs.joined(separator: ", ")); good for one device and 24 hours:
      code  \(pen.strong(code))
      link  \(link)

    On the device:
      cistern device enrol '\(link)'
    """
  }
}
