import ChangeLog
import PumpRecords

/// A log as it is known at one instant: merged records, and the choices that are open in them.
struct KnownLog: Sendable {
  private(set) var log: PumpLogTimeline
  let site: SiteFacts
  let rulebook: Rulebook
  private(set) var records: [MergedRecord]
  private(set) var choices: [Choice]
  private var pairs: [ToldActs.Pair] = []
  private var conflicts: [FieldConflict] = []
  private let amendments: [RecordSource]
  private var entries: [ChangeID: TimelineEntry]
  private let amenders: [ChangeID: [TimelineEntry]]
  /// The chart of the plain reading, with two records of one act as two: where acts are paired.
  private var unpaired: Chart?
  /// The pairs in it.
  private var found = ActPairs()

  /// Something that a reading must decide: a conflict of a field, an unconfirmed retraction, an uncertain time.
  struct Choice: Sendable {
    enum Subject: Hashable, Sendable {
      /// A field's values, by place among ``Choice/values``.
      case field(record: ChangeID, number: UInt32)
      /// 0 kept, 1 withdrawn.
      case retraction(record: ChangeID)
      /// 0 the earliest time, 1 the latest.
      case time(record: ChangeID)
      /// 0 the earliest, 1 the latest end of every clock's slack.
      case clocks
      /// Two records of one act that disagree: 0 the first's values, 1 the second's.
      case act(first: ChangeID, second: ChangeID)
      /// Refills that may be one: 0 two acts, 1 one.
      case perhaps(first: ChangeID, second: ChangeID)
    }
    var subject: Subject
    /// How many ways there are; way 0 is taken while another choice is tried.
    var ways: Int
    /// Of a field: its distinct values, the one that is shown first in front. Nil is absence.
    var values: [MergedValue?] = []
    /// Safety-critical choices are tried first.
    var rank: Int
    var record: ChangeID?
    /// In print, a way each.
    var names: [String]
  }

  init(log: PumpLogTimeline, known entries: [TimelineEntry], site: SiteFacts, rulebook: Rulebook) {
    self.log = log
    self.site = site
    self.rulebook = rulebook
    let byID = Dictionary(entries.map { ($0.change.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.entries = byID
    var amenders: [ChangeID: [TimelineEntry]] = [:]
    for entry in entries { if let record = entry.change.record { amenders[record, default: []].append(entry) } }
    self.amenders = amenders
    records = Merge.records(entries.map(\.change)) { kind, field in
      Kinds.table(code: KindCode(kind))?.row(field)?.isOpen ?? false
    }
    var choices: [Choice] = []
    var hasSlack = false
    for record in records {
      guard let entry = byID[record.id] else { continue }
      if entry.clockSlack.earlier != 0 || entry.clockSlack.later != 0 { hasSlack = true }
      choices += Self.fieldChoices(record, entries: byID)
      if let retraction = Self.pendingRetraction(record, amenders: amenders[record.id] ?? [], creator: entry) {
        choices.append(
          Choice(
            subject: .retraction(record: record.id), ways: 2, rank: 1, record: record.id,
            names: ["\(entry.label) kept", "\(entry.label) withdrawn by \(retraction.label)"]))
      }
      if let width = Self.statedInterval(record), !width.isInstant {
        choices.append(
          Choice(
            subject: .time(record: record.id), ways: 2, rank: 2, record: record.id,
            names: ["\(entry.label) at its earliest", "\(entry.label) at its latest"]))
      }
    }
    if hasSlack { choices.append(Choice(subject: .clocks, ways: 2, rank: 3, names: ["", ""])) }
    amendments = entries.filter { $0.change.record != nil }.map { RecordSource($0, at: $0.writtenAt) }
    for record in records {
      guard let creator = byID[record.id], let amending = amenders[record.id] else { continue }
      conflicts += FieldConflict.history(of: record, changes: [creator] + amending)
    }
    self.choices = choices.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    pairActs(byID)
  }

  /// Takes new records that leave nothing to choose, that no correction speaks of and that tell of no act told before.
  /// - Returns: the records; nil where there is more to them: then nothing was taken, and the log must be read anew.
  mutating func add(_ fresh: ArraySlice<TimelineEntry>, contacts: [SyncContact]) -> [MergedRecord]? {
    guard let before = unpaired else { return nil }
    let hasClocks = choices.contains { $0.subject == .clocks }
    for entry in fresh {
      let change = entry.change
      let isPlain = change.record == nil && change.confirms == nil && !entry.isHeader && !entry.isUndated
      let hasSlack = entry.clockSlack.earlier != 0 || entry.clockSlack.later != 0
      guard isPlain, entries[change.id] == nil, amenders[change.id] == nil, hasClocks || !hasSlack else { return nil }
    }
    let added = Merge.records(fresh.map(\.change)) { kind, field in Kinds.table(code: KindCode(kind))?.row(field)?.isOpen ?? false }
    let names = Dictionary(fresh.map { ($0.change.id, $0) }, uniquingKeysWith: { first, _ in first })
    guard names.count == fresh.count, added.count == fresh.count else { return nil }
    for record in added {
      guard Self.fieldChoices(record, entries: names).isEmpty, Self.statedInterval(record)?.isInstant ?? true,
        record.fields.allSatisfy({ $0.values.count == 1 })
      else { return nil }
    }
    var all = entries
    for record in added { all[record.id] = names[record.id] }
    let read = Self.readings(of: added, entries: all, taken: taken([:]))
    let chart = before.adding(read, contacts: contacts)
    // Acts may be told twice; whether they are shows in the chart that has them.
    if !read.allSatisfy({ Chart.isObserved($0.kind) }), ActPairs(chart) != found { return nil }
    unpaired = chart
    for record in added {
      entries[record.id] = names[record.id]
      let place = Search.first(in: records.count) { records[$0].id > record.id }
      records.insert(record, at: place)
    }
    log.contacts = contacts
    return added
  }

  /// The chart that ``chart(_:)`` gives for `ways`, made of the one before by what was added to the log.
  func chart(_ ways: [Int: Int], adding added: [MergedRecord], to before: Chart) -> Chart {
    if ways.isEmpty, found.isEmpty, let unpaired { return unpaired }
    return before.adding(Self.readings(of: added, entries: entries, taken: taken(ways)), contacts: log.contacts)
  }

  /// What a reading takes of each choice.
  private func taken(_ ways: [Int: Int]) -> [Choice.Subject: (choice: Choice, way: Int)] {
    var taken: [Choice.Subject: (choice: Choice, way: Int)] = [:]
    for (place, choice) in choices.enumerated() { taken[choice.subject] = (choice, ways[place] ?? 0) }
    return taken
  }

  /// Finds records of one act in the plain reading.
  private mutating func pairActs(_ entries: [ChangeID: TimelineEntry]) {
    let chart = chart([:])
    unpaired = chart
    found = ActPairs(chart)
    if found.isEmpty { return }
    pairs = found.same.map { ToldActs.Pair(first: $0.first, second: $0.second, secondCounts: false) }
    func label(_ id: ChangeID) -> String { entries[id]?.label ?? id.description }
    for pair in found.disagreeing {
      choices.append(
        Choice(
          subject: .act(first: pair.first, second: pair.second), ways: 2, rank: 0, record: pair.first,
          names: ["as \(label(pair.first)) says", "as \(label(pair.second)) says"]))
      guard let first = entries[pair.first], let second = entries[pair.second],
        let table = Kinds.table(code: KindCode(first.change.kind))
      else { continue }
      for number in pair.fields {
        guard let row = table.row(number) else { continue }
        conflicts.append(
          FieldConflict(
            record: pair.first, otherRecord: pair.second, number: number, name: row.name, isUrgent: row.conflict.isUrgent,
            from: max(first.writtenAt, second.writtenAt), to: nil, changes: [pair.first, pair.second]))
      }
    }
    for pair in found.perhaps {
      choices.append(
        Choice(
          subject: .perhaps(first: pair.first, second: pair.second), ways: 2, rank: 1, record: pair.second,
          names: [
            "\(label(pair.first)) and \(label(pair.second)) two refills", "\(label(pair.first)) and \(label(pair.second)) one refill",
          ]))
    }
    choices = choices.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
  }

  /// A chart of the reading that takes way 0 of every choice but for `ways`, by place among ``choices``.
  func chart(_ ways: [Int: Int]) -> Chart {
    if ways.isEmpty, found.isEmpty, let unpaired { return unpaired }
    let taken = taken(ways)
    let read = Self.readings(of: records, entries: entries, taken: taken)
    let named = ways.keys.sorted()
    func name(_ way: (Int) -> Int) -> String? {
      let names = named.map { choices[$0].names[way($0)] }.filter { !$0.isEmpty }
      return names.isEmpty ? nil : names.joined(separator: ", ")
    }
    var told = ToldActs(pairs: pairs)
    for choice in choices {
      let way = taken[choice.subject]?.way ?? 0
      switch choice.subject {
      case .act(let first, let second): told.pairs.append(ToldActs.Pair(first: first, second: second, secondCounts: way == 1))
      case .perhaps(let first, let second):
        if way == 1 { told.pairs.append(ToldActs.Pair(first: first, second: second, secondCounts: false)) }
      default: break
      }
    }
    return Chart(
      log: log, site: site, rulebook: rulebook, records: read, told: told, conflicts: conflicts, amendments: amendments,
      branch: name { ways[$0] ?? 0 },
      plainBranch: name { _ in 0 },
      branchRecords: named.compactMap { choices[$0].record })
  }

  private static func readings(
    of records: [MergedRecord], entries: [ChangeID: TimelineEntry], taken: [Choice.Subject: (choice: Choice, way: Int)]
  ) -> [ReadRecord] {
    records.flatMap { readings(of: $0, entries: entries, taken: taken) }
  }

  /// The record in a reading; a report with values that disagree is read once with each (3.1.6: triggers take the most
  /// abnormal, ends need all).
  private static func readings(
    of record: MergedRecord, entries: [ChangeID: TimelineEntry], taken: [Choice.Subject: (choice: Choice, way: Int)]
  ) -> [ReadRecord] {
    guard let entry = entries[record.id] else { return [] }
    let table = Kinds.table(code: KindCode(record.kind))
    let isWithdrawn = taken[.retraction(record: record.id)].map { $0.way == 1 } ?? false
    var bytes: [UInt8] = []
    var others: [(number: UInt32, value: MergedValue)] = []
    var spelled: [(number: UInt32, bytes: [UInt8])] = []
    var knownAt = entry.knownAt
    for field in record.fields {
      if isWithdrawn, table?.row(field.number)?.isSafetyCritical ?? false { continue }
      let value: MergedValue?
      if let decided = taken[.field(record: record.id, number: field.number)] {
        value = decided.way < decided.choice.values.count ? decided.choice.values[decided.way] : nil
      } else {
        let values = distinct(field, of: record, entries: entries)
        value = values.first ?? nil
        for other in values.dropFirst() { if let other { others.append((field.number, other)) } }
      }
      guard let value else { continue }
      spelled.append((field.number, value.bytes))
      bytes += value.bytes
      if let changed = entries[value.change], changed.knownAt > knownAt { knownAt = changed.knownAt }
    }
    if record.isRetracted && spelled.allSatisfy({ $0.number >= 1000 }) { return [] }
    if isWithdrawn && spelled.allSatisfy({ $0.number >= 1000 }) { return [] }
    var source = RecordSource(entry, at: 0)
    source.knownAt = knownAt
    source.at = time(bytes: spelled.first { $0.number == 1000 }?.bytes, of: entry, taken: taken)
    var result = [ReadRecord(source: source, kind: record.kind, bytes: bytes)]
    for other in others {
      let changed = spelled.map { $0.number == other.number ? other.value.bytes : $0.bytes }
      var second = source
      if other.number == 1000 { second.at = time(bytes: other.value.bytes, of: entry, taken: taken) }
      result.append(ReadRecord(source: second, kind: record.kind, bytes: changed.flatMap(\.self)))
    }
    return result
  }

  /// When a record happened in a reading. What nobody can date lies at the beginning of time.
  private static func time(
    bytes: [UInt8]?, of entry: TimelineEntry, taken: [Choice.Subject: (choice: Choice, way: Int)]
  ) -> Int64 {
    if entry.isUndated { return Chart.beginning }
    let stated = bytes.flatMap { Message<Symptoms>($0)[Symptoms.at] }
    let interval = stated ?? Interval(Instant(milliseconds: entry.writtenAt))
    let isLate = taken[.time(record: entry.change.id)].map { $0.way == 1 } ?? false
    let areClocksLate = taken[.clocks].map { $0.way == 1 } ?? false
    let slack = areClocksLate ? entry.clockSlack.later : entry.clockSlack.earlier
    return (isLate ? interval.to : interval.from).milliseconds + slack
  }

  private static func statedInterval(_ record: MergedRecord) -> Interval? {
    guard let value = record.field(1000)?.accepted.first else { return nil }
    return Message<Symptoms>(value.bytes)[Symptoms.at]
  }

  /// The values of a field that differ, the one shown first in front (log-format section 5): latest written, then id. A
  /// quarantined value counts only where there is no other, and then so does absence.
  private static func distinct(_ field: MergedField, of record: MergedRecord, entries: [ChangeID: TimelineEntry]) -> [MergedValue?] {
    let accepted = field.accepted
    func newest(_ left: MergedValue, _ right: MergedValue) -> Bool {
      // A clock that is ahead wins nothing: what has arrived was written before.
      let one = entries[left.change].map { min($0.writtenAt, $0.knownAt) } ?? 0
      let other = entries[right.change].map { min($0.writtenAt, $0.knownAt) } ?? 0
      return one == other ? left.change > right.change : one > other
    }
    func unlike(_ values: [MergedValue]) -> [MergedValue] {
      var kept: [MergedValue] = []
      for value in values.sorted(by: newest) where !kept.contains(where: { $0.bytes == value.bytes }) { kept.append(value) }
      return kept
    }
    if !accepted.isEmpty { return unlike(accepted) }
    // All values of a quarantined record are quarantined: it is read as it is, marked.
    if record.standing == .quarantined { return unlike(field.values) }
    return [nil] + unlike(field.values)
  }

  private static func fieldChoices(_ record: MergedRecord, entries: [ChangeID: TimelineEntry]) -> [Choice] {
    let table = Kinds.table(code: KindCode(record.kind))
    var choices: [Choice] = []
    for field in record.fields where field.number <= 1000 {
      let values = distinct(field, of: record, entries: entries)
      guard values.count > 1 else { continue }
      let row = table?.row(field.number)
      let isCritical = row?.isSafetyCritical ?? false
      // Reports keep disagreeing values beside each other as observations.
      if !isCritical && table?.kindClass == .report { continue }
      let label = entries[record.id]?.label ?? record.id.description
      let names = values.map { value in
        guard let value, let row, let table else { return "\(label) without \(row?.name ?? "a field")" }
        let shown = UntypedMessage(table: table, value.bytes).shown.first?.values.map(\.text).joined(separator: " ") ?? ""
        return "\(label) \(row.name) \(shown)"
      }
      choices.append(
        Choice(
          subject: .field(record: record.id, number: field.number), ways: values.count, values: values,
          rank: isCritical ? 0 : 4, record: record.id, names: names))
    }
    return choices
  }

  /// A retraction of the whole record by another person that nobody has confirmed.
  private static func pendingRetraction(
    _ record: MergedRecord, amenders: [TimelineEntry], creator: TimelineEntry
  ) -> TimelineEntry? {
    if record.isRetracted { return nil }
    return amenders.first { entry in
      let change = entry.change
      return KindCode(change.kind).kindClass == .retraction && change.standing == .accepted && change.recordKind == record.kind
        && change.author.person != creator.change.author.person
        && change.replaces.contains { $0.change == record.id && $0.fields.isEmpty }
    }
  }
}

extension Chart {
  /// Before everything: where undated facts lie.
  package static let beginning: Int64 = -4_000_000_000_000
}
