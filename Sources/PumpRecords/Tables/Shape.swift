/// How a field's payload is spelled, and so how it reads as text: the only thing that untyped code needs to know about a value.
public enum Shape: Sendable {
  /// Varint 0 or 1; absent is unknown.
  case bool
  /// Zigzag varint of 64 bits: an integer at a fixed decimal scale.
  case number(Scale)
  /// Varint of 32 bits: a number out of a vocabulary that may grow.
  case code(Vocabulary)
  /// UTF-8.
  case text
  /// The 16 bytes of another record's id.
  case reference
  /// Zigzag varint: milliseconds since 1970-01-01T00:00Z.
  case instant
  /// Zigzag varint: days since 1970-01-01, a calendar date without a zone.
  case date
  /// Zigzag varint: minutes since midnight, 0 ... 1440, in the log's zone.
  case timeOfDay
  /// A message {1: from, 2: to} of two instants; without `to` one instant.
  case interval
  /// A message {1: minutes since midnight} (daily) or {2: milliseconds} (once).
  case occasion
  /// A message with a table of its own.
  case message(Table)

  /// The wire type of every occurrence.
  public var wire: WireType {
    switch self {
    case .bool, .number, .code, .instant, .date, .timeOfDay: .varint
    case .text, .reference, .interval, .occasion, .message: .bytes
    }
  }
}

/// A shape in four bits, so that the validity check walks bytes instead of objects.
enum Spelling: UInt8 {
  case unknown = 0
  case bool = 1
  case number = 2
  case code = 3
  case timeOfDay = 4
  case instant = 5
  case date = 6
  case text = 7
  case reference = 8
  case interval = 9
  case occasion = 10
  case message = 11

  /// Set beside a spelling: the field may occur any number of times.
  static let listBit: UInt8 = 0x80

  init(_ shape: Shape) {
    switch shape {
    case .bool: self = .bool
    case .number: self = .number
    case .instant: self = .instant
    case .date: self = .date
    case .code: self = .code
    case .timeOfDay: self = .timeOfDay
    case .text: self = .text
    case .reference: self = .reference
    case .interval: self = .interval
    case .occasion: self = .occasion
    case .message: self = .message
    }
  }

  var wire: WireType { rawValue <= Spelling.date.rawValue ? .varint : .bytes }
}

/// A unit and the number of decimals that are kept: the integer on the wire is the value in the unit times 10^decimals.
@frozen public struct Scale: Hashable, Sendable {
  /// The unit as it is written, such as `mL` or `mcg/mL`; empty for counts and scores.
  public let unit: String
  /// The unit as a word, such as `millilitres`.
  public let word: String
  /// Decimals kept, 0 ... 9.
  public let decimals: Int

  /// A unit and the number of decimals kept.
  public init(unit: String, word: String, decimals: Int) {
    self.unit = unit
    self.word = word
    self.decimals = decimals
  }
}

/// A list of codes: number on the wire for ever, and name.
public struct Vocabulary: Sendable {
  /// The name of the type, unique among all vocabularies, such as `Program.Mode`.
  public let title: String
  /// The codes, ascending.
  public let codes: [UInt32]
  /// Their names, in the same order.
  public let names: [String]

  /// The vocabulary of a code enumeration.
  public init<E: Code>(of type: E.Type) {
    let path = String(reflecting: type).split(separator: ".")
    title = path.dropFirst().joined(separator: ".")
    codes = E.allCases.map(\.rawValue)
    names = E.names
  }

  /// The name of a code, or nil where this version does not know it.
  public func name(of code: UInt32) -> String? {
    codes.firstIndex(of: code).flatMap { $0 < names.count ? names[$0] : nil }
  }

  /// The code of a name, or nil where this version does not know it.
  public func code(named name: String) -> UInt32? {
    names.firstIndex(of: name).flatMap { $0 < codes.count ? codes[$0] : nil }
  }
}
