/// Whether a change counts in full (log-format section 4).
public enum Standing: UInt8, Hashable, Sendable {
  /// Counts.
  case accepted = 0
  /// Kept, visible, marked evidence; replaces, confirms and suppresses nothing.
  case quarantined = 1
}

/// Who wrote a change, for the question "was it another person?".
public struct Author: Hashable, Sendable {
  /// The person: the one the header names, else the writer's owner.
  public var person: PersonID
  /// The device that the writer belongs to; nil when unknown (a timeline file that names no writer).
  public var device: DeviceID?
  /// Whether a server holds the key: two such never confirm each other.
  public var isServerHeld: Bool

  /// An author.
  public init(person: PersonID, device: DeviceID?, isServerHeld: Bool = false) {
    self.person = person
    self.device = device
    self.isServerHeld = isServerHeld
  }
}

/// The values that the author of an amendment or retraction had been shown.
public struct Replaced: Hashable, Sendable {
  /// The change that wrote them.
  public var change: ChangeID
  /// Their field numbers; empty = every field of that change.
  public var fields: [UInt32]

  /// Names values of one change.
  public init(change: ChangeID, fields: [UInt32] = []) {
    self.change = change
    self.fields = fields
  }
}

/// All occurrences of one field number in a change, as the author spelled them, tags included.
public struct Register: Hashable, Sendable {
  /// The field number.
  public var number: UInt32
  /// The occurrences, joined.
  public var bytes: [UInt8]

  /// A register.
  public init(number: UInt32, bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
  }
}

/// What merge needs to know of one change: the same for a signed log and for a timeline file.
public struct MergeInput: Sendable {
  /// The change's id.
  public var id: ChangeID
  /// Its kind code; its class decides what it does.
  public var kind: UInt32
  /// Who wrote it.
  public var author: Author
  /// Its standing, decided before.
  public var standing: Standing
  /// Of an amendment, retraction or confirmation: the record that it speaks of.
  public var record: ChangeID?
  /// … and that record's kind, as its author states it.
  public var recordKind: UInt32?
  /// Of an amendment or retraction: the values that its author had been shown.
  public var replaces: [Replaced]
  /// Of a confirmation: the amendment or retraction that was checked.
  public var confirms: ChangeID?
  /// Of a confirmation: whether its author's role may confirm that kind of record.
  public var mayConfirm: Bool
  /// The fields, ascending by number.
  public var registers: [Register]

  /// A change as merge sees it.
  public init(
    id: ChangeID, kind: UInt32, author: Author, standing: Standing, record: ChangeID? = nil, recordKind: UInt32? = nil,
    replaces: [Replaced] = [], confirms: ChangeID? = nil, mayConfirm: Bool = false, registers: [Register] = []
  ) {
    self.id = id
    self.kind = kind
    self.author = author
    self.standing = standing
    self.record = record
    self.recordKind = recordKind
    self.replaces = replaces
    self.confirms = confirms
    self.mayConfirm = mayConfirm
    self.registers = registers
  }
}
