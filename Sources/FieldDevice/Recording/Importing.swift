import Admission
public import ChangeLog
import LogStorage
public import PumpRecords

/// An entry of a timeline that is taken over as this device's own change.
public struct ImportedEntry: Hashable, Sendable {
  /// What the entry does.
  public enum Action: Hashable, Sendable {
    /// Begins a record.
    case record
    /// Corrects the record (or the amendment) with this label.
    case amends(String)
    /// Withdraws the record, or the amendment, with this label.
    case retracts(String)
    /// Agrees with the amendment or retraction with this label.
    case confirms(String)
  }

  /// What the timeline calls it.
  public var label: String
  /// What it does.
  public var action: Action
  /// The kind of the record.
  public var kind: KindCode
  /// What it says.
  public var fields: UntypedDraft
  /// Of an amendment: fields that it empties.
  public var clearing: [UInt32]
  /// Why, of an amendment or retraction.
  public var reason: String?
  /// Labels of entries that its author had not seen.
  public var unseen: [String]

  /// An entry.
  public init(
    label: String, action: Action, kind: KindCode, fields: UntypedDraft, clearing: [UInt32] = [], reason: String? = nil,
    unseen: [String] = []
  ) {
    self.label = label
    self.action = action
    self.kind = kind
    self.fields = fields
    self.clearing = clearing
    self.reason = reason
    self.unseen = unseen
  }

  /// The label that it refers to.
  var target: String? {
    switch action {
    case .record: nil
    case .amends(let label), .retracts(let label), .confirms(let label): label
    }
  }
}

/// What became of an entry that was to be taken over.
public struct ImportedChange: Hashable, Sendable {
  /// What the timeline calls it.
  public var label: String
  /// The change that it is here.
  public var change: ChangeID
  /// False where this device had imported it before: nothing was recorded anew.
  public var isNew: Bool
}

extension EnrolledDevice {
  /// Takes entries over as this device's own changes, `entry: import`: all of them in one durable commit, or none.
  ///
  /// What one entry says of another becomes a reference to a change. What this device's role may not write comes back quarantined.
  /// An entry that this device has imported before is recognised by what it says, and is not recorded again.
  /// - Parameters:
  ///   - entries: in the order in which they were written.
  ///   - others: entries of the same timeline that are not taken over (another device's), in case one is referred to: where its
  ///     device has imported it and this one has received it, it is found in the log by what it says.
  ///   - progress: is told how many entries are done, after each.
  /// - Returns: the changes, in the order in which they were recorded or found.
  /// - Throws: ``DeviceError``; `.unknownRecord` with the label of an entry that is referred to and is nowhere.
  @discardableResult
  public func importEntries(
    _ entries: [ImportedEntry], others: [ImportedEntry] = [], into log: PumpLogID, progress: (@Sendable (Int) -> Void)? = nil
  ) throws(DeviceError) -> [ImportedChange] {
    guard !entries.isEmpty else { return [] }
    let reading = clock.read()
    let recorded = try DeviceError.storing {
      let view = try store.read { try logReader.view(of: log, in: $0) }
      return try store.write { transaction in
        let scribe = try Scribe(log, at: reading, as: identity, cryptography, in: transaction)
        var importer = Importer(scribe: scribe, view: view, others: others)
        let recorded = try importer.run(entries, progress)
        if recorded.contains(where: \.isNew) { try scribe.signHead(signer) }
        return recorded
      }
    }
    let new = recorded.filter(\.isNew).map(\.change)
    if !new.isEmpty { announcer.tell(.recorded(log: log, changes: new)) }
    return recorded
  }
}

/// Turns entries into changes, keeping track of what each record shows as it goes.
private struct Importer {
  /// The common field `entry`, of every kind.
  private static let entryField: UInt32 = 1001

  let scribe: Scribe
  let others: [ImportedEntry]
  /// By record: the changes that speak of it, as merge sees them.
  private var families: [ChangeID: [MergeInput]] = [:]
  private var changes: [String: (change: ChangeID, record: ChangeID, kind: UInt32)] = [:]
  private var held: [MergeInput] = []
  /// What an entry of this import was found to be: two entries that say the same are two changes.
  private var found: Set<ChangeID> = []

  init(scribe: Scribe, view: LogView?, others: [ImportedEntry]) {
    self.scribe = scribe
    self.others = others
    for change in view?.changes ?? [] {
      let statement = view?.facts.writer(change.writer)?.statement
      let input = MergeInput(
        id: change.id, kind: change.header.kind ?? 0, author: Author(person: change.person, device: statement?.device),
        standing: change.standing, record: change.header.record, recordKind: change.header.recordKind,
        replaces: change.header.replaces, confirms: change.header.confirms, mayConfirm: change.verdict.mayConfirm,
        registers: change.change.registers)
      held.append(input)
      families[input.record ?? input.id, default: []].append(input)
    }
  }

  mutating func run(_ entries: [ImportedEntry], _ progress: (@Sendable (Int) -> Void)?) throws -> [ImportedChange] {
    let own = Set(entries.map(\.label))
    var recorded: [ImportedChange] = []
    var rest = entries
    // An amendment may be written down before its record: it waits for its turn.
    while !rest.isEmpty {
      var waiting: [ImportedEntry] = []
      for entry in rest {
        if let target = entry.target, own.contains(target), changes[target] == nil {
          waiting.append(entry)
        } else {
          if let known = try imported(entry) {
            recorded.append(ImportedChange(label: entry.label, change: known, isNew: false))
          } else {
            recorded.append(ImportedChange(label: entry.label, change: try take(entry), isNew: true))
          }
          progress?(recorded.count)
        }
      }
      guard waiting.count < rest.count else { throw DeviceError.unknownRecord(waiting[0].target ?? waiting[0].label) }
      rest = waiting
    }
    return recorded
  }

  private mutating func take(_ entry: ImportedEntry) throws -> ChangeID {
    guard let label = entry.target else {
      var fields = entry.fields
      var way = WireWriter()
      Coded(EntryWay.import).write(Self.entryField, to: &way)
      fields.set(Self.entryField, way.bytes)
      return try append(Entry(kind: entry.kind, fields: fields).draft, as: entry.label, record: nil)
    }
    let target = try find(label)
    let unseen = Set(entry.unseen.compactMap { changes[$0]?.change })
    let shown = ShownValues.without(unseen, try record(target.record))
    let draft =
      switch entry.action {
      case .amends:
        CorrectionDraft.amendment(of: shown, fields: entry.fields, clearing: entry.clearing, reason: entry.reason, by: nil)
      case .retracts where target.change != target.record:
        CorrectionDraft.retraction(ofAmendment: target.change, of: shown, reason: entry.reason, by: nil)
      case .retracts: CorrectionDraft.retraction(of: shown, reason: entry.reason, by: nil)
      case .record, .confirms:
        CorrectionDraft.confirmation(of: target.change, record: target.record, kind: target.kind, by: nil)
      }
    return try append(draft, as: entry.label, record: (target.record, target.kind))
  }

  private mutating func append(
    _ draft: ChangeDraft, as label: String, record: (id: ChangeID, kind: UInt32)?
  ) throws -> ChangeID {
    let id = try scribe.append(draft, signer: nil)
    let header = draft.header
    let input = MergeInput(
      id: id, kind: header.kind ?? 0, author: Author(person: scribe.identity.person, device: scribe.identity.device),
      standing: .accepted, record: header.record, recordKind: header.recordKind, replaces: header.replaces,
      confirms: header.confirms, registers: registers(draft))
    families[record?.id ?? id, default: []].append(input)
    changes[label] = (id, record?.id ?? id, record?.kind ?? header.kind ?? 0)
    return id
  }

  private func registers(_ draft: ChangeDraft) -> [Register] {
    (try? draft.change(bodySalt: [UInt8](repeating: 0, count: 8), noteSalt: [UInt8](repeating: 0, count: 8)))?.registers ?? []
  }

  private func record(_ id: ChangeID) throws -> MergedRecord {
    let merged = Merge.records(families[id] ?? []) { kind, field in
      Kinds.table(code: KindCode(kind))?.row(field)?.isOpen ?? false
    }
    guard let record = merged.first(where: { $0.id == id }) else { throw DeviceError.unknownRecord(id.description) }
    return record
  }

  /// The change that a label stands for: taken over in this import, or held in the log and saying the same.
  private mutating func find(_ label: String) throws -> (change: ChangeID, record: ChangeID, kind: UInt32) {
    if let known = changes[label] { return known }
    guard let other = others.first(where: { $0.label == label }) else { throw DeviceError.unknownRecord(label) }
    let record = try other.target.map { try find($0) }
    let found = held.first { says($0, the: other, of: record?.record) }
    guard let found else { throw DeviceError.unknownRecord(label) }
    let name = (change: found.id, record: record?.record ?? found.id, kind: other.kind.rawValue)
    changes[label] = name
    return name
  }

  /// The change as which this device has imported an entry before.
  private mutating func imported(_ entry: ImportedEntry) throws -> ChangeID? {
    let record = try entry.target.map { try find($0) }
    let own = held.first { input in
      input.author.device == scribe.identity.device && !found.contains(input.id)
        && (entry.target != nil || input.registers.contains { $0.number == Self.entryField })
        && says(input, the: entry, of: record?.record)
    }
    guard let own else { return nil }
    found.insert(own.id)
    changes[entry.label] = (own.id, record?.record ?? own.id, entry.kind.rawValue)
    return own.id
  }

  /// Whether a change says what an entry says; how it came to be written down does not count.
  private func says(_ input: MergeInput, the entry: ImportedEntry, of record: ChangeID?) -> Bool {
    guard input.record == record else { return false }
    let kind =
      switch entry.action {
      case .record: entry.kind
      case .amends: KindCode.amendment
      case .retracts: KindCode.retraction
      case .confirms: KindCode.confirmation
      }
    return input.kind == kind.rawValue
      && input.registers.filter { $0.number != Self.entryField }.flatMap(\.bytes) == entry.fields.bytes
  }
}
