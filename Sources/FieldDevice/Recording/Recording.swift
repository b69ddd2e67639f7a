public import ChangeLog
import LogStorage
public import PumpRecords

extension EnrolledDevice {
  /// Records an entry. When this returns, it survives `kill -9` and power loss (promise 1); no network is needed.
  /// - Returns: the change's id, which is also the record's.
  /// - Throws: ``DeviceError``; nothing was recorded then.
  @discardableResult
  public func record<K: RecordKind>(
    _ draft: Draft<K>, in log: PumpLogID, by person: PersonID? = nil
  ) throws(DeviceError) -> ChangeID {
    try record(Entry(draft, by: person), in: log)
  }

  /// Records an entry of any kind. When this returns, it survives `kill -9` and power loss (promise 1).
  /// - Returns: the change's id, which is also the record's.
  /// - Throws: ``DeviceError``; nothing was recorded then.
  @discardableResult
  public func record(_ entry: Entry, in log: PumpLogID) throws(DeviceError) -> ChangeID {
    let draft = entry.draft
    guard draft.body != nil || draft.note != nil else { throw .nothingToRecord }
    return try commit(draft, to: log)
  }

  /// Appends a change to this device's feed of the log and signs the new head: one durable commit.
  func commit(_ draft: ChangeDraft, to log: PumpLogID) throws(DeviceError) -> ChangeID {
    let reading = clock.read()
    let id = try DeviceError.storing {
      try store.write { transaction in
        try Scribe(log, at: reading, as: identity, cryptography, in: transaction).append(draft, signer: signer)
      }
    }
    announcer.tell(.recorded(log: log, changes: [id]))
    return id
  }
}
