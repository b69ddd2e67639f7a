import PumpRecords

/// What a change's author had seen of another feed when writing.
public struct Seen: Hashable, Sendable {
  /// The first 4 bytes of the writer id.
  public var writer: UInt32
  /// How many of its changes.
  public var length: UInt64

  /// A feed as far as it was seen.
  public init(writer: UInt32, length: UInt64) {
    self.writer = writer
    self.length = length
  }
}

/// The part of a change that is never erased (log-format section 1).
public struct Header: Hashable, Sendable {
  /// The kind code; nil where the author wrote none.
  public var kind: UInt32?
  /// The device's wall clock, Unix milliseconds, below 2^48.
  public var wallMS: UInt64?
  /// Local time minus UTC in quarter hours, −56 ... 56.
  public var offsetQuarterHours: Int8?
  /// The device's own count of its starts.
  public var boot: UInt32?
  /// Seconds since that start, sleep included.
  public var uptimeSeconds: UInt32?
  /// The author, when it is not the writer's owner.
  public var person: PersonID?
  /// Feeds that moved since the writer's last change. Context only.
  public var seen: [Seen] = []
  /// An app that does not know the kind must say that it cannot read the log in full.
  public var mustUnderstand: Bool = false
  /// Of an amendment, retraction, confirmation: the record.
  public var record: ChangeID?
  /// … and its kind.
  public var recordKind: UInt32?
  /// The values that the author had been shown.
  public var replaces: [Replaced] = []
  /// The amendment or retraction that this person has checked.
  public var confirms: ChangeID?
  /// A server entry's facts.
  public var fact: [UInt8]?
  /// Whether the bytes break the form of a header: the change is then quarantined, whatever else it says.
  public private(set) var isBadForm = false

  /// An empty header to fill.
  public init(kind: UInt32? = nil) {
    self.kind = kind
  }

  /// Reads the author's bytes. Never fails: bad form is a property that admission looks at.
  public init(_ bytes: [UInt8]) {
    do {
      try read(bytes)
    } catch {
      self = Header()
      isBadForm = true
    }
  }

  private mutating func read(_ bytes: [UInt8]) throws(FormError) {
    let slots = try Form.slots(of: bytes.span)
    let fields = FixedFields(bytes: bytes, slots: slots)
    kind = try fields.uint32(1)
    // An unreadable clock counts as absent; anything else that cannot be read would let the owner get somebody else's words.
    wallMS = (try? fields.number(2)).flatMap { $0 }.flatMap { $0 < 1 << 48 ? $0 : nil }
    offsetQuarterHours = (try? fields.number(3)).flatMap { $0 }.flatMap {
      let quarters = Varint.unzigzag($0)
      return -56...56 ~= quarters ? Int8(quarters) : nil
    }
    boot = (try? fields.number(4)).flatMap { $0 }.flatMap { UInt32(exactly: $0) }
    uptimeSeconds = (try? fields.number(5)).flatMap { $0 }.flatMap { UInt32(exactly: $0) }
    person = try fields.identifier(6)
    seen = try fields.all(7).map(Self.seen)
    if let flag = try fields.number(8) {
      guard flag <= 1 else { throw .wireType(at: 0) }
      mustUnderstand = flag == 1
    }
    record = try fields.identifier(9)
    recordKind = try fields.uint32(10)
    replaces = try fields.all(11).map(Self.replaced)
    confirms = try fields.identifier(12)
    fact = try fields.single(32)
  }

  private static func seen(_ bytes: [UInt8]) throws(FormError) -> Seen {
    guard bytes.count >= 5 else { throw .endsEarly(at: 0) }
    var position = 4
    let length = try Varint.read(bytes.span, at: &position)
    guard position == bytes.count, length < ChangeLimits.feed else { throw .endsEarly(at: position) }
    return Seen(writer: bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) }, length: length)
  }

  private static func replaced(_ bytes: [UInt8]) throws(FormError) -> Replaced {
    let fields = FixedFields(bytes: bytes, slots: try Form.slots(of: bytes.span))
    guard let change: ChangeID = try fields.identifier(1) else { throw .endsEarly(at: 0) }
    var numbers: [UInt32] = []
    for slot in fields.slots where slot.number == 2 {
      let number = try fields.number(in: slot)
      guard number >= 1, number < 1 << 29 else { throw .fieldNumber(at: Int(slot.start)) }
      numbers.append(UInt32(number))
    }
    return Replaced(change: change, fields: numbers)
  }

  /// The canonical bytes of this header.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    if let kind { writer.varint(1, UInt64(kind)) }
    if let wallMS { writer.varint(2, wallMS) }
    if let offsetQuarterHours { writer.zigzag(3, Int64(offsetQuarterHours)) }
    if let boot { writer.varint(4, UInt64(boot)) }
    if let uptimeSeconds { writer.varint(5, UInt64(uptimeSeconds)) }
    if let person { writer.bytes(6, person.bytes) }
    for feed in seen {
      var bytes: [UInt8] = []
      bytes.appendBigEndian(feed.writer)
      Varint.append(feed.length, to: &bytes)
      writer.bytes(7, bytes)
    }
    if mustUnderstand { writer.varint(8, 1) }
    if let record { writer.bytes(9, record.bytes) }
    if let recordKind { writer.varint(10, UInt64(recordKind)) }
    for values in replaces {
      var nested = WireWriter()
      nested.bytes(1, values.change.bytes)
      for field in values.fields { nested.varint(2, UInt64(field)) }
      writer.bytes(11, nested.bytes)
    }
    if let confirms { writer.bytes(12, confirms.bytes) }
    if let fact { writer.bytes(32, fact) }
    return writer.bytes
  }
}
