import PumpRecords

/// Instants in texts for people.
package enum InstantText {
  /// `2026-01-31T08:30:00Z`.
  package static func second(_ milliseconds: Int64) -> String { Instant(milliseconds: milliseconds).text }

  /// `2026-01-31 08:30 UTC`.
  package static func minute(_ milliseconds: Int64) -> String {
    let text = Instant(milliseconds: milliseconds).text
    return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
  }
}
