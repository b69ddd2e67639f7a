/// A point in time: milliseconds since 1970-01-01T00:00Z.
@frozen public struct Instant: FieldValue, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00Z.
  public let milliseconds: Int64

  /// From milliseconds since 1970-01-01T00:00Z.
  @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// What is read as an instant: 100,000 years around 1970, in milliseconds. Beyond it a value is unreadable, so that nobody who adds
  /// or subtracts times need think of 64 bits.
  public static let readable: ClosedRange<Int64> = -3_155_760_000_000_000...3_155_760_000_000_000

  /// Zigzag milliseconds.
  public static var shape: Shape { .instant }

  /// Reads a zigzag varint within ``readable``.
  @inlinable public static func read(_ payload: Payload) -> Instant? { payload.zigzag.flatMap(Instant.init(readable:)) }

  /// The instant, where it is within ``readable``.
  @inlinable init?(readable milliseconds: Int64) {
    guard Self.readable.contains(milliseconds) else { return nil }
    self.init(milliseconds: milliseconds)
  }

  /// Writes a zigzag varint.
  @inlinable public func write(_ number: UInt32, to writer: inout WireWriter) { writer.zigzag(number, milliseconds) }

  /// By time.
  @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
}

/// When something happened, as far as it is known: two instants, equal where it is known exactly.
@frozen public struct Interval: FieldValue, Hashable {
  /// The earliest instant.
  public let from: Instant
  /// The latest instant, not before `from`.
  public let to: Instant

  /// One instant.
  @inlinable public init(_ instant: Instant) {
    from = instant
    to = instant
  }

  /// Two instants; nil where they are in the wrong order.
  @inlinable public init?(from: Instant, to: Instant) {
    guard from <= to else { return nil }
    self.from = from
    self.to = to
  }

  /// Is it known exactly?
  @inlinable public var isInstant: Bool { from == to }

  /// A message {1: from, 2: to}.
  public static var shape: Shape { .interval }

  /// Reads {1: from, 2: to}; nil without `from` or where `to` is earlier.
  public static func read(_ payload: Payload) -> Interval? { read(payload.bytes.span.extracting(payload.from..<payload.to)) }

  static func read(_ bytes: Span<UInt8>) -> Interval? {
    guard let slots = try? Form.slots(of: bytes) else { return nil }
    var from: Int64?
    var to: Int64?
    for slot in slots where slot.number <= 2 {
      var position = Int(slot.from)
      guard slot.wire == .varint, let value = try? Varint.read(bytes, at: &position) else { return nil }
      if slot.number == 1 {
        guard from == nil else { return nil }
        from = Varint.unzigzag(value)
      } else {
        guard to == nil else { return nil }
        to = Varint.unzigzag(value)
      }
    }
    guard let from, let first = Instant(readable: from), let last = Instant(readable: to ?? from) else { return nil }
    return Interval(from: first, to: last)
  }

  /// Writes {1: from, 2: to}, the second only where it differs.
  public func write(_ number: UInt32, to writer: inout WireWriter) {
    var inner = WireWriter()
    inner.zigzag(1, from.milliseconds)
    if to != from { inner.zigzag(2, to.milliseconds) }
    writer.bytes(number, inner.bytes)
  }
}
