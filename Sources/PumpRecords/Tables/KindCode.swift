/// The class of a kind: what a change does, obeyed even by readers that do not know the kind (log-format section 7).
@frozen public enum KindClass: UInt8, Sendable {
  /// Somebody observed something: 1 ... 999.
  case report
  /// Somebody did something: 1000 ... 1999.
  case act
  /// Corrects a record: 2000 ... 2999.
  case amendment
  /// Withdraws a record or some of its values: 3000 ... 3999.
  case retraction
  /// A second person agrees with an amendment or retraction: 4000 ... 4999.
  case confirmation
  /// An entry of the server: 9000 ... 9999.
  case server
  /// Anything else: quarantined.
  case unknown
}

/// The number in a change's header that says what kind of change it is.
@frozen public struct KindCode: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number on the wire.
  public let rawValue: UInt32

  /// Any number; unknown ones are kept.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Any number; unknown ones are kept.
  @inlinable public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The class, by the thousands of the number.
  @inlinable public var kindClass: KindClass {
    switch rawValue {
    case 1...999: .report
    case 1000...1999: .act
    case 2000...2999: .amendment
    case 3000...3999: .retraction
    case 4000...4999: .confirmation
    case 9000...9999: .server
    default: .unknown
    }
  }

  /// Does a change of this kind create a record?
  @inlinable public var createsRecord: Bool { kindClass == .report || kindClass == .act }

  /// Corrects a record: a partial message of the record's kind.
  public static let amendment = KindCode(2001)
  /// Withdraws a record, or the values that it names.
  public static let retraction = KindCode(3001)
  /// Agrees with an amendment or retraction of somebody else.
  public static let confirmation = KindCode(4001)

  /// By number.
  @inlinable public static func < (a: KindCode, b: KindCode) -> Bool { a.rawValue < b.rawValue }
}
