/// Text from elsewhere, made fit to stand on a screen.
public enum Printable {
  /// The text without what moves a cursor, colours, rings or turns the direction of writing: each such character becomes `\u{FFFD}`, an
  /// end of line `\u{23CE}`. A writer must not be able to overpaint another's value.
  public static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      shown.append(scalar == "\n" ? "\u{23CE}" : isControl(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(shown)
  }

  /// C0, DEL, C1, and the marks of bidirectional writing.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
