import ChangeLog
import PumpRecords

/// Reads the entries of a file: their envelope, and by the table of their kind what they say.
struct EntriesReader {
  let file: String
  let header: TimelineHeader

  private static let envelope: Set<String> = [
    "id", "kind", "pumpLog", "arrives", "writtenAt", "by", "person", "writer", "amends", "retracts", "confirms", "notSeen",
    "clockSlackMS",
  ]

  /// What is no record of a pump log, but known.
  static let known: [String: Table] = ["syncContact": SyncContact.table, "site": SiteFacts.table, "recall": Recall.table]

  private func error(_ node: FileNode, _ expected: String) -> ClinicalFileError {
    ClinicalFileError(file: file, mark: node.mark, expected: expected, found: node.brief)
  }

  /// The entries, each once, and the logs: those of the header, else those that the entries name.
  func read(_ nodes: [FileNode]) throws(ClinicalFileError) -> (entries: [TimelineFile.Entry], logs: [TimelineFile.Log]) {
    let ids = try ids(nodes)
    let (kept, arrivals) = try once(nodes, ids)
    var logs = header.file.logs
    var logNames = Set(logs.map(\.id))
    if !header.namesLogs {
      for index in kept {
        guard let log = try text(nodes[index], "pumpLog"), logNames.insert(log).inserted else { continue }
        logs.append(TimelineFile.Log(id: log, profile: nil, implant: nil, program: nil, unknown: []))
      }
      if logs.isEmpty { logs = [TimelineFile.Log(id: TimelineFile.onlyLog, profile: nil, implant: nil, program: nil, unknown: [])] }
    }
    let kinds = try kinds(nodes, ids, kept)
    let identities = FileIdentities(ids: kept.map { ids[$0] })
    let references = Dictionary(
      kept.compactMap { place in identities.change(ids[place]).map { (ids[place], $0.description) } },
      uniquingKeysWith: { first, _ in first })
    var entries: [TimelineFile.Entry] = []
    entries.reserveCapacity(kept.count)
    for index in kept {
      var entry = try entry(nodes[index], id: ids[index], kind: kinds[index] ?? "", logs: logs, references: references)
      // Of several deliveries the first one counts.
      if let other = arrivals[index], let earlier = try other.map({ node throws(ClinicalFileError) in try arrival(node) }).min() {
        entry.arrives = min(entry.arrives, earlier)
      }
      entries.append(entry)
    }
    return (entries, logs)
  }

  /// The id of each entry: its own, else `e` and its place, moved on where somebody else bears that.
  private func ids(_ nodes: [FileNode]) throws(ClinicalFileError) -> [String] {
    var given: Set<String> = []
    var own: [String?] = []
    for node in nodes {
      guard node.fields != nil else { throw error(node, "an entry: a mapping with kind, at, …") }
      let id = try text(node, "id")
      if let id { given.insert(id) }
      own.append(id)
    }
    var next = nodes.count
    return own.enumerated().map { index, id in
      if let id { return id }
      var id = "e\(index + 1)"
      while given.contains(id) {
        next += 1
        id = "e\(next)"
      }
      given.insert(id)
      return id
    }
  }

  /// The entries of which no copy stands before, and for those that have copies, the copies.
  private func once(
    _ nodes: [FileNode], _ ids: [String]
  ) throws(ClinicalFileError) -> (kept: [Int], copies: [Int: [FileNode]]) {
    var first: [String: Int] = [:]
    var kept: [Int] = []
    var copies: [Int: [FileNode]] = [:]
    for (index, node) in nodes.enumerated() {
      guard let earlier = first[ids[index]] else {
        first[ids[index]] = index
        kept.append(index)
        continue
      }
      guard nodes[earlier].saysTheSame(as: node, but: ["arrives"]) else {
        throw ClinicalFileError(
          file: file, mark: node["id"]?.mark ?? node.mark,
          expected: "the content of the entry \(FileNode.cut(ids[index])) in line \(nodes[earlier].mark.line)", found: "another content")
      }
      copies[earlier, default: []].append(node)
    }
    return (kept, copies)
  }

  /// The kind of each entry: its own, else that of the record that it speaks of.
  private func kinds(_ nodes: [FileNode], _ ids: [String], _ kept: [Int]) throws(ClinicalFileError) -> [Int: String] {
    let places = Dictionary(kept.map { (ids[$0], $0) }, uniquingKeysWith: { first, _ in first })
    var kinds: [Int: String] = [:]
    for index in kept {
      var place = index
      var steps = 0
      while let (node, target) = try reference(nodes[place]) {
        guard let next = places[target] else { throw error(node, "the id of another entry") }
        steps += 1
        guard steps <= 8, next != index else { throw error(node, "the id of an entry that does not lead back here") }
        place = next
      }
      let kind = try text(nodes[place], "kind")
      guard let kind, !kind.isEmpty else {
        throw ClinicalFileError(file: file, mark: nodes[index].mark, expected: "kind: the kind of record", found: "no kind")
      }
      if place != index, let own = nodes[index]["kind"], let text = own.text, text != kind,
        !["amendment", "retraction", "confirmation"].contains(text)
      {
        throw error(own, "\(kind), the kind of the record")
      }
      kinds[index] = kind
    }
    return kinds
  }

  private func reference(_ node: FileNode) throws(ClinicalFileError) -> (node: FileNode, id: String)? {
    var found: (FileNode, String)?
    for name in ["amends", "retracts", "confirms"] {
      guard let reference = node[name] else { continue }
      guard found == nil else { throw error(reference, "only one of amends, retracts and confirms") }
      guard let id = reference.text else { throw error(reference, "the id of another entry") }
      found = (reference, id)
    }
    return found
  }

  private func entry(
    _ node: FileNode, id: String, kind: String, logs: [TimelineFile.Log], references: [String: String]
  ) throws(ClinicalFileError) -> TimelineFile.Entry {
    let action = try action(node)
    let log = try log(node, kind, logs)
    var apart = Self.envelope
    if action != .record { apart.insert("reason") }
    if kind == "syncContact" { apart.remove("writer") }
    var reader = header.fields(log)
    reader.references = references
    var isAmendment = false
    if case .amends = action { isAmendment = true }
    let at = try interval(node["at"], reader)
    if at == nil, action == .record {
      throw ClinicalFileError(file: file, mark: node.mark, expected: "at: when it happened", found: "no at")
    }
    let arrives = try arrival(node)
    let table = Kinds.table(named: kind)
    let writtenAt = try instant(node, "writtenAt", reader) ?? (action == .record ? at?.to ?? arrives : arrives)
    let by = try text(node, "by")
    var fields = try reader.fields(node.fields ?? [], table: table ?? Self.known[kind], apart: apart, clears: isAmendment)
    fields.table = table
    if table == nil { fields.unknown.removeAll { ["at", "note", "entry"].contains($0) } }
    let slack = try clockSlack(node)
    return TimelineFile.Entry(
      mark: node.mark, id: id, kind: kind, log: log, at: at, arrives: arrives, writtenAt: writtenAt,
      role: by.flatMap(Role.init(named:)), by: by, person: try text(node, "person"), writer: try text(node, "writer"),
      action: action, reason: action == .record ? nil : try text(node, "reason"), notSeen: try texts(node, "notSeen"),
      clockEarlierMS: slack.earlier, clockLaterMS: slack.later, fields: fields)
  }

  /// How far the author's clock is believed: an export of a log says it, people need not.
  private func clockSlack(_ node: FileNode) throws(ClinicalFileError) -> (earlier: Int64, later: Int64) {
    guard let slack = node["clockSlackMS"] else { return (0, 0) }
    // As far as two clocks of 48 bits can be apart; no sum of times overflows.
    let possible: ClosedRange<Int64> = -(1 << 49)...1 << 49
    guard let earlier = slack["earlier"]?.text.flatMap({ Int64($0) }), let later = slack["later"]?.text.flatMap({ Int64($0) }),
      possible.contains(earlier), possible.contains(later), earlier <= later
    else { throw error(slack, "clockSlackMS: earlier and later, whole milliseconds") }
    return (earlier, later)
  }

  private func action(_ node: FileNode) throws(ClinicalFileError) -> TimelineFile.Action {
    guard let (_, id) = try reference(node) else { return .record }
    if node["amends"] != nil { return .amends(id) }
    return node["retracts"] != nil ? .retracts(id) : .confirms(id)
  }

  /// The log of an entry; nil for facts of the site.
  private func log(_ node: FileNode, _ kind: String, _ logs: [TimelineFile.Log]) throws(ClinicalFileError) -> String? {
    if let named = node["pumpLog"] {
      guard let id = named.text, logs.contains(where: { $0.id == id }) else {
        throw error(named, "the id of a pump log: \(logs.prefix(8).map(\.id).joined(separator: ", "))")
      }
      return id
    }
    if ["recall", "site"].contains(kind) { return nil }
    guard logs.count == 1, let only = logs.first else {
      throw ClinicalFileError(
        file: file, mark: node.mark, expected: "pumpLog, since there are several", found: "no pumpLog")
    }
    return only.id
  }

  /// When the server first had it: `arrives`, else `at` (its later end), else `writtenAt`.
  private func arrival(_ node: FileNode) throws(ClinicalFileError) -> Instant {
    let log = try text(node, "pumpLog") ?? (header.file.logs.count == 1 ? header.file.logs.first?.id : nil)
    let reader = header.fields(log)
    if let arrives = try instant(node, "arrives", reader) { return arrives }
    if let at = try interval(node["at"], reader) { return at.to }
    if let written = try instant(node, "writtenAt", reader) { return written }
    throw ClinicalFileError(file: file, mark: node.mark, expected: "at, arrives or writtenAt", found: "no time")
  }

  private func instant(_ node: FileNode, _ name: String, _ reader: FieldsReader) throws(ClinicalFileError) -> Instant? {
    guard let value = node[name] else { return nil }
    guard let text = value.text, let instant = Instant(text, reader.reading(text)) else {
      throw error(value, "a date and time such as 2026-01-31T08:00Z")
    }
    return instant
  }

  private func interval(_ node: FileNode?, _ reader: FieldsReader) throws(ClinicalFileError) -> Interval? {
    guard let node else { return nil }
    if let text = node.text {
      guard let instant = Instant(text, reader.reading(text)) else {
        throw error(node, "a date and time such as 2026-01-31T08:00Z, or from and to")
      }
      return Interval(instant)
    }
    guard node.fields != nil, let from = try instant(node, "from", reader), let to = try instant(node, "to", reader) else {
      throw error(node, "a date and time such as 2026-01-31T08:00Z, or from and to")
    }
    guard let interval = Interval(from: from, to: to) else { throw error(node, "a `to` that is not before `from`") }
    return interval
  }

  private func text(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> String? {
    guard let value = node[name] else { return nil }
    guard let text = value.text else { throw error(value, "\(name): a text") }
    // Exports write an empty text where there is nothing.
    return text.isEmpty ? nil : text
  }

  private func texts(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> [String] {
    guard let value = node[name] else { return [] }
    var texts: [String] = []
    for element in value.list ?? [value] {
      guard let text = element.text else { throw error(element, "a text") }
      texts.append(text)
    }
    return texts
  }
}
