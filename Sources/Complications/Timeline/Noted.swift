public import ChangeLog
public import PumpRecords

/// A record of one kind as rules read it: surviving values, one reading of every open conflict, one instant.
public struct Noted<K: RecordKind>: Sendable {
  /// What every record has, whatever its kind.
  public let source: RecordSource
  /// The surviving values.
  public let message: Message<K>

  /// The record's id.
  public var id: ChangeID { source.id }
  /// When it happened, milliseconds since 1970, in this reading.
  public var at: Int64 { source.at }
  /// Whether it counts in full; a quarantined record raises and adds evidence, nothing else (evidence.md 3.1.20).
  public var isAccepted: Bool { source.isAccepted }
  /// Its author's role.
  public var role: Role? { source.role }

  /// The value of a field; nil where it is unknown.
  public subscript<V: FieldValue>(_ field: Field<K, V>) -> V? { message[field] }
  /// The values of a list; empty where unknown.
  public subscript<V: FieldValue>(_ field: ListField<K, V>) -> [V] { message[field] }
  /// The value of a numeric field; nil where it is unknown or implausible (3.1.10).
  public subscript<U: QuantityUnit>(_ field: Field<K, Quantity<U>>) -> Quantity<U>? {
    guard let value = message[field] else { return nil }
    if let possible = field.row.possible, !possible.contains(value.scaled) { return nil }
    return value
  }
  /// The value of a numeric field as it was entered, however implausible: for VE-1, VE-4 and VE-6 only.
  public func asEntered<U: QuantityUnit>(_ field: Field<K, Quantity<U>>) -> Quantity<U>? { message[field] }
}

extension Message {
  /// The value of a nested numeric field; nil where it is unknown or implausible (3.1.10).
  func plausible<U: QuantityUnit>(_ field: Field<K, Quantity<U>>) -> Quantity<U>? {
    guard let value = self[field] else { return nil }
    if let possible = field.row.possible, !possible.contains(value.scaled) { return nil }
    return value
  }
}

/// What every record has, whatever its kind.
public struct RecordSource: Sendable, Hashable {
  /// The record's id: that of its creating change.
  public var id: ChangeID
  /// Its name in print.
  public var label: String
  /// When it happened, milliseconds since 1970, in this reading.
  public var at: Int64
  /// When the latest of the changes that its values come from became known.
  public var knownAt: Int64
  /// When its creating change was written.
  public var writtenAt: Int64
  /// Whether its creating change counts in full.
  public var isAccepted: Bool
  /// Its author's role; nil when unknown.
  public var role: Role?
  /// Its author, for the question "was it another person?".
  public var person: PersonID
  /// Whether that person is known; a file's entry may name nobody.
  public var isPersonNamed: Bool
  /// The device or writer, as printed.
  public var writer: String?
  /// Earlier changes that its author had not seen.
  public var notSeen: Set<ChangeID>
  /// A fact of a file's header.
  public var isHeader: Bool
  /// Nobody knows when it happened; then ``at`` is the beginning of time.
  public var isUndated: Bool

  /// Nurse, prescriber or surgeon (3.1.9).
  public var isClinician: Bool { role.map { Roles.clinicians.contains($0) } ?? false }
  /// A clinician or a device: whose measured values end a WD-2.
  public var isClinicianOrDevice: Bool { isClinician || role == .device }
  /// Patient or caregiver.
  public var isLay: Bool { role.map { Roles.lay.contains($0) } ?? false }
  /// Prescriber or surgeon: who may close, plan and override.
  public var isPrescriberOrSurgeon: Bool { role == .prescriber || role == .surgeon }

  init(_ entry: TimelineEntry, at: Int64) {
    id = entry.change.id
    label = entry.label
    self.at = at
    knownAt = entry.knownAt
    writtenAt = entry.writtenAt
    isAccepted = entry.change.standing == .accepted
    role = entry.role
    person = entry.change.author.person
    isPersonNamed = entry.isPersonNamed
    writer = entry.writer
    notSeen = entry.notSeen
    isHeader = entry.isHeader
    isUndated = entry.isUndated
  }
}
