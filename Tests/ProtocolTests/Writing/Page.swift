import ChangeLog

/// JSON whose members keep their order, so that a page reads in the order in which a client author needs it.
indirect enum Page {
  case object([(String, Page)])
  case list([Page])
  case text(String)
  case number(Int64)
  case flag(Bool)
  case none

  static func hex(_ bytes: some Collection<UInt8>) -> Page { .text(Hex.text(bytes)) }
  static func hex(_ bytes: [UInt8]?) -> Page { bytes.map { .text(Hex.text($0)) } ?? .none }
  static func number(_ value: some BinaryInteger) -> Page { .number(Int64(truncatingIfNeeded: value)) }
  static func hexes(_ list: some Sequence<[UInt8]>) -> Page { .list(list.map { .hex($0) }) }

  /// Two spaces a level; what fits on a line stays on it.
  func rendered(indent: String = "", width: Int = 140) -> String {
    let flat = flat
    if indent.utf8.count + flat.utf8.count <= width { return flat }
    let inner = indent + "  "
    switch self {
    case .object(let members):
      let lines = members.map { "\(inner)\(Self.quoted($0.0)): \($0.1.rendered(indent: inner, width: width))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    case .list(let items):
      return "[\n" + items.map { inner + $0.rendered(indent: inner, width: width) }.joined(separator: ",\n") + "\n\(indent)]"
    default: return flat
    }
  }

  private var flat: String {
    switch self {
    case .object(let members): "{" + members.map { "\(Self.quoted($0.0)): \($0.1.flat)" }.joined(separator: ", ") + "}"
    case .list(let items): "[" + items.map(\.flat).joined(separator: ", ") + "]"
    case .text(let text): Self.quoted(text)
    case .number(let value): "\(value)"
    case .flag(let value): value ? "true" : "false"
    case .none: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case let scalar where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

extension Page: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringInterpolation
{
  init(dictionaryLiteral elements: (String, Page)...) { self = .object(elements) }
  init(arrayLiteral elements: Page...) { self = .list(elements) }
  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int64) { self = .number(value) }
}
