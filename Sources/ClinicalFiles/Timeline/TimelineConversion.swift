import ChangeLog
public import Complications
import PumpRecords

extension TimelineFile {
  /// The file's logs as detection takes them: every entry a change, with the references that a signed log would hold.
  public var pumpLogs: [PumpLogTimeline] {
    let conversion = TimelineConversion(self)
    return logs.indices.map { conversion.log(at: $0) }
  }

  /// When the run begins and ends.
  public var clock: DetectionClock { DetectionClock(start: start?.milliseconds, end: end?.milliseconds) }

  /// What the file says of the site, in its header and in entries that belong to no log.
  public var siteFacts: Complications.SiteFacts {
    var facts = Complications.SiteFacts()
    let sources = [site?.fields] + entries.filter { $0.log == nil && $0.kind == "site" }.map(\.fields.source)
    for source in sources {
      let reader = FieldsReader(file: name, zone: .utc, dateZone: .utc)
      let table = PumpRecords.SiteFacts.table
      guard let source, let fields = try? reader.fields(source, table: table, apart: [], clears: false) else { continue }
      let message = Message<PumpRecords.SiteFacts>(fields.registers.flatMap(\.bytes))
      facts.clinics += message[PumpRecords.SiteFacts.clinics]
      facts.compoundedConcentrations += message[PumpRecords.SiteFacts.compoundedConcentrations].map(\.scaled)
    }
    facts.lotRecalls = recalls
    return facts
  }

  /// Recalls of lots, of the header's site and of entries that belong to no log.
  private var recalls: [Complications.SiteFacts.LotRecall] {
    let listed = site?["recall"].map { node in node.list ?? [node] } ?? []
    let sources = listed.map(\.fields) + entries.filter { $0.log == nil && $0.kind == "recall" }.map(\.fields.source)
    return sources.compactMap { source in
      let reader = FieldsReader(file: name, zone: .utc, dateZone: .utc)
      guard let source, let fields = try? reader.fields(source, table: Recall.table, apart: [], clears: false) else { return nil }
      let message = Message<Recall>(fields.registers.flatMap(\.bytes))
      return Complications.SiteFacts.LotRecall(lots: message[Recall.lots], publishedOn: message[Recall.publishedOn])
    }
  }
}

/// Makes changes of entries.
private struct TimelineConversion {
  let file: TimelineFile
  let identities: FileIdentities
  let references: TimelineReferences
  /// The changes of the entries, by place.
  private var changes: [Int: MergeInput] = [:]

  init(_ file: TimelineFile) {
    self.file = file
    identities = FileIdentities(file.entries)
    let references = TimelineReferences(file: file)
    self.references = references
    var byRecord: [Int: [Int]] = [:]
    for (place, entry) in file.entries.enumerated() {
      if let record = references.record(of: entry) { byRecord[record, default: []].append(place) }
    }
    for place in file.entries.indices { changes[place] = change(place) }
    // What somebody had seen was written earlier, so in that order everything that an entry needs is there.
    for (record, places) in byRecord.sorted(by: { $0.key < $1.key }) where places.count > 1 {
      let written = places.sorted { (file.entries[$0].writtenAt, $0) < (file.entries[$1].writtenAt, $1) }
      for place in written {
        let shown = replaces(place, of: record, among: written)
        changes[place]?.replaces = shown
      }
    }
  }

  func log(at index: Int) -> PumpLogTimeline {
    let log = file.logs[index]
    let own = file.entries.indices.filter { file.entries[$0].log == log.id }
    var entries = header(log, index)
    entries += own.compactMap(entry)
    let contacts = own.map { file.entries[$0] }.filter { $0.kind == "syncContact" }.compactMap { entry in
      entry.writer.map { SyncContact(writer: $0, at: (entry.at?.to ?? entry.arrives).milliseconds) }
    }
    return PumpLogTimeline(label: log.id, entries: entries, contacts: contacts, zone: zone(of: log).reading)
  }

  private func zone(of log: TimelineFile.Log) -> FileZone {
    let stated = log.profile?.source.first { $0.name == "zone" }?.value.text
    return stated.flatMap(FileZone.init) ?? FileZone(file.zone) ?? .utc
  }

  /// The facts of the header: known when anything is, written before everything.
  private func header(_ log: TimelineFile.Log, _ index: Int) -> [TimelineEntry] {
    let first = file.entries.map(\.arrives).min() ?? file.start ?? file.end ?? Instant(milliseconds: 0)
    let knownAt = min(first, file.start ?? first)
    return [log.profile, log.implant, log.program].enumerated().compactMap { fact, fields in
      guard let fields, let table = fields.table, let id = FileIdentities.header(log: index, fact: fact), let nobody = FileIdentities.nobody
      else { return nil }
      let change = MergeInput(
        id: id, kind: table.code.rawValue, author: nobody, standing: .accepted, registers: fields.registers)
      let isDated = fields.registers.contains { $0.number == table.common.at.number }
      return TimelineEntry(
        change: change, label: "\(log.id).\(table.name)", knownAt: knownAt.milliseconds, writtenAt: knownAt.milliseconds,
        isHeader: true, isUndated: !isDated)
    }
  }

  /// An entry as a change; nil for a kind that this version does not know, and for contacts of writers.
  private func entry(_ place: Int) -> TimelineEntry? {
    let entry = file.entries[place]
    guard let change = changes[place] else { return nil }
    var converted = TimelineEntry(
      change: change, label: entry.id, knownAt: entry.arrives.milliseconds, writtenAt: entry.writtenAt.milliseconds,
      clockSlack: (entry.clockEarlierMS, entry.clockLaterMS), role: entry.role, writer: entry.writer,
      notSeen: Set(entry.notSeen.compactMap(identities.change)))
    converted.isPersonNamed = entry.person != nil
    return converted
  }

  /// The change without what it replaces.
  private func change(_ place: Int) -> MergeInput? {
    let entry = file.entries[place]
    guard let table = entry.fields.table, let id = identities.change(entry.id), let author = identities.author(entry) else { return nil }
    let standing = standing(entry, table)
    let record = references.record(of: entry).map { file.entries[$0].id }.flatMap(identities.change)
    let kind = table.code.rawValue
    switch entry.action {
    case .record:
      return MergeInput(id: id, kind: kind, author: author, standing: standing, registers: entry.fields.registers)
    case .amends:
      return MergeInput(
        id: id, kind: KindCode.amendment.rawValue, author: author, standing: standing, record: record, recordKind: kind,
        registers: entry.fields.registers)
    case .retracts:
      return MergeInput(
        id: id, kind: KindCode.retraction.rawValue, author: author, standing: standing, record: record, recordKind: kind)
    case .confirms(let target):
      return MergeInput(
        id: id, kind: KindCode.confirmation.rawValue, author: author, standing: standing, record: record, recordKind: kind,
        confirms: identities.change(target), mayConfirm: standing == .accepted)
    }
  }

  /// A patient's or caregiver's entry of a kind that evidence.md section 6 does not let them create is quarantined, and so
  /// is their word on a finding unless it acknowledges; every other is accepted.
  private func standing(_ entry: TimelineFile.Entry, _ table: Table) -> Standing {
    guard let role = entry.role, Roles.lay.contains(role) else { return .accepted }
    guard table.acceptsInFile(role) else { return .quarantined }
    if table.code == Disposition.table.code {
      let word = Message<Disposition>(entry.fields.registers.flatMap(\.bytes))[Disposition.action]
      return word == Disposition.Action.acknowledge ? .accepted : .quarantined
    }
    return .accepted
  }

  /// The values that the author of an amendment or retraction had been shown: what survived of the record among the
  /// changes written earlier, but for those that the file says were not seen. Equal `writtenAt` = had not seen.
  private func replaces(_ place: Int, of recordPlace: Int, among places: [Int]) -> [Replaced] {
    let entry = file.entries[place]
    guard let recordID = identities.change(file.entries[recordPlace].id) else { return [] }
    switch entry.action {
    case .record, .confirms: return []
    case .retracts(let id) where id != file.entries[recordPlace].id: return identities.change(id).map { [Replaced(change: $0)] } ?? []
    case .amends, .retracts: break
    }
    let unseen = Set(entry.notSeen)
    let seen = places.filter { file.entries[$0].writtenAt < entry.writtenAt && !unseen.contains(file.entries[$0].id) }
    let records = Merge.records(seen.compactMap { changes[$0] }) { kind, field in
      Kinds.table(code: KindCode(kind))?.row(field)?.isOpen ?? false
    }
    let shown = records.first { $0.id == recordID }
    if case .retracts = entry.action {
      // A retraction of the record names its creating change as a whole, and each amendment that was shown.
      let amendments = Set((shown?.fields ?? []).flatMap(\.values).map(\.change)).subtracting([recordID]).sorted()
      return [Replaced(change: recordID)] + amendments.map { Replaced(change: $0) }
    }
    let named = Set(entry.fields.registers.map(\.number) + entry.fields.cleared)
    var fields: [ChangeID: [UInt32]] = [:]
    for field in shown?.fields ?? [] where named.contains(field.number) {
      for value in field.values { fields[value.change, default: []].append(field.number) }
    }
    return fields.sorted { $0.key < $1.key }.map { Replaced(change: $0.key, fields: $0.value) }
  }
}
