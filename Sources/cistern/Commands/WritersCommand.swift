import SyncServer
import Admission
import ArgumentParser
import ChangeLog
import LogStorage
import PumpRecords

struct WritersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "writers", abstract: "List who may write in a log, and what has arrived of them.",
    discussion: HelpPage.discussion(examples: ["cistern clinic writers --log P1"]))

  @Option(help: "The log's label or id.") var log: String
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws { try await data.carryOut(.writers(log: log), output) }
}

/// Who may write in a log, and what has arrived of them.
struct LogWriters: Report {
  struct Writer: Encodable {
    var writer: String
    var person: String
    var role: String
    var changes: UInt64
    /// The longest head seen: more than `changes` means that changes are known and have not arrived.
    var known: UInt64
    var lastContactMS: UInt64?
  }

  var log: String
  var writers: [Writer]

  init(_ summary: LogSummary) {
    let facts = summary.facts
    log = summary.label
    writers = facts.writers.map { writer in
      let feed = summary.feeds.first { $0.writer == writer.id }
      let role = facts.role(of: writer.id, for: writer.statement.person).flatMap { Role(rawValue: $0) }
      return Writer(
        writer: writer.id.description, person: facts.personNames[writer.statement.person] ?? writer.statement.person.description,
        role: role.map { Role.names[Int($0.rawValue) - 1] } ?? "none", changes: feed?.length ?? 0,
        known: feed?.longest?.length ?? feed?.length ?? 0, lastContactMS: facts.lastArrivalMS(of: writer.id))
    }
  }

  func text(_ pen: Pen) -> String {
    var table = TextTable(["WRITER", "PERSON", "ROLE", "CHANGES", "LAST ARRIVAL"])
    for writer in writers {
      let missing = writer.known > writer.changes ? " (\(writer.known - writer.changes) known, not arrived)" : ""
      table.add([
        String(writer.writer.prefix(8)), writer.person, writer.role, "\(writer.changes)\(missing)",
        writer.lastContactMS.map { Moment(ms: $0).text } ?? "never",
      ])
    }
    return table.lines.joined(separator: "\n")
  }
}
