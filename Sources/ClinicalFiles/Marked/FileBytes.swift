extension [UInt8] {
  /// The offset of the first byte that is not part of valid UTF-8; nil when all are.
  var firstIndexOfBrokenUTF8: Int? {
    var at = 0
    while at < count {
      let lead = self[at]
      if lead < 0x80 {
        at += 1
        continue
      }
      let (length, least): (Int, UInt32) =
        switch lead {
        case 0xC2...0xDF: (2, 0x80)
        case 0xE0...0xEF: (3, 0x800)
        case 0xF0...0xF4: (4, 0x10000)
        default: (0, 0)
        }
      guard length > 0, at + length <= count else { return at }
      var scalar = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
      for offset in 1..<length {
        guard self[at + offset] & 0xC0 == 0x80 else { return at }
        scalar = scalar << 6 | UInt32(self[at + offset] & 0x3F)
      }
      guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else { return at }
      at += length
    }
    return nil
  }

  /// The place of a byte: lines end with a line feed; columns count Unicode scalars.
  func mark(at offset: Int) -> FileMark {
    var mark = FileMark.start
    for byte in prefix(offset) {
      if byte == 0x0A {
        mark.line += 1
        mark.column = 1
      } else if byte & 0xC0 != 0x80 {
        mark.column += 1
      }
    }
    return mark
  }

  /// The word that stands at a place, for a message.
  func word(at mark: FileMark) -> String {
    var line = 1
    var column = 1
    var word: [UInt8] = []
    for byte in self {
      let isHere = line > mark.line || (line == mark.line && column >= mark.column)
      if isHere, byte <= 0x20 || word.count >= 32 { break }
      if isHere { word.append(byte) }
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    if !word.isEmpty { return FileNode.cut(String(decoding: word, as: UTF8.self)) }
    return line > mark.line || (line == mark.line && column > mark.column) ? "the end of the line" : "the end of the file"
  }

  /// Without a byte order mark in front.
  var withoutByteOrderMark: [UInt8] { starts(with: [0xEF, 0xBB, 0xBF]) ? Array(dropFirst(3)) : self }
}
