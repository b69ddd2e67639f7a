public import MerkleLog

/// Changes that a writer appends to its own feed in one durable commit.
///
/// Storage takes these beside ``VerifiedBatch``: their proof is that this process made them. The head is signed in the same
/// commit where the signer works; a failing signer never fails a recording, the head lags (log-format section 3).
public struct OwnChanges: Sendable {
  /// The pump log.
  public let log: PumpLogID
  /// The writer, whose key this process holds.
  public let writer: WriterID
  /// The index of the first of them.
  public let first: UInt64
  /// The changes.
  public let changes: [Change]
  /// Their leaf hashes.
  public let leaves: [Digest]
  /// Their ids.
  public let ids: [ChangeID]
  /// The compact range [0, first + count).
  public let frontier: CompactRange
  /// The head over all of the feed; nil where the signer failed.
  public let head: Head?

  /// Appends `changes` behind `frontier` and signs the new head.
  ///
  /// - Parameter frontier: the compact range [0, n) of the feed as it is stored.
  public init(
    log: PumpLogID, writer: WriterID, frontier: CompactRange, changes: [Change], signer: (any Signer)?, hasher: some LogHasher
  ) {
    self.log = log
    self.writer = writer
    self.changes = changes
    first = frontier.end
    leaves = Change.leafHashes(of: changes, hasher: hasher)
    var range = frontier
    var ids: [ChangeID] = []
    for leaf in leaves {
      ids.append(Identities.change(log: log, writer: writer, index: range.end, leaf: leaf, hasher: hasher))
      range.append(leaf, hasher: hasher)
    }
    self.ids = ids
    self.frontier = range
    if let signer, range.end > 0 {
      head = try? Head.signed(log: log, writer: writer, length: range.end, root: range.root(hasher: hasher), by: signer)
    } else {
      head = nil
    }
  }
}
