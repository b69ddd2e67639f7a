import Admission
import ArgumentParser
import ChangeLog
import FieldDevice

struct DeviceStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say where every change is: waiting, sent, receipted, quarantined, owed; and why.",
    discussion: HelpPage.discussion(
      "Works offline. A change counts as receipted only when the server's signed receipt for it is here.",
      examples: ["cistern device status", "cistern device status --json"]))

  @OptionGroup var device: DeviceOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let opened = try await device.open()
    let status = try await opened.status()
    await opened.close()
    try output.show(StatusReport(status))
  }
}

private struct StatusReport: Report {
  struct Log: Encodable {
    var log: String
    var label: String?
    var waiting: Int
    var sent: Int
    var receipted: Int
    var fromOthers: Int
    var quarantined: [Quarantined]
    var owed: UInt64
    var conflicts: Int
    var why: [String]
  }

  struct Quarantined: Encodable {
    var change: String
    var own: Bool
    var reason: String
    var provisional: Bool
  }

  var person: String
  var role: String
  var clinic: String
  var clinicName: String
  var server: String
  var writer: String
  var lastContactMS: UInt64?
  var trouble: String?
  var logs: [Log]

  init(_ status: DeviceStatus) {
    person = status.identity.personName
    role = status.identity.roleName
    clinic = status.identity.clinic.description
    clinicName = status.identity.clinicName
    server = status.identity.server
    writer = status.identity.writer.description
    lastContactMS = status.lastContact?.serverMS
    trouble = status.trouble?.sentence
    logs = status.logs.map { log in
      Log(
        log: log.log.id.description, label: log.log.label, waiting: log.waiting, sent: log.sent, receipted: log.receipted,
        fromOthers: log.fromOthers,
        quarantined: log.quarantined.map {
          Quarantined(change: $0.change.description, own: $0.isOwn, reason: $0.reason.word, provisional: $0.isProvisional)
        }, owed: log.owed.reduce(0) { $0 + $1.count }, conflicts: log.conflicts, why: log.why)
    }
  }

  func text(_ pen: Pen) -> String {
    var lines = ["\(pen.strong(person)), \(role), at \(clinicName) (\(server))"]
    lines.append("Last contact: \(lastContactMS.map { Moment(ms: $0).text } ?? "never")")
    if let trouble { lines.append(pen.careful("Last sync failed: \(trouble)")) }
    if logs.isEmpty { lines.append("No pump log is here yet: sync.") }
    if !logs.isEmpty {
      lines.append("")
      var table = TextTable(["LOG", "WAITING", "SENT", "RECEIPTED", "OTHERS'", "QUARANTINED", "OWED"])
      for log in logs {
        table.add([
          log.label ?? String(log.log.prefix(8)), "\(log.waiting)", "\(log.sent)", "\(log.receipted)", "\(log.fromOthers)",
          "\(log.quarantined.count)", "\(log.owed)",
        ])
      }
      lines += table.lines
      for log in logs { lines += log.why.map { pen.careful("\(log.label ?? String(log.log.prefix(8))): \($0)") } }
    }
    return lines.joined(separator: "\n")
  }
}
