package import ChangeLog

/// An act after which an overdose may follow (`MANIP`, evidence.md section 3).
package struct Manipulation: Sendable {
  /// The record of the act.
  package let id: ChangeID
  /// When it ended: windows run from here.
  package let at: Int64
  package let isAccepted: Bool
  /// A screening dose: leg weakness and a fall of tone are its effect for a time.
  package let isScreening: Bool

  static func all(in chart: Chart) -> [Manipulation] { [] }
}
