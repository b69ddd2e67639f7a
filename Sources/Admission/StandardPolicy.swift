public import ChangeLog
import PumpRecords

extension Policy {
  /// The policy that the tables of kinds state (evidence.md section 6), for kinds that not every role may write.
  public static let standard = Policy(
    version: 1,
    rows: Kinds.all.filter { $0.writers != .anyone || $0.confirmers != .anyone }.map {
      Row(kind: $0.code.rawValue, writers: UInt64($0.writers.rawValue), confirmers: UInt64($0.confirmers.rawValue))
    })
}
