import LogStorage
import Admission
import ChangeLog
import ArgumentParser
import SyncServer

struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "List the clinic's pump logs.",
    discussion: HelpPage.discussion(examples: ["cistern clinic logs --json"]))

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws { try await data.carryOut(.logs, output) }
}

/// The logs of a clinic at a glance.
struct ClinicLogs: Report {
  struct Log: Encodable {
    var label: String
    var log: String
    var writers: Int
    var changes: UInt64
    var lastArrivalMS: UInt64?
  }

  var logs: [Log]

  init(_ logs: [LogSummary]) {
    self.logs = logs.map { log in
      Log(
        label: log.label, log: log.log.description, writers: log.facts.writers.count,
        changes: log.feeds.filter { !log.facts.serverWriters.contains($0.writer) }.reduce(0) { $0 + $1.length },
        lastArrivalMS: log.facts.lastArrivalMS)
    }
  }

  func text(_ pen: Pen) -> String {
    if logs.isEmpty { return "There is no log yet: open one with `cistern clinic add-log P1`." }
    var table = TextTable(["LOG", "WRITERS", "CHANGES", "LAST ARRIVAL", "ID"])
    for log in logs {
      table.add([log.label, "\(log.writers)", "\(log.changes)", log.lastArrivalMS.map { Moment(ms: $0).text } ?? "never", log.log])
    }
    return table.lines.joined(separator: "\n")
  }
}
