import ArgumentParser

struct LogConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Print the fields of a log that have several values, which a person must decide.",
    discussion: HelpPage.discussion(
      """
      A correction of somebody else's words counts once a second person confirms it; until then both values stand. Decide with \
      `cistern device record … --amends` and `--confirms`. That two records claim the same act is another sort of conflict: it is a \
      finding (DC-1), which `cistern device findings` and `cistern clinic findings` show.
      """,
      examples: ["cistern log conflicts P1", "cistern log conflicts --json --data /var/lib/cistern"]))

  @OptionGroup var source: LogSource
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let log = ShownLog(try await source.view())
    var conflicts: [Conflicts.Conflict] = []
    for record in log.records {
      for field in record.fields where field.conflict {
        conflicts.append(
          .init(
            record: record.id, kind: record.kind, at: record.at, field: field.name, safetyCritical: field.safetyCritical,
            values: field.values))
      }
    }
    try output.show(Conflicts(log: log.log, label: log.label, conflicts: conflicts))
  }
}

private struct Conflicts: Report {
  struct Conflict: Encodable {
    var record: String
    var kind: String
    var at: String
    var field: String
    var safetyCritical: Bool
    var values: [ShownLog.Value]
  }

  var log: String
  var label: String?
  var conflicts: [Conflict]

  func text(_ pen: Pen) -> String {
    if conflicts.isEmpty { return "No conflict in \(label ?? log)." }
    return conflicts.map { conflict in
      let weight = conflict.safetyCritical ? "  " + pen.alarming("safety-critical") : ""
      let head = "\(conflict.kind).\(pen.strong(conflict.field))  \(conflict.at)\(weight)  \(pen.faint(conflict.record))"
      let values = conflict.values.map { value in
        "  \(value.text)  by \(value.by.text)" + (value.standing == "accepted" ? "" : "  [quarantined]") + "  "
          + pen.faint(value.change)
      }
      return ([head] + values).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
