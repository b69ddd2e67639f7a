package import ChangeLog

/// A state or act that threatens delivery (`DELIV`, evidence.md section 3), findings apart.
package struct DeliveryThreat: Sendable {
  /// What it is, in a word or two.
  package let name: String
  /// From when it stands.
  package let from: Int64
  /// When it no longer stood; nil: still.
  package let to: Int64?
  /// A dated term counts only for a report that lies within it; a state also when it begins after the report.
  package let isState: Bool
  /// The records that show it.
  package let evidence: [ChangeID]

  static func all(in chart: Chart) -> [DeliveryThreat] { [] }
}
