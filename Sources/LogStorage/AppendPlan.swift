package import ChangeLog
package import MerkleLog

/// What a batch does to a feed, decided without touching the store: pure but for reading the changes that overlap.
package enum AppendPlan {
  /// Nothing to append. `feed` is what to store where the batch brought a better head; nil where it did not.
  case settled(AppendOutcome, feed: StoredFeed?)
  /// Append the batch's changes from the `skipping`-th on; then the feed is this one.
  case append(skipping: Int, feed: StoredFeed)

  /// - Parameters:
  ///   - stored: the feed as it is held; nil where nothing of it is.
  ///   - held: the changes that are held from an index on, at least one where the index is below the stored length.
  package init(
    _ batch: VerifiedBatch, onto stored: StoredFeed?, hasher: some LogHasher, held: (UInt64) throws(StorageError) -> [Change]
  ) throws(StorageError) {
    let length = stored?.length ?? 0
    guard batch.first <= length else {
      self = .settled(.gap(held: length), feed: nil)
      return
    }
    if let fork = try Self.divergence(batch, until: min(batch.end, length), hasher: hasher, held: held) {
      self = .settled(.forked(at: fork), feed: nil)
      return
    }
    guard let stored else {
      // Nothing is held, so the batch begins at 0.
      if batch.changes.isEmpty {
        self = .settled(.duplicate, feed: nil)
      } else {
        self = .append(skipping: 0, feed: Self.grown(batch, from: nil))
      }
      return
    }
    if batch.end < length {
      self = .settled(.duplicate, feed: Self.withHeadAtTip(batch, stored, hasher: hasher))
      return
    }
    let skipping = Int(length - batch.first)
    var range = batch.base
    for leaf in batch.leaves[..<skipping] { range.append(leaf, hasher: hasher) }
    guard range == stored.frontier else {
      self = .settled(.forked(at: Self.parting(range, stored.frontier, below: batch.first)), feed: nil)
      return
    }
    if batch.end == length {
      self = .settled(.duplicate, feed: Self.withBetterHead(batch, stored))
    } else {
      self = .append(skipping: skipping, feed: Self.grown(batch, from: stored))
    }
  }

  /// The first index below `end` at which another change is held.
  private static func divergence(
    _ batch: VerifiedBatch, until end: UInt64, hasher: some LogHasher, held: (UInt64) throws(StorageError) -> [Change]
  ) throws(StorageError) -> UInt64? {
    var index = batch.first
    while index < end {
      let changes = try held(index)
      guard !changes.isEmpty else { return index }
      for change in changes where index < end {
        let position = Int(index - batch.first)
        // Equal frames have equal leaves; a part that was erased on one side changes the frame and not the leaf.
        if change != batch.changes[position], change.leafHash(hasher: hasher) != batch.leaves[position] { return index }
        index += 1
      }
    }
    return nil
  }

  /// Where two ranges [0, n) with equal changes from `first` on may part at the earliest.
  private static func parting(_ one: CompactRange, _ other: CompactRange, below first: UInt64) -> UInt64 {
    var index: UInt64 = 0
    for (mine, theirs) in zip(one.hashes, other.hashes) {
      guard mine == theirs else { break }
      // The subtree sizes of [0, n) are the bits of n, the greatest first.
      let rest = one.end - index
      index += UInt64(1) << UInt64(63 - rest.leadingZeroBitCount)
    }
    return min(index, first > 0 ? first - 1 : 0)
  }

  private static func longer(_ one: Head?, _ other: Head) -> Head {
    if let one, one.length >= other.length { one } else { other }
  }

  private static func grown(_ batch: VerifiedBatch, from stored: StoredFeed?) -> StoredFeed {
    StoredFeed(
      writer: batch.writer, frontier: batch.frontier, anchor: batch.head, suffix: batch.suffix.hashes,
      longest: longer(stored?.longest, batch.head))
  }

  /// The batch ends where the feed does: its suffix is a suffix here.
  private static func withBetterHead(_ batch: VerifiedBatch, _ stored: StoredFeed) -> StoredFeed? {
    var feed = stored
    feed.longest = longer(stored.longest, batch.head)
    if batch.head.length > stored.anchor?.length ?? 0 {
      feed.anchor = batch.head
      feed.suffix = batch.suffix.hashes
    }
    return feed == stored ? nil : feed
  }

  /// The batch ends earlier: its head helps where it is over exactly what is held.
  private static func withHeadAtTip(_ batch: VerifiedBatch, _ stored: StoredFeed, hasher: some LogHasher) -> StoredFeed? {
    var feed = stored
    feed.longest = longer(stored.longest, batch.head)
    if batch.head.length == stored.length, stored.length > stored.anchor?.length ?? 0,
      stored.frontier.root(hasher: hasher) == batch.head.root
    {
      feed.anchor = batch.head
      feed.suffix = []
    }
    return feed == stored ? nil : feed
  }
}
