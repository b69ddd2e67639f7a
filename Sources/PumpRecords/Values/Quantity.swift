/// A unit of measurement and the scale at which its values are kept.
public protocol QuantityUnit: Sendable {
  /// Unit and decimals.
  static var scale: Scale { get }
}

/// A number in a unit: an exact integer at the unit's scale, never a binary fraction.
@frozen public struct Quantity<U: QuantityUnit>: FieldValue, Hashable, Comparable {
  /// The value in the unit times 10^decimals.
  public let scaled: Int64

  /// From the value at the unit's scale.
  @inlinable public init(scaled: Int64) { self.scaled = scaled }

  /// From an exact decimal such as `3.05`; nil where it is none, is finer than the scale, or is out of range.
  public init?(_ text: String) {
    guard let scaled = ExactDecimal.scaled(text, decimals: U.scale.decimals) else { return nil }
    self.scaled = scaled
  }

  /// The exact decimal, without trailing zeros and without the unit.
  public var text: String { ExactDecimal.text(scaled, decimals: U.scale.decimals) }

  /// The decimal with its unit.
  public var description: String { U.scale.unit.isEmpty ? text : text + " " + U.scale.unit }

  /// A number at the unit's scale.
  public static var shape: Shape { .number(U.scale) }

  /// Reads a zigzag varint.
  @inlinable public static func read(_ payload: Payload) -> Quantity<U>? { payload.zigzag.map(Quantity.init(scaled:)) }

  /// Writes a zigzag varint.
  @inlinable public func write(_ number: UInt32, to writer: inout WireWriter) { writer.zigzag(number, scaled) }

  /// By value.
  @inlinable public static func < (a: Quantity<U>, b: Quantity<U>) -> Bool { a.scaled < b.scaled }
}

extension Quantity: CustomStringConvertible {}
