import Foundation

/// Writes emphasis where the reader is a terminal, and plain text elsewhere.
struct Pen {
  let hasColour: Bool

  /// For standard output as it is now.
  static var standardOutput: Pen { Pen(hasColour: Terminal.wantsColour(STDOUT_FILENO)) }

  func strong(_ text: String) -> String { styled(text, "1") }
  func faint(_ text: String) -> String { styled(text, "2") }
  func good(_ text: String) -> String { styled(text, "32") }
  func careful(_ text: String) -> String { styled(text, "33") }
  func alarming(_ text: String) -> String { styled(text, "1;31") }

  private func styled(_ text: String, _ code: String) -> String {
    hasColour ? "\u{1B}[" + code + "m" + text + "\u{1B}[0m" : text
  }
}

/// What is known of the terminal.
enum Terminal {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Colour only on a terminal, not on a dumb one, and not where NO_COLOR is set (no-color.org).
  static func wantsColour(_ descriptor: Int32) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    return isTerminal(descriptor) && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
}
