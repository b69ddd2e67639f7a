import ArgumentParser

struct LogShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the records of a log, each with all its values.",
    discussion: HelpPage.discussion(
      "Where values are in conflict every one of them is shown, with its author; nothing is chosen silently.",
      examples: ["cistern log show P1", "cistern log show P1 --json", "cistern log show P1 --data /var/lib/cistern"]))

  @OptionGroup var source: LogSource
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (view, forks) = try await source.viewAndForks()
    try output.show(LogReport(log: ShownLog(view, forks: forks)))
  }
}

private struct LogReport: Report {
  var log: ShownLog

  func encode(to encoder: any Encoder) throws { try log.encode(to: encoder) }

  func text(_ pen: Pen) -> String {
    var lines = [
      "\(pen.strong(log.label ?? log.log)): \(Counted.text(log.records.count, "record")) from \(Counted.text(log.changes, "change")), digest \(log.digest)"
    ]
    lines += log.forks.map { pen.alarming("FORK") + "  " + $0.sentence }
    for record in log.records {
      var marks: [String] = []
      if record.retracted { marks.append(pen.careful("withdrawn")) }
      if let reason = record.reason { marks.append(pen.careful("quarantined: \(reason)")) }
      if record.arrivedMS == nil { marks.append("not receipted") }
      let tail = marks.isEmpty ? "" : "  [" + marks.joined(separator: "; ") + "]"
      lines.append("")
      lines.append("\(record.at)  \(pen.strong(record.kind))  \(record.by.text)\(tail)  \(pen.faint(record.id))")
      for field in record.fields where field.name != "at" { lines += Self.lines(field, pen) }
    }
    if log.loose > 0 { lines.append("\n\(log.loose) changes speak of nothing that is held here.") }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ field: ShownLog.Field, _ pen: Pen) -> [String] {
    if field.values.count == 1, let value = field.values.first {
      return ["  \(field.name)  \(value.text)" + (value.standing == "accepted" ? "" : "  [quarantined]")]
    }
    let head = field.conflict ? pen.alarming("  \(field.name)  CONFLICT") : "  \(field.name)  several values"
    return [head]
      + field.values.map { value in
        "    \(value.text)  by \(value.by.text)" + (value.standing == "accepted" ? "" : "  [quarantined]") + "  "
          + pen.faint(value.change)
      }
  }
}
