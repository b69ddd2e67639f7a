import ChangeLog
import LogStorage
import MerkleLog

/// Appends this device's changes to its feed of one log, inside a transaction.
struct Scribe {
  let transaction: any StoreTransaction
  let log: PumpLogID
  let identity: EnrolledIdentity
  let cryptography: Cryptography
  private let reading: ClockReading
  private let boot: UInt32

  /// - Throws: `.unknownLog` where nothing of the log is held: a device learns its logs from the server alone.
  init(
    _ log: PumpLogID, at reading: ClockReading, as identity: EnrolledIdentity, _ cryptography: Cryptography,
    in transaction: any StoreTransaction
  ) throws {
    let feeds = try transaction.feeds(of: log)
    if feeds.isEmpty { throw DeviceError.unknownLog(log.description) }
    let own = feeds.first { $0.writer == identity.writer }
    let last = try own.flatMap {
      try transaction.changes(of: log, writer: identity.writer, from: $0.length - 1, maxBytes: 1).first?.header
    }
    boot = try BootCounter.count(for: reading, after: last, in: transaction)
    self.transaction = transaction
    self.log = log
    self.identity = identity
    self.cryptography = cryptography
    self.reading = reading
  }

  /// Adds clocks and what was seen, and appends the change.
  /// - Parameter signer: signs the new head; nil where another change follows in this transaction, whose head covers this one.
  func append(_ draft: ChangeDraft, signer: (any Signer)?) throws -> ChangeID {
    var draft = draft
    draft.header.boot = boot
    draft.header.wallMS = reading.wallMS
    draft.header.offsetQuarterHours = reading.offsetQuarterHours
    draft.header.uptimeSeconds = UInt32(clamping: reading.uptimeMS / 1000)
    if draft.header.person == identity.person { draft.header.person = nil }
    draft.header.seen = try SeenFeeds.tell(of: log, writer: identity.writer, in: transaction)
    let ids = try append([try draft.change(random: cryptography.random)], signer: signer)
    guard let id = ids.first else { throw DeviceError.nothingToRecord }
    return id
  }

  /// Signs the head over what is held of this device's feed.
  func signHead(_ signer: any Signer) throws { _ = try append([], signer: signer) }

  private func append(_ changes: [Change], signer: (any Signer)?) throws -> [ChangeID] {
    let frontier = try transaction.feed(of: log, writer: identity.writer)?.frontier ?? CompactRange()
    let own = OwnChanges(
      log: log, writer: identity.writer, frontier: frontier, changes: changes, signer: signer, hasher: cryptography.hasher)
    try transaction.append(own)
    return own.ids
  }
}
