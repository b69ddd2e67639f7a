public import ChangeLog
public import MerkleLog

extension StoreReader {
  /// The compact range [0, length) of a feed, for any length that is held; nil beyond.
  ///
  /// The tip's is stored; an earlier one is computed from the changes: a sender that missed a reply begins before the tip.
  /// - Complexity: O(1) at the tip, else O(length) hashes.
  public func frontier(
    of log: PumpLogID, writer: WriterID, at length: UInt64, hasher: some LogHasher
  ) throws(StorageError) -> CompactRange? {
    if length == 0 { return CompactRange() }
    guard let feed = try feed(of: log, writer: writer), length <= feed.length else { return nil }
    if length == feed.length { return feed.frontier }
    var range = CompactRange()
    while range.end < length {
      let changes = try changes(of: log, writer: writer, from: range.end, maxBytes: 1 << 20)
      if changes.isEmpty { return nil }
      for change in changes where range.end < length { range.append(change.leafHash(hasher: hasher), hasher: hasher) }
    }
    return range
  }
}
