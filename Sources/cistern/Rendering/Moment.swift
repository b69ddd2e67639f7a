import Foundation

/// An instant as it is printed: UTC, to the second.
struct Moment {
  var ms: UInt64

  var text: String {
    let formatter = ISO8601DateFormatter()
    return formatter.string(from: Date(timeIntervalSince1970: Double(ms) / 1000))
  }

  /// `HH:MM`, UTC.
  var hourMinute: String { String(text.dropFirst(11).prefix(5)) }
}
