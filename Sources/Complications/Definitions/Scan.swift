package import ChangeLog
import PumpRecords

/// An MRI scan: recorded, or known only from the interrogation that followed it.
package struct Scan: Sendable {
  /// The record of its end, or the interrogation that speaks of it.
  package let id: ChangeID
  package let from: Int64
  /// Windows run from here.
  package let to: Int64
  /// False where only an interrogation speaks of it.
  package let isRecorded: Bool
  /// Whether a stall was expected.
  package let isStallExpected: Bool

  /// The scans of a log, by end. A scan without a start began two hours before its end.
  static func all(in chart: Chart) -> [Scan] {
    var scans: [Scan] = []
    let done = chart.procedures.filter { $0.isDone(.mri) }
    var paired: Set<ChangeID> = []
    for end in done where end.status != .started {
      let begun = done.last { $0.status == .started && $0.at <= end.at && end.at - $0.at <= Lapse.day && !paired.contains($0.id) }
      if let begun { paired.insert(begun.id) }
      let isExpected = end[Procedure.expectedStall] == true || begun?[Procedure.expectedStall] == true
      scans.append(
        Scan(id: end.id, from: begun?.at ?? end.at - 2 * Lapse.hour, to: end.at, isRecorded: true, isStallExpected: isExpected))
    }
    for begun in done where begun.status == .started && !paired.contains(begun.id) {
      scans.append(
        Scan(id: begun.id, from: begun.at, to: begun.at, isRecorded: true, isStallExpected: begun[Procedure.expectedStall] == true))
    }
    for reading in chart.interrogations where reading[Interrogation.context] == .mri {
      if scans.contains(where: { $0.isRecorded && $0.to <= reading.at && reading.at - $0.to <= Lapse.day }) { continue }
      let stalls = reading[Interrogation.log].filter { $0[Interrogation.LogEntry.event] == .motorStall }
        .compactMap { $0[Interrogation.LogEntry.at]?.from.milliseconds }.filter { $0 <= reading.at && reading.at - $0 <= Lapse.day }
      scans.append(
        Scan(
          id: reading.id, from: stalls.min() ?? reading.at, to: stalls.max() ?? reading.at, isRecorded: false, isStallExpected: false))
    }
    return scans.sorted { $0.to < $1.to }
  }
}
