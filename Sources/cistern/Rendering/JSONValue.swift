import Foundation
import PumpRecords

/// Any JSON, for values whose shape the kind's table decides.
indirect enum JSONValue: Encodable {
  case text(String)
  case bool(Bool)
  /// An exact decimal.
  case number(Decimal)
  case list([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// A value as a timeline file spells it.
  init(_ value: ShownValue) {
    switch value {
    case .bool(let yes): self = .bool(yes)
    case .number(let text, _): self = Decimal(string: text).map { .number($0) } ?? .text(text)
    case .interval(let from, let to): self = .object([("from", .text(from)), ("to", .text(to))])
    case .message(let members):
      self = .object(
        members.map { member in
          let values = member.values.map { JSONValue($0) }
          return (member.name, member.isList ? .list(values) : values.first ?? .list([]))
        })
    case .code, .text, .unreadable: self = .text(value.text)
    }
  }

  /// A field's register as a timeline file spells it.
  init(_ register: [UInt8], of row: Row) {
    let values = row.values(register).map { JSONValue($0) }
    self = row.isList ? .list(values) : values.first ?? .list([])
  }

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .bool(let yes):
      var container = encoder.singleValueContainer()
      try container.encode(yes)
    case .number(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .list(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    case .object(let members):
      var container = encoder.container(keyedBy: Name.self)
      for member in members { try container.encode(member.value, forKey: Name(member.name)) }
    }
  }
}
