import ChangeLog
import PumpRecords

/// Reads timeline files: YAML, JSON, or JSON Lines (a header without entries, then an entry a line).
public enum TimelineFileReader {
  /// The timeline in `bytes`.
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: what errors call it; `-` for standard input. A name that ends in `.json` or `.jsonl` is never read as YAML.
  ///   - limits: what the file may be at most.
  /// - Throws: ``ClinicalFileError`` at the first thing that is broken. Absurd values and unknown fields are not.
  public static func read(
    _ bytes: [UInt8], name: String, limits: FileLimits = FileLimits()
  ) throws(ClinicalFileError) -> TimelineFile {
    let marked = try MarkedFile.read(bytes, file: name, limits: limits)
    guard let root = marked.roots.first else {
      throw ClinicalFileError(file: name, mark: .start, expected: "timeline: 1", found: "an empty file")
    }
    var header = try HeaderReader(file: name).read(root)
    let isLines = marked.isJSON && (marked.roots.count > 1 || !root.spansLines)
    let entries = try entryNodes(marked, root, isLines: isLines, name: name)
    let reader = EntriesReader(file: name, header: header)
    let (read, logs) = try reader.read(entries)
    header.file.entries = read
    header.file.logs = logs
    try TimelineReferences(file: header.file).check()
    return header.file
  }

  private static func entryNodes(
    _ marked: MarkedFile, _ root: FileNode, isLines: Bool, name: String
  ) throws(ClinicalFileError) -> [FileNode] {
    if let entries = root["entries"] {
      if marked.roots.count > 1 {
        throw ClinicalFileError(
          file: name, mark: marked.roots[1].mark, expected: "the end of the file, since the header has entries", found: "another line")
      }
      guard let list = entries.list else {
        throw ClinicalFileError(file: name, mark: entries.mark, expected: "a list of entries", found: entries.brief)
      }
      return list
    }
    if isLines { return Array(marked.roots.dropFirst()) }
    // `entries:` with nothing behind it is an empty list; without the word the file is broken.
    if root.fields?.contains(where: { $0.name == "entries" }) == true { return [] }
    throw ClinicalFileError(file: name, mark: root.mark, expected: "entries: a list", found: "no entries")
  }
}

extension FileNode {
  /// Whether something inside stands on another line than its beginning: not the header line of a JSON Lines file.
  fileprivate var spansLines: Bool {
    switch value {
    case .null, .scalar: false
    case .list(let list): list.contains { $0.mark.line != mark.line || $0.spansLines }
    case .map(let fields): fields.contains { $0.mark.line != mark.line || $0.value.mark.line != mark.line || $0.value.spansLines }
    }
  }
}

/// What the header says, and the zones that entries are read in.
struct TimelineHeader {
  var file: TimelineFile
  var zone: FileZone
  /// The zones of the logs' profiles.
  var logZones: [String: FileZone]
  /// Whether the header names its logs.
  var namesLogs: Bool

  func fields(_ log: String?) -> FieldsReader {
    FieldsReader(file: file.name, zone: zone, dateZone: log.flatMap { logZones[$0] } ?? zone)
  }
}

/// Reads everything of a file but its entries.
private struct HeaderReader {
  let file: String

  func error(_ node: FileNode, _ expected: String) -> ClinicalFileError {
    ClinicalFileError(file: file, mark: node.mark, expected: expected, found: node.brief)
  }

  func read(_ root: FileNode) throws(ClinicalFileError) -> TimelineHeader {
    guard let fields = root.fields else { throw error(root, "a mapping that begins with timeline: 1") }
    guard let version = root["timeline"] else {
      throw ClinicalFileError(file: file, mark: root.mark, expected: "timeline: 1", found: "no timeline")
    }
    guard version.text == "1" else { throw error(version, "timeline: 1, the only version there is") }
    let zone = try zone(root["zone"]) ?? .utc
    var header = TimelineHeader(
      file: TimelineFile(
        name: file, zone: zone.name, start: nil, end: nil, site: root["site"], logs: [], entries: [],
        unknown: fields.filter { !["timeline", "zone", "clock", "site", "pumpLogs", "entries"].contains($0.name) }),
      zone: zone, logZones: [:], namesLogs: false)
    if let site = header.file.site, site.fields == nil { throw error(site, "a mapping of facts of the site") }
    if let clock = root["clock"] {
      guard clock.fields != nil else { throw error(clock, "a mapping with start and end") }
      header.file.start = try instant(clock["start"], zone)
      header.file.end = try instant(clock["end"], zone)
      if let start = header.file.start, let end = header.file.end, end < start, let node = clock["end"] {
        throw error(node, "an end that is not before the start")
      }
    }
    if let logs = root["pumpLogs"] { try readLogs(logs, &header) }
    return header
  }

  private func readLogs(_ node: FileNode, _ header: inout TimelineHeader) throws(ClinicalFileError) {
    guard let list = node.list else { throw error(node, "a list of pump logs") }
    for element in list {
      guard let fields = element.fields else { throw error(element, "a pump log: a mapping with id, profile, implant, program") }
      let id: String
      if let node = element["id"] {
        guard let text = node.text, !text.isEmpty else { throw error(node, "the log's id: a text") }
        guard !header.file.logs.contains(where: { $0.id == text }) else { throw error(node, "an id that no other log has") }
        id = text
      } else if list.count == 1 {
        id = TimelineFile.onlyLog
      } else {
        throw ClinicalFileError(file: file, mark: element.mark, expected: "id: the log's label", found: "no id")
      }
      if let profile = element["profile"] {
        guard profile.fields != nil else { throw error(profile, "a mapping of the profile's fields") }
        header.logZones[id] = try zone(profile["zone"])
      }
      var log = TimelineFile.Log(id: id, profile: nil, implant: nil, program: nil, unknown: [])
      log.profile = try facts(element, "profile", id, header)
      log.implant = try facts(element, "implant", id, header)
      log.program = try facts(element, "program", id, header)
      log.unknown = fields.filter { !["id", "profile", "implant", "program"].contains($0.name) }
      header.file.logs.append(log)
    }
    header.namesLogs = !header.file.logs.isEmpty
  }

  private func facts(
    _ log: FileNode, _ kind: String, _ id: String, _ header: TimelineHeader
  ) throws(ClinicalFileError) -> TimelineFile.Fields? {
    guard let node = log[kind] else { return nil }
    guard let fields = node.fields else { throw error(node, "a mapping of the \(kind)'s fields") }
    return try header.fields(id).fields(fields, table: Kinds.table(named: kind), apart: ["kind"], clears: false)
  }

  private func zone(_ node: FileNode?) throws(ClinicalFileError) -> FileZone? {
    guard let node else { return nil }
    guard let zone = node.text.flatMap(FileZone.init) else { throw error(node, "a time zone such as UTC or Europe/Berlin") }
    return zone
  }

  private func instant(_ node: FileNode?, _ zone: FileZone) throws(ClinicalFileError) -> Instant? {
    guard let node else { return nil }
    guard let instant = node.text.flatMap({ Instant($0, zone.reading) }) else {
      throw error(node, "a date and time such as 2026-01-31T08:00Z")
    }
    return instant
  }
}

extension TimelineFile {
  /// What the one log of a file is called that gives it no name.
  public static let onlyLog = "P1"
}
