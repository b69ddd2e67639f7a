import Foundation
import Synchronization

/// One line on standard error that tells how far long work is. Silent unless that is a terminal.
final class ProgressLine: Sendable {
  private struct State {
    var isOpen = false
    var lastShown: ContinuousClock.Instant?
  }

  private let isShown: Bool
  private let state = Mutex(State())

  init(isWanted: Bool = true) {
    isShown = isWanted && Terminal.isTerminal(STDERR_FILENO)
  }

  /// Replaces the line.
  func show(_ text: String) {
    guard isShown else { return }
    state.withLock { $0.isOpen = true }
    write("\r\u{1B}[K" + text)
  }

  /// Replaces the line, at most ten times a second: for work that tells of every step.
  func tick(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      if let last = state.lastShown, now - last < .milliseconds(100) { return false }
      state.lastShown = now
      return true
    }
    if isDue { show(text()) }
  }

  /// Takes the line away.
  func clear() {
    let wasOpen = state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
    if wasOpen { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
