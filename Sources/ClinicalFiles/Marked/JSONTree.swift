/// Reads JSON (RFC 8259) to a tree with places, within limits: one value, or a value a line.
struct JSONTree {
  private let file: String
  private let bytes: [UInt8]
  private let limits: FileLimits
  private var at = 0
  private var line = 1
  private var lineStart = 0
  /// Bytes of this line that continue a scalar: they are no column of their own.
  private var continuations = 0
  private var count = 0

  init(file: String, bytes: [UInt8], limits: FileLimits) {
    self.file = file
    self.bytes = bytes
    self.limits = limits
  }

  /// Every value of the file: one for JSON, several for JSON Lines.
  mutating func readAll() throws(ClinicalFileError) -> [FileNode] {
    if let broken = bytes.firstIndexOfBrokenUTF8 {
      throw ClinicalFileError(file: file, mark: bytes.mark(at: broken), expected: "UTF-8 text", found: "a byte that is none")
    }
    var values: [FileNode] = []
    skipSpace()
    while at < bytes.count {
      if let last = values.last, line == lineOfLastEnd || last.fields == nil {
        throw error("the end of the line", found: foundHere)
      }
      values.append(try value(depth: 0))
      lineOfLastEnd = line
      skipSpace()
    }
    return values
  }

  private var lineOfLastEnd = 0

  private var mark: FileMark { FileMark(line: line, column: at - lineStart - continuations + 1) }

  private var foundHere: String { bytes.word(at: mark) }

  private func error(_ expected: String, found: String) -> ClinicalFileError {
    ClinicalFileError(file: file, mark: mark, expected: expected, found: found)
  }

  private mutating func advance() {
    let byte = bytes[at]
    at += 1
    if byte == 0x0A {
      line += 1
      lineStart = at
      continuations = 0
    } else if byte & 0xC0 == 0x80 {
      continuations += 1
    }
  }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { advance() }
  }

  private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func value(depth: Int) throws(ClinicalFileError) -> FileNode {
    guard depth <= limits.depth else {
      throw error("at most \(limits.depth) lists and mappings inside each other", found: "more")
    }
    guard count < limits.nodes else { throw error("at most \(limits.nodes) values", found: "more") }
    count += 1
    let start = mark
    switch peek() {
    case UInt8(ascii: "{"): return FileNode(mark: start, value: .map(try object(depth: depth)))
    case UInt8(ascii: "["): return FileNode(mark: start, value: .list(try array(depth: depth)))
    case UInt8(ascii: "\""): return FileNode(mark: start, value: .scalar(try string(), isQuoted: true))
    case .some(0x30...0x39), UInt8(ascii: "-"):
      return FileNode(mark: start, value: .scalar(try number(), isQuoted: false))
    default:
      for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
        for _ in 0..<word.utf8.count { advance() }
        return FileNode(mark: start, value: word == "null" ? .null : .scalar(word, isQuoted: false))
      }
      throw error("a value", found: foundHere)
    }
  }

  private mutating func object(depth: Int) throws(ClinicalFileError) -> [FileField] {
    var fields: [FileField] = []
    var names: Set<String> = []
    advance()
    skipSpace()
    if peek() == UInt8(ascii: "}") {
      advance()
      return fields
    }
    while true {
      let start = mark
      guard peek() == UInt8(ascii: "\"") else { throw error("a field name in double quotes", found: foundHere) }
      let name = try string()
      guard names.insert(name).inserted else {
        throw ClinicalFileError(file: file, mark: start, expected: "each field once", found: "\(FileNode.cut(name)) a second time")
      }
      skipSpace()
      guard peek() == UInt8(ascii: ":") else { throw error("a colon after the field name", found: foundHere) }
      advance()
      skipSpace()
      fields.append(FileField(name: name, mark: start, value: try value(depth: depth + 1)))
      skipSpace()
      if peek() == UInt8(ascii: "}") {
        advance()
        return fields
      }
      guard peek() == UInt8(ascii: ",") else { throw error("a comma or }", found: foundHere) }
      advance()
      skipSpace()
    }
  }

  private mutating func array(depth: Int) throws(ClinicalFileError) -> [FileNode] {
    var list: [FileNode] = []
    advance()
    skipSpace()
    if peek() == UInt8(ascii: "]") {
      advance()
      return list
    }
    while true {
      list.append(try value(depth: depth + 1))
      skipSpace()
      if peek() == UInt8(ascii: "]") {
        advance()
        return list
      }
      guard peek() == UInt8(ascii: ",") else { throw error("a comma or ]", found: foundHere) }
      advance()
      skipSpace()
    }
  }

  private mutating func number() throws(ClinicalFileError) -> String {
    let start = at
    let place = mark
    if peek() == UInt8(ascii: "-") { advance() }
    let first = peek()
    let whole = digits()
    guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else {
      throw ClinicalFileError(file: file, mark: place, expected: "a number without leading zeros", found: bytes.word(at: place))
    }
    if peek() == UInt8(ascii: ".") {
      advance()
      guard digits() > 0 else { throw error("a digit after the point", found: foundHere) }
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      advance()
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { advance() }
      guard digits() > 0 else { throw error("a digit in the exponent", found: foundHere) }
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    var count = 0
    while let byte = peek(), byte >= 0x30, byte <= 0x39 {
      advance()
      count += 1
    }
    return count
  }

  private mutating func string() throws(ClinicalFileError) -> String {
    advance()
    var text: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        throw error("the closing quote, or \\n for a line end", found: byte == 0x0A ? "the end of the line" : "a control character")
      default:
        text.append(byte)
        advance()
      }
    }
    throw error("a closing quote", found: "the end of the file")
  }

  private mutating func escape(into text: inout [UInt8]) throws(ClinicalFileError) {
    advance()
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]
    guard let letter = peek() else { throw error("a closing quote", found: "the end of the file") }
    if let byte = simple[letter] {
      text.append(byte)
      advance()
      return
    }
    guard letter == UInt8(ascii: "u") else { throw error("an escape of JSON", found: "\\" + foundHere) }
    advance()
    var scalar = try fourHexDigits()
    if (0xD800...0xDBFF).contains(scalar) {
      guard peek() == UInt8(ascii: "\\") else { throw error("the second half of a surrogate pair", found: foundHere) }
      advance()
      guard peek() == UInt8(ascii: "u") else { throw error("the second half of a surrogate pair", found: foundHere) }
      advance()
      let low = try fourHexDigits()
      guard (0xDC00...0xDFFF).contains(low) else { throw error("the second half of a surrogate pair", found: "another escape") }
      scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let unicode = Unicode.Scalar(scalar) else { throw error("the first half of a surrogate pair", found: "the second half") }
    text += Array(String(Character(unicode)).utf8)
  }

  private mutating func fourHexDigits() throws(ClinicalFileError) -> UInt32 {
    var scalar: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error("four hexadecimal digits", found: foundHere)
      }
      scalar = scalar << 4 | UInt32(digit)
      advance()
    }
    return scalar
  }
}
