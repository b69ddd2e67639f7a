/// Swift text in which comments and the inside of literals are blank, byte for byte where they were, so that what is left is code.
///
/// Interpolations are code and stay. Knows nested comments, raw and multi-line strings, and regex literals between `/`s on one line.
struct Blanked {
  private(set) var bytes: [UInt8]
  private let source: [UInt8]
  private var at = 0

  init(_ text: String) {
    source = Array(text.utf8)
    bytes = source
    code(until: nil)
  }

  private func byte(_ offset: Int = 0) -> UInt8 { at + offset < source.count ? source[at + offset] : 0 }

  private func starts(_ text: StaticString, _ offset: Int = 0) -> Bool {
    let size = text.utf8CodeUnitCount
    guard at + offset + size <= source.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(source[(at + offset)..<(at + offset + size)]) }
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where at < source.count {
      if source[at] != Ascii.newline { bytes[at] = Ascii.space }
      at += 1
    }
  }

  /// Walks code up to the end, or over the parenthesis that closes an interpolation.
  private mutating func code(until end: UInt8?) {
    var depth = 0
    while at < source.count {
      if starts("//") {
        while at < source.count, byte() != Ascii.newline { blank() }
      } else if starts("/*") {
        comment()
      } else if byte() == Ascii.hash, let hashes = hashesBeforeQuote() {
        string(hashes: hashes)
      } else if byte() == Ascii.quote {
        string(hashes: 0)
      } else if byte() == Ascii.slash, let length = regexLength() {
        at += 1
        blank(length)
        at += 1
      } else {
        if byte() == Ascii.opening { depth += 1 }
        if byte() == Ascii.closing {
          if depth == 0, end == Ascii.closing {
            at += 1
            return
          }
          depth -= 1
        }
        at += 1
      }
    }
  }

  private mutating func comment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        blank(2)
      } else if starts("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && at < source.count
  }

  private func hashesBeforeQuote() -> Int? {
    var count = 0
    while byte(count) == Ascii.hash { count += 1 }
    return byte(count) == Ascii.quote ? count : nil
  }

  private mutating func string(hashes: Int) {
    at += hashes
    let isLong = starts("\"\"\"")
    at += isLong ? 3 : 1
    while at < source.count {
      if byte() == Ascii.backslash, (0..<hashes).allSatisfy({ byte(1 + $0) == Ascii.hash }) {
        let isInterpolation = byte(1 + hashes) == Ascii.opening
        blank(1 + hashes)
        if isInterpolation {
          at += 1
          code(until: Ascii.closing)
        } else {
          blank()
        }
      } else if isLong ? starts("\"\"\"") : byte() == Ascii.quote,
        (0..<hashes).allSatisfy({ byte((isLong ? 3 : 1) + $0) == Ascii.hash })
      {
        at += (isLong ? 3 : 1) + hashes
        return
      } else if !isLong, byte() == Ascii.newline {
        return
      } else {
        blank()
      }
    }
  }

  /// A slash opens a regex literal where no operand stands before it, no space behind it, and another slash on its line.
  private func regexLength() -> Int? {
    var before = at - 1
    while before >= 0, source[before] == Ascii.space { before -= 1 }
    let opens: [UInt8] = Array("(,=:[{\n".utf8)
    guard before < 0 || opens.contains(source[before]) else { return nil }
    guard byte(1) != Ascii.space, byte(1) != Ascii.slash else { return nil }
    var length = 0
    while at + 1 + length < source.count, byte(1 + length) != Ascii.newline {
      if byte(1 + length) == Ascii.backslash {
        length += 2
        continue
      }
      if byte(1 + length) == Ascii.slash { return length }
      length += 1
    }
    return nil
  }
}

enum Ascii {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let hash = UInt8(ascii: "#")
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let slash = UInt8(ascii: "/")
  static let opening = UInt8(ascii: "(")
  static let closing = UInt8(ascii: ")")
}
