import Foundation

/// What a command found: one value, and two ways to print it, so that they cannot disagree.
protocol Report: Encodable {
  /// For people; without a newline at the end.
  func text(_ pen: Pen) -> String
}

extension Report {
  /// One JSON document on one line, keys sorted: the same result gives the same bytes.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
