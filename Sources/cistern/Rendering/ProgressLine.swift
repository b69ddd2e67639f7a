import Foundation

/// One line on standard error that tells how far long work is. Silent unless that is a terminal.
final class ProgressLine {
  private let isShown: Bool
  private var isOpen = false

  init(isWanted: Bool = true) {
    isShown = isWanted && Terminal.isTerminal(STDERR_FILENO)
  }

  /// Replaces the line.
  func show(_ text: String) {
    guard isShown else { return }
    write("\r\u{1B}[K" + text)
    isOpen = true
  }

  /// Takes the line away.
  func clear() {
    guard isOpen else { return }
    write("\r\u{1B}[K")
    isOpen = false
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
