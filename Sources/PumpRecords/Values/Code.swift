/// A closed list of codes whose numbers are on the wire for ever. Later versions may add some, so values travel as ``Coded``.
public protocol Code: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == UInt32, AllCases == [Self] {
  /// The names used in files, in the order of the cases.
  static var names: [String] { get }
}

extension Code {
  /// The name used in files.
  public var name: String {
    guard let index = Self.allCases.firstIndex(of: self), index < Self.names.count else { return "code \(rawValue)" }
    return Self.names[index]
  }

  /// The code with a name.
  public init?(named name: String) {
    guard let index = Self.names.firstIndex(of: name), index < Self.allCases.count else { return nil }
    self = Self.allCases[index]
  }
}

/// A code as it came: one that this version does not know keeps its number.
@frozen public struct Coded<E: Code>: FieldValue, Hashable {
  /// The number on the wire.
  public let code: UInt32

  /// Any number.
  @inlinable public init(code: UInt32) { self.code = code }

  /// A known code.
  @inlinable public init(_ known: E) { code = known.rawValue }

  /// The code, where this version knows it.
  @inlinable public var known: E? { E(rawValue: code) }

  /// The name, or `code 17` where this version does not know it.
  public var name: String { known?.name ?? "code \(code)" }

  /// Compares numbers.
  @inlinable public static func == (a: Coded<E>, b: E) -> Bool { a.code == b.rawValue }

  /// Compares numbers.
  @inlinable public static func != (a: Coded<E>, b: E) -> Bool { a.code != b.rawValue }

  /// A vocabulary.
  public static var shape: Shape { .code(Vocabulary(of: E.self)) }

  /// Reads a varint of at most 32 bits.
  @inlinable public static func read(_ payload: Payload) -> Coded<E>? {
    payload.varint.flatMap { $0 <= UInt64(UInt32.max) ? Coded(code: UInt32($0)) : nil }
  }

  /// Writes a varint.
  @inlinable public func write(_ number: UInt32, to writer: inout WireWriter) { writer.varint(number, UInt64(code)) }
}

/// Is the field there and has this code? (A code named `none` must be spelled out: `== Kind.Codes.none`.)
@inlinable public func == <E: Code>(a: Coded<E>?, b: E) -> Bool { a.map { $0.code == b.rawValue } ?? false }

/// Is the field absent or has another code? (A code named `none` must be spelled out: `!= Kind.Codes.none`.)
@inlinable public func != <E: Code>(a: Coded<E>?, b: E) -> Bool { !(a == b) }

extension Sequence {
  /// Does the list hold the code?
  @inlinable public func contains<E: Code>(_ code: E) -> Bool where Element == Coded<E> {
    contains { $0.code == code.rawValue }
  }
}
