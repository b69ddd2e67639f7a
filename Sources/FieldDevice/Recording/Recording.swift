public import ChangeLog
import LogStorage
import MerkleLog
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
    guard entry.body != nil || entry.note != nil else { throw .nothingToRecord }
    var header = Header(kind: entry.kind.rawValue)
    header.person = entry.person == identity.person ? nil : entry.person
    return try commit(ChangeDraft(header: header, body: entry.body, note: entry.note), to: log)
  }

  /// Adds the clocks and what was seen to a change, appends it to this device's feed of the log and signs the new head: one durable
  /// commit.
  func commit(_ draft: ChangeDraft, to log: PumpLogID) throws(DeviceError) -> ChangeID {
    let reading = clock.read()
    let ids = try DeviceError.storing {
      try store.write { transaction in
        var draft = draft
        draft.header.boot = try BootCounter.count(for: reading, in: transaction)
        draft.header.wallMS = reading.wallMS
        draft.header.offsetQuarterHours = reading.offsetQuarterHours
        draft.header.uptimeSeconds = UInt32(clamping: reading.uptimeMS / 1000)
        let feed = try transaction.feed(of: log, writer: identity.writer)
        if feed == nil, try transaction.feeds(of: log).isEmpty { throw DeviceError.unknownLog(log.description) }
        draft.header.seen = try SeenFeeds.tell(of: log, writer: identity.writer, in: transaction)
        let own = OwnChanges(
          log: log, writer: identity.writer, frontier: feed?.frontier ?? CompactRange(),
          changes: [try draft.change(random: cryptography.random)], signer: signer, hasher: cryptography.hasher)
        try transaction.append(own)
        return own.ids
      }
    }
    guard let id = ids.first else { throw .nothingToRecord }
    announcer.tell(.recorded(log: log, changes: ids))
    return id
  }
}
