import Admission
import ChangeLog
import FieldDevice
import PumpRecords

extension EnrolledDevice {
  /// Records an entry that differs from every other.
  @discardableResult
  func note(_ text: String, in log: PumpLogID) throws -> ChangeID {
    try record(try Entry(kind: "symptoms", ["itch=true", "note=\(text)"]), in: log)
  }

  /// Own changes for which a verified receipt is held here.
  func receipted(in log: PumpLogID) throws -> Set<ChangeID> {
    Set(try view(of: log).changes.filter { $0.writer == identity.writer && !$0.verdict.isProvisional }.map(\.id))
  }

  /// Own changes.
  func own(in log: PumpLogID) throws -> Set<ChangeID> {
    Set(try view(of: log).changes.filter { $0.writer == identity.writer }.map(\.id))
  }
}
