/// Writes the few ASN.1 values that a certificate needs, in DER (X.690).
enum DER {
  static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length = [UInt8(truncatingIfNeeded: content.count)]
    if content.count >= 128 {
      var digits: [UInt8] = []
      var rest = content.count
      while rest > 0 {
        digits.insert(UInt8(truncatingIfNeeded: rest), at: 0)
        rest >>= 8
      }
      length = [0x80 | UInt8(truncatingIfNeeded: digits.count)] + digits
    }
    return [tag] + length + content
  }

  static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }
  static func set(_ part: [UInt8]) -> [UInt8] { value(0x31, part) }
  /// A number whose first byte is below 128.
  static func integer(_ bytes: [UInt8]) -> [UInt8] { value(0x02, bytes) }
  static func octets(_ bytes: [UInt8]) -> [UInt8] { value(0x04, bytes) }
  static func bits(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] { value(0x03, [unused] + bytes) }
  static func utf8(_ text: String) -> [UInt8] { value(0x0c, Array(text.utf8)) }
  static func printable(_ text: String) -> [UInt8] { value(0x13, Array(text.utf8)) }
  static let yes = value(0x01, [0xff])

  /// An object identifier; its first two numbers make one byte.
  static func identifier(_ numbers: [UInt32]) -> [UInt8] {
    var content: [UInt8] = [UInt8(truncatingIfNeeded: numbers[0] * 40 + numbers[1])]
    for number in numbers.dropFirst(2) {
      var groups = [UInt8(number & 0x7f)]
      var rest = number >> 7
      while rest > 0 {
        groups.insert(0x80 | UInt8(rest & 0x7f), at: 0)
        rest >>= 7
      }
      content += groups
    }
    return value(0x06, content)
  }
}
