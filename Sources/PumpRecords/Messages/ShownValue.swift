/// A value for people and exports, whatever its type.
public indirect enum ShownValue: Hashable, Sendable {
  /// Yes or no.
  case bool(Bool)
  /// An exact decimal and its unit.
  case number(String, unit: String)
  /// A code by name; nil where this version does not know the number.
  case code(UInt32, name: String?)
  /// A text, date, time or id.
  case text(String)
  /// Two instants in ISO 8601, UTC.
  case interval(from: String, to: String)
  /// The fields of a nested message.
  case message([Member])
  /// Bytes that are kept and do not read.
  case unreadable

  /// A field of a nested message.
  public struct Member: Hashable, Sendable {
    /// The field's name, or `field 17` where this version does not know it.
    public let name: String
    /// Is it a list?
    public let isList: Bool
    /// What it says.
    public let values: [ShownValue]
  }

  init(_ payload: Payload, _ shape: Shape) {
    switch shape {
    case .bool: self = Bool.read(payload).map { .bool($0) } ?? .unreadable
    case .number(let scale):
      self = payload.zigzag.map { .number(ExactDecimal.text($0, decimals: scale.decimals), unit: scale.unit) } ?? .unreadable
    case .code(let vocabulary):
      if let wide = payload.varint, let code = UInt32(exactly: wide) {
        self = .code(code, name: vocabulary.name(of: code))
      } else {
        self = .unreadable
      }
    case .text: self = String.read(payload).map { .text($0) } ?? .unreadable
    case .reference: self = .text(Hex.text(payload.array))
    case .instant: self = Instant.read(payload).map { .text($0.text) } ?? .unreadable
    case .date: self = LocalDate.read(payload).map { .text($0.text) } ?? .unreadable
    case .timeOfDay: self = TimeOfDay.read(payload).map { .text($0.text) } ?? .unreadable
    case .interval:
      guard let interval = Interval.read(payload) else {
        self = .unreadable
        return
      }
      self = interval.isInstant ? .text(interval.from.text) : .interval(from: interval.from.text, to: interval.to.text)
    case .occasion:
      switch Occasion.read(payload) {
      case .daily(let time): self = .text(time.text)
      case .once(let instant): self = .text(instant.text)
      case nil: self = .unreadable
      }
    case .message(let table):
      let message = UntypedMessage(table: table, payload.array)
      guard message.formError == nil else {
        self = .unreadable
        return
      }
      var members = message.shown.map { Member(name: $0.row.name, isList: $0.row.isList, values: $0.values) }
      members += message.unreadable.map { Member(name: table.row($0)?.name ?? "field \($0)", isList: false, values: [.unreadable]) }
      members += message.unknown.map { Member(name: "field \($0)", isList: false, values: [.unreadable]) }
      self = .message(members)
    }
  }

  /// For people: `18.5 mL`, `code 17`, `{nrs: 6, site: lumbar}`.
  public var text: String {
    switch self {
    case .bool(let yes): yes ? "true" : "false"
    case .number(let decimal, let unit): unit.isEmpty ? decimal : decimal + " " + unit
    case .code(let code, let name): name ?? "code \(code)"
    case .text(let text): Printable.text(text)
    case .interval(let from, let to): from + " to " + to
    case .message(let members):
      "{"
        + members.map { member in
          let values = member.values.map(\.text).joined(separator: ", ")
          return member.name + ": " + (member.isList ? "[" + values + "]" : values)
        }.joined(separator: ", ") + "}"
    case .unreadable: "unreadable"
    }
  }
}

/// Lower-case hexadecimal.
enum Hex {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return bytes.reduce(into: "") { text, byte in
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
  }

  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { digit(of: $0) }
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
