/// Why bytes are not a canonical Protocol Buffers message (log-format section 7, *form*). Offsets count from the start of the message.
public enum FormError: Error, Hashable, Sendable {
  /// The bytes end inside a tag, a number, or the payload that begins at the offset.
  case endsEarly(at: Int)
  /// A varint that has a shorter spelling.
  case notMinimal(at: Int)
  /// A varint above 2^64 − 1.
  case over64Bits(at: Int)
  /// A field number that is 0 or above 2^29 − 1.
  case fieldNumber(at: Int)
  /// Field numbers must ascend; equal ones must be adjacent.
  case order(at: Int)
  /// Only wire types 0, 1, 2 and 5 exist here.
  case wireType(at: Int)
  /// More than 2^31 − 1 bytes.
  case tooLong
}

/// How a field's payload is spelled.
@frozen public enum WireType: UInt8, Sendable {
  case varint = 0
  case fixed64 = 1
  case bytes = 2
  case fixed32 = 5
}

/// One occurrence of a field in a message: where its tag starts and where its payload lies, half open.
@frozen public struct Slot: Hashable, Sendable {
  /// The field number, 1 ... 2^29 − 1.
  public let number: UInt32
  /// How the payload is spelled.
  public let wire: WireType
  /// The offset of the tag.
  public let start: Int32
  /// The offset of the payload (behind tag and, for bytes, length).
  public let from: Int32
  /// The offset behind the payload.
  public let to: Int32

  @inlinable init(number: UInt32, wire: WireType, start: Int32, from: Int32, to: Int32) {
    self.number = number
    self.wire = wire
    self.start = start
    self.from = from
    self.to = to
  }
}

/// The check that needs no schema and never changes: is this a message in canonical form?
public enum Form {
  /// Every field occurrence of `bytes`, in order.
  ///
  /// Nested messages are not looked into: their form is part of a reader's *validity* check.
  /// - Throws: ``FormError`` at the first breach.
  /// - Complexity: O(n); the result holds at most n/2 slots of 20 bytes, so bound n before calling.
  @inlinable public static func slots(of bytes: Span<UInt8>) throws(FormError) -> [Slot] {
    guard bytes.count <= Int32.max else { throw .tooLong }
    var slots: [Slot] = []
    // Most messages have fewer fields; one that has more grows.
    slots.reserveCapacity(min(bytes.count / 3 + 1, 32))
    var position = 0
    var last: UInt32 = 0
    while position < bytes.count {
      let start = position
      let tag = try Varint.read(bytes, at: &position)
      let wide = tag >> 3
      guard wide >= 1, wide < 1 << 29 else { throw .fieldNumber(at: start) }
      let number = UInt32(wide)
      guard let wire = WireType(rawValue: UInt8(tag & 7)) else { throw .wireType(at: start) }
      guard number >= last else { throw .order(at: start) }
      last = number
      var from = position
      let size: UInt64
      switch wire {
      case .varint:
        _ = try Varint.read(bytes, at: &position)
        size = UInt64(position - from)
      case .fixed64: size = 8
      case .fixed32: size = 4
      case .bytes:
        size = try Varint.read(bytes, at: &position)
        from = position
      }
      guard size <= UInt64(bytes.count - from) else { throw .endsEarly(at: start) }
      position = from + Int(size)
      slots.append(Slot(number: number, wire: wire, start: Int32(start), from: Int32(from), to: Int32(position)))
    }
    return slots
  }
}
