/// A type that a field can read as.
public protocol FieldValue: Sendable {
  /// How it is spelled on the wire.
  static var shape: Shape { get }
  /// The value, or nil where the payload is not one.
  static func read(_ payload: Payload) -> Self?
  /// Adds one occurrence of a field.
  func write(_ number: UInt32, to writer: inout WireWriter)
}

/// The payload of one occurrence of a field: a range of a message's bytes.
@frozen public struct Payload: Sendable {
  /// The bytes of the whole message.
  public let bytes: [UInt8]
  /// Where the payload begins.
  public let from: Int
  /// Where it ends.
  public let to: Int

  /// A range of bytes; the caller has checked that it lies within them.
  @inlinable init(_ bytes: [UInt8], _ from: Int, _ to: Int) {
    self.bytes = bytes
    self.from = from
    self.to = to
  }

  /// The payload as a varint.
  @inlinable public var varint: UInt64? {
    // One byte is by far the commonest.
    if to == from + 1, bytes[from] < 0x80 { return UInt64(bytes[from]) }
    var position = from
    guard let value = try? Varint.read(bytes.span, at: &position), position == to else { return nil }
    return value
  }

  /// The payload as a zigzag varint.
  @inlinable public var zigzag: Int64? { varint.map(Varint.unzigzag) }

  /// The payload's bytes.
  @inlinable public var array: [UInt8] { Array(bytes[from..<to]) }
}

extension Bool: FieldValue {
  /// Yes or no; absent is unknown.
  public static var shape: Shape { .bool }

  /// Reads 0 or 1.
  @inlinable public static func read(_ payload: Payload) -> Bool? {
    guard payload.to == payload.from + 1, payload.bytes[payload.from] <= 1 else { return nil }
    return payload.bytes[payload.from] == 1
  }

  /// Writes 0 or 1.
  @inlinable public func write(_ number: UInt32, to writer: inout WireWriter) { writer.varint(number, self ? 1 : 0) }
}

extension String: FieldValue {
  /// UTF-8.
  public static var shape: Shape { .text }

  /// Reads valid UTF-8, without normalising it.
  public static func read(_ payload: Payload) -> String? {
    String(validating: payload.bytes[payload.from..<payload.to], as: UTF8.self)
  }

  /// Writes UTF-8.
  public func write(_ number: UInt32, to writer: inout WireWriter) { writer.bytes(number, Array(utf8)) }
}

/// The id of another record: the 16 bytes of its first change's id.
@frozen public struct Reference: FieldValue, Hashable {
  /// 16 bytes.
  public let bytes: [UInt8]

  /// Nil unless there are 16 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// 16 bytes.
  public static var shape: Shape { .reference }

  /// Reads 16 bytes.
  public static func read(_ payload: Payload) -> Reference? { Reference(bytes: payload.array) }

  /// Writes 16 bytes.
  public func write(_ number: UInt32, to writer: inout WireWriter) { writer.bytes(number, bytes) }
}
