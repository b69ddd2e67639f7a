import ChangeLog
import PumpRecords

/// One field of a body or a note as its author means it, and its bytes.
struct Told {
  enum Value {
    case uint(UInt64)
    case sint(Int64)
    case flag(Bool)
    case text(String)
    case bytes([UInt8])
    case message([Told])
  }

  var number: UInt32
  var value: Value

  init(_ number: UInt32, _ value: Value) {
    self.number = number
    self.value = value
  }

  var bytes: [UInt8] {
    var writer = WireWriter()
    switch value {
    case .uint(let number): writer.varint(self.number, number)
    case .sint(let number): writer.zigzag(self.number, number)
    case .flag(let flag): writer.varint(number, flag ? 1 : 0)
    case .text(let text): writer.bytes(number, Array(text.utf8))
    case .bytes(let bytes): writer.bytes(number, bytes)
    case .message(let fields): writer.bytes(number, Self.encoded(fields))
    }
    return writer.bytes
  }

  var page: Page {
    let (type, shown): (String, Page) =
      switch value {
      case .uint(let number): ("uint", .number(number))
      case .sint(let number): ("sint", .number(number))
      case .flag(let flag): ("bool", .flag(flag))
      case .text(let text): ("string", .text(text))
      case .bytes(let bytes): ("bytes", .hex(bytes))
      case .message(let fields): ("message", .list(fields.map(\.page)))
      }
    return ["field": .number(number), "type": .text(type), "value": shown, "bytes": .hex(bytes)]
  }

  static func encoded(_ fields: [Told]) -> [UInt8] { fields.flatMap(\.bytes) }
}
