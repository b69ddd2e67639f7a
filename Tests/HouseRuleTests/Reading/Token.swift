/// A word, or one other character that is not blank.
struct Token: Equatable {
  let text: String
  /// From 1.
  let line: Int
  /// Nothing stands between the token before and this one.
  let touches: Bool
  /// The first of its line.
  let opensLine: Bool

  var isWord: Bool { text.utf8.first.map(Token.isWordByte) ?? false }

  static func all(in code: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var line = 1
    var at = 0
    var lastEnd = -1
    var lastLine = 0
    while at < code.count {
      let byte = code[at]
      if byte == Ascii.newline { line += 1 }
      guard byte > Ascii.space else {
        at += 1
        continue
      }
      let start = at
      at += 1
      if isWordByte(byte) { while at < code.count, isWordByte(code[at]) { at += 1 } }
      tokens.append(
        Token(text: String(decoding: code[start..<at], as: UTF8.self), line: line, touches: start == lastEnd, opensLine: line != lastLine))
      lastEnd = at
      lastLine = line
    }
    return tokens
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }
}
