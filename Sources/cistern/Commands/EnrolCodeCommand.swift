import Admission
import ArgumentParser
import ChangeLog
import PumpRecords
import SyncProtocol
import SyncServer

struct EnrolCodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol-code", abstract: "Make a one-time code with which one device joins.",
    discussion: HelpPage.discussion(
      "The code is good for 24 hours and for one device. Whoever has the link can join with it once: hand it over in person.",
      examples: ["cistern clinic enrol-code --role nurse --person \"Nora N.\" --log P1 --log P2"]))

  @Option(help: "The role: \(Role.names.joined(separator: ", ")).") var role: String
  @Option(help: "The person's name, shown on the device and in the log.") var person: String
  @Option(name: .customLong("person-id"), help: "The id of a person who has a device already.") var personID: String?
  @Option(help: "A log's label or id; may be given several times.") var log: [String]
  @Option(help: "The address that the device will use.") var server = "http://127.0.0.1:8080"
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let index = Role.names.firstIndex(of: role) else {
      throw Failure(.usage, "there is no role \(role): use one of \(Role.names.joined(separator: ", "))")
    }
    var known: PersonID?
    if let personID {
      guard let id = PersonID(hex: personID) else { throw Failure(.usage, "--person-id takes 32 hexadecimal digits") }
      known = id
    }
    let clinic = try data.directory.open()
    var logs: [PumpLogID] = []
    for name in log { logs.append(try await clinic.log(named: name).log) }
    let invitation = try await clinic.invite(personName: person, person: known, role: Role.allCases[index].rawValue, logs: logs)
    try await clinic.close()
    guard let code = EnrolmentCode(bytes: invitation.code) else { throw Failure(.internal, "the code has another length than 10 bytes") }
    let link = EnrolmentLink(clinic: clinic.identity.clinic, server: server, code: code)
    try output.show(
      NewCode(
        code: code.description, link: link.description, clinic: clinic.identity.clinic.description,
        person: invitation.person.description, personName: person, role: role, logs: log))
  }
}

private struct NewCode: Report {
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
