import PumpRecords

/// A person's word on the standing or the content of changes (log-format section 4).
public struct Decision: Hashable, Sendable {
  /// What is to happen.
  public enum Verb: UInt32, Sendable {
    case admit = 1
    case keepQuarantined = 2
    case erase = 3
  }

  /// Everything of a writer up to a length.
  public struct Stretch: Hashable, Sendable {
    /// The writer.
    public var writer: WriterID
    /// Changes below this index.
    public var length: UInt64
    /// The root at that length, of an admission or a keep; empty of an erasure, which holds on every branch.
    public var root: [UInt8]

    /// A stretch.
    public init(writer: WriterID, length: UInt64, root: [UInt8]) {
      self.writer = writer
      self.length = length
      self.root = root
    }
  }

  /// What.
  public var verb: Verb
  /// Which changes, each by its full id.
  public var changes: [ChangeID]
  /// Or all of a writer up to a length.
  public var stretch: Stretch?
  /// By whom.
  public var person: PersonID?
  /// Bits of the parts to erase (0 body, 1 note); 0 unless the verb is `erase`.
  public var parts: UInt8

  /// A decision.
  public init(verb: Verb, changes: [ChangeID], stretch: Stretch? = nil, person: PersonID? = nil, parts: UInt8 = 0) {
    self.verb = verb
    self.changes = changes
    self.stretch = stretch
    self.person = person
    self.parts = parts
  }

  func encoded() -> [UInt8] {
    var fact = WireWriter()
    fact.varint(1, UInt64(verb.rawValue))
    for change in changes { fact.bytes(2, change.bytes) }
    if let stretch {
      var nested = WireWriter()
      nested.bytes(1, stretch.writer.bytes)
      nested.varint(2, stretch.length)
      if !stretch.root.isEmpty { nested.bytes(3, stretch.root) }
      fact.bytes(3, nested.bytes)
    }
    if let person { fact.bytes(4, person.bytes) }
    if parts != 0 { fact.varint(5, UInt64(parts)) }
    return fact.bytes
  }

  init?(_ fields: FixedFields) {
    do {
      guard let code = try fields.uint32(1), let verb = Verb(rawValue: code) else { return nil }
      let changes = try fields.all(2).compactMap { ChangeID($0) }
      var stretch: Stretch?
      if let bytes = try fields.single(3) {
        let nested = try FixedFields(bytes)
        guard let writer: WriterID = try nested.identifier(1), let length = try nested.number(2) else { return nil }
        stretch = Stretch(writer: writer, length: length, root: try nested.single(3) ?? [])
      }
      let parts = try fields.uint32(5) ?? 0
      guard parts < 4 else { return nil }
      self.init(verb: verb, changes: changes, stretch: stretch, person: try fields.identifier(4), parts: UInt8(parts))
    } catch {
      return nil
    }
  }
}
