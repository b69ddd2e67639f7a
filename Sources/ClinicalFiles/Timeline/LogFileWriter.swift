public import ChangeLog
public import Complications
import PumpRecords

/// Writes a log as a timeline file in JSON Lines (records.md section 3): the header, then a change a line, in the order of arrival.
///
/// Reading it back gives detection what the log gives it. What a file cannot say is left out: signatures, and that a clinician's
/// change is quarantined (it is marked `standing: quarantined`, which a reader keeps and does not understand).
public struct LogFileWriter {
  private let log: PumpLogTimeline
  private let zone: String?
  private let end: Int64?
  private let reasons: [ChangeID: String]
  private let entries: [ChangeID: TimelineEntry]

  /// A writer of one log.
  /// - Parameters:
  ///   - zone: the name of the log's zone, for bare dates; nil: UTC.
  ///   - end: until when evaluation goes on, milliseconds since 1970; nil: until the last arrival.
  ///   - reasons: why a correction was made, by its id.
  public init(_ log: PumpLogTimeline, zone: String? = nil, end: Int64? = nil, reasons: [ChangeID: String] = [:]) {
    self.log = log
    self.zone = zone
    self.end = end
    self.reasons = reasons
    entries = Dictionary(log.entries.map { ($0.change.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The lines, without line feeds.
  public func lines() -> [String] {
    var header = [("timeline", "1")]
    if let zone { header.append(("zone", JSONText.quoted(zone))) }
    if let end { header.append(("clock", JSONText.object([("end", time(end))]))) }
    header.append(("pumpLogs", "[" + JSONText.object([("id", JSONText.quoted(log.label))]) + "]"))
    let written = writingOrder()
    let sorted = log.entries.sorted { ($0.knownAt, $0.change.id) < ($1.knownAt, $1.change.id) }
    let contacts = log.contacts.sorted { ($0.at, $0.writer) < ($1.at, $1.writer) }.map { contact in
      JSONText.object([
        ("kind", JSONText.quoted("syncContact")), ("pumpLog", JSONText.quoted(log.label)), ("writer", JSONText.quoted(contact.writer)),
        ("at", time(contact.at)),
      ])
    }
    return [JSONText.object(header)] + sorted.compactMap { line($0, writtenAt: written[$0.change.id] ?? $0.writtenAt) } + contacts
  }

  /// A file says what an author had seen by the order of writing: what refers to something was written after it, whatever the
  /// clocks said.
  private func writingOrder() -> [ChangeID: Int64] {
    var written = entries.mapValues(\.writtenAt)
    let correcting = log.entries.filter { $0.change.record != nil }
    var hasMoved = true
    while hasMoved {
      hasMoved = false
      for entry in correcting {
        let change = entry.change
        let shown = ([change.record, change.confirms].compactMap(\.self) + change.replaces.map(\.change)).compactMap { written[$0] }.max()
        guard let shown, let own = written[change.id], own <= shown else { continue }
        written[change.id] = shown + 1
        hasMoved = true
      }
    }
    return written
  }

  /// A change; nil for one that makes no sense in a file: of a kind that this version does not know.
  private func line(_ entry: TimelineEntry, writtenAt: Int64) -> String? {
    let change = entry.change
    let kindClass = KindCode(change.kind).kindClass
    guard let table = Kinds.table(code: KindCode(KindCode(change.kind).createsRecord ? change.kind : change.recordKind ?? 0)) else {
      return nil
    }
    var members = [
      ("id", JSONText.quoted(change.id.description)), ("pumpLog", JSONText.quoted(log.label)), ("kind", JSONText.quoted(table.name)),
    ]
    func add(_ name: String, _ text: String?) { if let text { members.append((name, JSONText.quoted(text))) } }
    switch kindClass {
    case .report, .act: break
    case .amendment: add("amends", change.record?.description)
    case .retraction: add("retracts", change.record?.description)
    case .confirmation: add("confirms", change.confirms?.description)
    case .server, .unknown: return nil
    }
    add("reason", reasons[change.id])
    add("by", entry.role?.name)
    add("person", change.author.person.description)
    add("writer", entry.writer)
    members += [("arrives", time(entry.knownAt)), ("writtenAt", time(writtenAt))]
    if entry.clockSlack != (0, 0) {
      members.append(
        ("clockSlackMS", JSONText.object([("earlier", "\(entry.clockSlack.earlier)"), ("later", "\(entry.clockSlack.later)")])))
    }
    if !entry.notSeen.isEmpty { members.append(("notSeen", JSONText.list(entry.notSeen.sorted().map(\.description)))) }
    if change.standing == .quarantined { add("standing", "quarantined") }
    if kindClass != .retraction && kindClass != .confirmation {
      if let at = happened(entry, table) { members.append(("at", at)) }
      members += fields(change, table)
    }
    return JSONText.object(members)
  }

  /// When it happened, as its author states it; where a record says nothing, when it was written.
  private func happened(_ entry: TimelineEntry, _ table: Table) -> String? {
    let stated = entry.change.registers.first { $0.number == table.common.at.number }.flatMap {
      Message<Symptoms>($0.bytes)[Symptoms.at]
    }
    guard let stated else { return entry.change.record == nil ? time(entry.writtenAt) : nil }
    if stated.isInstant { return time(stated.from.milliseconds) }
    return JSONText.object([("from", time(stated.from.milliseconds)), ("to", time(stated.to.milliseconds))])
  }

  private func fields(_ change: MergeInput, _ table: Table) -> [(String, String)] {
    let shown = UntypedMessage(table: table, change.registers.flatMap(\.bytes)).shown
    var members: [(String, String)] = []
    for (row, values) in shown where row !== table.common.at {
      let readable = values.filter { $0 != .unreadable }.map(json)
      if let first = readable.first { members.append((row.name, row.isList ? "[" + readable.joined(separator: ",") + "]" : first)) }
    }
    // What an amendment replaces and does not say is emptied.
    let said = Set(change.registers.map(\.number))
    var emptied: Set<UInt32> = []
    for replaced in change.replaces where KindCode(change.kind).kindClass == .amendment {
      emptied.formUnion(replaced.fields.isEmpty ? entries[replaced.change]?.change.registers.map(\.number) ?? [] : replaced.fields)
    }
    for number in emptied.subtracting(said).sorted() {
      if let row = table.row(number), row !== table.common.at { members.append((row.name, "null")) }
    }
    return members
  }

  private func json(_ value: ShownValue) -> String {
    switch value {
    case .bool(let yes): yes ? "true" : "false"
    case .number(let text, _): text
    case .interval(let from, let to): JSONText.object([("from", JSONText.quoted(from)), ("to", JSONText.quoted(to))])
    case .message(let members):
      JSONText.object(
        members.map { member in
          let values = member.values.filter { $0 != .unreadable }.map(json)
          return (member.name, member.isList ? "[" + values.joined(separator: ",") + "]" : values.first ?? "null")
        })
    case .code, .text, .unreadable: JSONText.quoted(value.text)
    }
  }

  private func time(_ milliseconds: Int64) -> String { JSONText.quoted(Instant(milliseconds: milliseconds).text) }
}
