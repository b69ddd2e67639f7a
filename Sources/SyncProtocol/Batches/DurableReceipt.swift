public import ChangeLog
public import MerkleLog

/// The server's signed word that it has durably stored a feed up to a length: its head over the arrival that names the feed.
///
/// Only ``DurableReceipts`` makes one, from entries of a server feed that verified under a head: no other code can claim that
/// something is stored.
public struct DurableReceipt: Hashable, Sendable {
  /// The log.
  public let log: PumpLogID
  /// The first 4 bytes of the writer whose feed is stored.
  public let writer: UInt32
  /// Changes below this index are stored.
  public let length: UInt64
  /// The first 16 bytes of the root at that length.
  public let root16: [UInt8]
  /// When they were stored, Unix ms by the server's clock.
  public let serverMS: UInt64
  /// How durably.
  public let durability: Arrival.Durability
  /// The index of the arrival in the server feed.
  public let entry: UInt64
  /// The server feed's head over it.
  public let head: Head

  /// Whether this receipt is for the feed that has `root` at ``length``: a receipt for another branch of a forked feed is none.
  public func covers(root: Digest) -> Bool { Array(root.bytes.prefix(16)) == root16 }
}

/// Finds receipts in server feeds.
public enum DurableReceipts {
  /// The receipts in a stretch of a server feed.
  ///
  /// - Parameters:
  ///   - batch: a batch that verified; other feeds than the server's hold no receipts.
  ///   - server: the writer id of the server's key, as the clinic's root certifies it.
  public static func found(in batch: VerifiedBatch, server: WriterID) -> [DurableReceipt] {
    guard batch.writer == server else { return [] }
    return found(log: batch.log, first: batch.first, changes: batch.changes, head: batch.head)
  }

  /// The receipts in a server feed as a store holds it, checked again from its first entry on: for the start of a program.
  ///
  /// - Parameters:
  ///   - changes: the whole feed, from index 0.
  ///   - head: a head that covers at least these changes.
  ///   - suffix: the compact range from behind them to the head's length.
  ///   - key: the server's key.
  /// - Throws: ``BatchError``.
  public static func found(
    log: PumpLogID, changes: [Change], head: Head, suffix: [Digest], key: PublicKey, verifier: any SignatureVerifier,
    hasher: some LogHasher
  ) throws(BatchError) -> [DurableReceipt] {
    let batch = Batch(
      log: log, writer: Identities.writer(key, hasher: hasher), first: 0, changes: changes, head: head, suffix: suffix)
    let verified = try MergedBatch(batch, frontier: nil, hasher: hasher).verified(by: key, verifier: verifier)
    return found(log: log, first: 0, changes: verified.changes, head: verified.head)
  }

  private static func found(log: PumpLogID, first: UInt64, changes: [Change], head: Head) -> [DurableReceipt] {
    var receipts: [DurableReceipt] = []
    for (position, change) in changes.enumerated() {
      guard change.header.kind == ServerKind.arrival, case .arrival(let arrival)? = ServerEntry(change) else { continue }
      for feed in arrival.feeds {
        receipts.append(
          DurableReceipt(
            log: log, writer: feed.writer, length: feed.length, root16: feed.root16, serverMS: arrival.serverMS,
            durability: arrival.durability, entry: first + UInt64(position), head: head))
      }
    }
    return receipts
  }
}
