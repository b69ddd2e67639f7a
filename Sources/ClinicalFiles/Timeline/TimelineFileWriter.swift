import PumpRecords

/// Writes timeline files in one canonical form: YAML, an entry a line, times in UTC. Reading it gives the same file again.
public enum TimelineFileWriter {
  /// The file as YAML. What nobody knows is written as it was read; a duplicate delivery was one entry already.
  public static func yaml(_ file: TimelineFile) -> String {
    var text = "timeline: 1\nzone: \(quoted(file.zone))\n"
    let clock = [("start", file.start), ("end", file.end)].compactMap { name, instant in instant.map { "\(name): \(quoted($0.text))" } }
    if !clock.isEmpty { text += "clock: {\(clock.joined(separator: ", "))}\n" }
    if let site = file.site { text += "site: \(flow(site))\n" }
    for field in file.unknown { text += "\(key(field.name)): \(flow(field.value))\n" }
    text += "pumpLogs:\n"
    for log in file.logs { text += "  - {\(members(log))}\n" }
    if file.entries.isEmpty { return text + "entries: []\n" }
    text += "entries:\n"
    for entry in file.entries { text += "  - {\(members(entry, namesLog: file.logs.count > 1))}\n" }
    return text
  }

  private static func members(_ log: TimelineFile.Log) -> String {
    var members = ["id: \(quoted(log.id))"]
    for (name, fields) in [("profile", log.profile), ("implant", log.implant), ("program", log.program)] {
      if let fields { members.append("\(name): {\(list(fields.source))}") }
    }
    if !log.unknown.isEmpty { members.append(list(log.unknown)) }
    return members.joined(separator: ", ")
  }

  private static func members(_ entry: TimelineFile.Entry, namesLog: Bool) -> String {
    var members = ["id: \(quoted(entry.id))", "kind: \(quoted(entry.kind))"]
    if namesLog, let log = entry.log { members.append("pumpLog: \(quoted(log))") }
    if let at = entry.at {
      members.append(
        at.isInstant ? "at: \(quoted(at.from.text))" : "at: {from: \(quoted(at.from.text)), to: \(quoted(at.to.text))}")
    }
    members.append("arrives: \(quoted(entry.arrives.text))")
    members.append("writtenAt: \(quoted(entry.writtenAt.text))")
    for (name, value) in [("by", entry.by), ("person", entry.person)] {
      if let value { members.append("\(name): \(quoted(value))") }
    }
    if let writer = entry.writer, entry.kind != "syncContact" { members.append("writer: \(quoted(writer))") }
    switch entry.action {
    case .record: break
    case .amends(let id): members.append("amends: \(quoted(id))")
    case .retracts(let id): members.append("retracts: \(quoted(id))")
    case .confirms(let id): members.append("confirms: \(quoted(id))")
    }
    if let reason = entry.reason { members.append("reason: \(quoted(reason))") }
    if entry.clockEarlierMS != 0 || entry.clockLaterMS != 0 {
      members.append("clockSlackMS: {earlier: \(entry.clockEarlierMS), later: \(entry.clockLaterMS)}")
    }
    if !entry.notSeen.isEmpty { members.append("notSeen: [\(entry.notSeen.map(quoted).joined(separator: ", "))]") }
    let fields = entry.fields.source.filter { $0.name != "at" }
    if !fields.isEmpty { members.append(list(fields)) }
    return members.joined(separator: ", ")
  }

  private static func list(_ fields: [FileField]) -> String {
    fields.map { "\(key($0.name)): \(flow($0.value))" }.joined(separator: ", ")
  }

  private static func flow(_ node: FileNode) -> String {
    switch node.value {
    case .null: "null"
    case .scalar(let text, let isQuoted): !isQuoted && isPlain(text) ? text : quoted(text)
    case .list(let list): "[\(list.map(flow).joined(separator: ", "))]"
    case .map(let fields): "{\(list(fields))}"
    }
  }

  private static func key(_ name: String) -> String {
    let isWord = name.utf8.first.map { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A } ?? false
    return isWord && name.utf8.allSatisfy { isPlainByte($0) } ? name : quoted(name)
  }

  /// Numbers and words that YAML reads as they stand.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(isPlainByte) && text != "-" && !["null", "Null", "NULL"].contains(text)
  }

  private static func isPlainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }

  /// A text in double quotes: YAML reads JSON's escapes.
  private static func quoted(_ text: String) -> String { JSONText.quoted(text) }
}
