import Admission
import ChangeLog
import FieldDevice

/// Finds what people name in a few letters.
extension EnrolledDevice {
  /// The log with this name; without one the only log that there is.
  func theLog(_ name: String?) throws -> FieldDevice.KnownLog {
    if let name { return try log(named: name) }
    let logs = try logs()
    guard let only = logs.first else { throw DeviceError.unknownLog("") }
    guard logs.count == 1 else {
      throw Failure(.usage, "which log? say --log with one of \(logs.map { $0.label ?? $0.id.description }.joined(separator: ", "))")
    }
    return only
  }

  /// The record whose id begins like this, as it is shown now.
  func record(_ prefix: String, in log: FieldDevice.KnownLog) throws -> MergedRecord {
    let found = try view(of: log.id).records.filter { $0.id.description.hasPrefix(prefix.lowercased()) }
    guard let record = found.first, prefix.count >= 4 else {
      let correction = try view(of: log.id).changes.first { prefix.count >= 4 && $0.id.description.hasPrefix(prefix.lowercased()) }
      if let record = correction?.header.record {
        throw Failure(
          .usage,
          "\(prefix) is a correction of record \(record.description.prefix(8)): say that id here, or agree with the correction by --confirms"
        )
      }
      throw DeviceError.unknownRecord(prefix)
    }
    guard found.count == 1 else { throw Failure(.usage, "several records begin with \(prefix): write more of the id") }
    return record
  }

  /// The change whose id begins like this.
  func change(_ prefix: String, in log: FieldDevice.KnownLog) throws -> ChangeID {
    let found = try view(of: log.id).changes.filter { $0.id.description.hasPrefix(prefix.lowercased()) }
    guard let change = found.first, prefix.count >= 4 else { throw DeviceError.nothingToConfirm(prefix) }
    guard found.count == 1 else { throw Failure(.usage, "several changes begin with \(prefix): write more of the id") }
    if change.header.record == nil {
      let corrections = try view(of: log.id).changes.filter { $0.header.record == change.id && $0.header.confirms == nil }
      let those =
        corrections.isEmpty ? "there is none yet" : corrections.map { String($0.id.description.prefix(8)) }.joined(separator: ", ")
      throw Failure(.usage, "\(prefix) is a record, and --confirms takes the id of somebody's correction of it: \(those)")
    }
    return change.id
  }
}
