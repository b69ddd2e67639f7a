import Admission
import ChangeLog
import LogStorage
import PumpRecords
import SyncProtocol
import SyncServer

/// What an operator wants of the clinic. The same order is carried out by the command itself, or by the server that holds the
/// data directory: one way of doing it, two ways of asking.
enum OperatorOrder: Codable {
  case addLog(label: String)
  case enrolCode(role: String, person: String, personID: String?, logs: [String], server: String)
  case logs
  case writers(log: String)

  /// - Throws: ``Failure``, ``ServerError``, ``StorageError``.
  func run(on server: ClinicServer) async throws -> any Report {
    switch self {
    case .addLog(let label):
      return AddedLog(log: try await server.addLog(label: label, policy: .standard).description, label: label)
    case .enrolCode(let role, let person, let personID, let logs, let address):
      return try await invite(role, person, personID, logs, address, on: server)
    case .logs: return ClinicLogs(try await server.logs())
    case .writers(let log): return LogWriters(try await server.log(named: log))
    }
  }

  private func invite(
    _ role: String, _ person: String, _ personID: String?, _ names: [String], _ address: String, on server: ClinicServer
  ) async throws -> any Report {
    guard let index = Role.names.firstIndex(of: role) else {
      throw Failure(.usage, "there is no role \(role): use one of \(Role.names.joined(separator: ", "))")
    }
    var known: PersonID?
    if let personID {
      guard let id = PersonID(hex: personID) else { throw Failure(.usage, "--person-id takes 32 hexadecimal digits") }
      known = id
    }
    var logs: [PumpLogID] = []
    for name in names { logs.append(try await server.log(named: name).log) }
    let invitation = try await server.invite(personName: person, person: known, role: Role.allCases[index].rawValue, logs: logs)
    guard let code = EnrolmentCode(bytes: invitation.code) else { throw Failure(.internal, "the code has another length than 10 bytes") }
    let link = EnrolmentLink(clinic: server.identity.clinic, server: address, code: code)
    return NewCode(
      code: code.description, link: link.description, clinic: server.identity.clinic.description,
      person: invitation.person.description, personName: person, role: role, logs: names)
  }
}

/// What came of an order, as it goes back through the socket.
struct OperatorAnswer: Codable {
  /// For people and for programs; empty where it failed.
  var text = ""
  var json = ""
  /// An exit status and a sentence, where it failed.
  var status: Int32?
  var sentence: String?

  init(to order: OperatorOrder, hasColour: Bool, on server: ClinicServer) async {
    do {
      let report = try await order.run(on: server)
      text = report.text(Pen(hasColour: hasColour))
      json = try report.json()
    } catch {
      let failure = error as? Failure ?? Failure(describing: error)
      status = failure.status.rawValue
      sentence = failure.sentence
    }
  }

  /// Prints it.
  /// - Throws: ``Failure`` where the order failed.
  func show(_ output: OutputOptions) throws {
    if let status { throw Failure(ExitStatus(rawValue: status) ?? .internal, sentence ?? "the server gives no reason") }
    print(output.json ? json : text)
  }
}

extension DataOptions {
  /// Carries an order out: in the data directory, or where a server holds that, through the server.
  func carryOut(_ order: OperatorOrder, _ output: OutputOptions) async throws {
    let server: ClinicServer
    do {
      server = try directory.open()
    } catch let busy as StorageError {
      guard case .busy = busy else { throw busy }
      guard let answer = try OperatorDoor.ask(order, hasColour: Pen.standardOutput.hasColour, in: directory) else { throw busy }
      try answer.show(output)
      return
    }
    let answer = await OperatorAnswer(to: order, hasColour: Pen.standardOutput.hasColour, on: server)
    try await server.close()
    try answer.show(output)
  }
}
