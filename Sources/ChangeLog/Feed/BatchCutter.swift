public import MerkleLog

/// Cuts a stretch of a feed into batches that each verify alone under one head.
public enum BatchCutter {
  /// Bytes of a batch item beside its changes and hashes: log, writer, head, lengths and tags.
  public static let framing = 160

  /// Cuts `changes` into batches.
  ///
  /// - Parameters:
  ///   - first: the index of the first change.
  ///   - leaves: the leaf hash of each change.
  ///   - head: a head that covers at least these changes.
  ///   - behind: the compact range from behind the last change to the head's length.
  ///   - maxBytes: changes and hashes of one batch; at least one change is in each.
  /// - Returns: batches in the order of the feed; none where the bounds do not fit each other.
  /// - Complexity: O(n) hashes.
  public static func batches(
    log: PumpLogID, writer: WriterID, first: UInt64, changes: [Change], leaves: [Digest], head: Head, behind: CompactRange,
    maxBytes: Int = ChangeLimits.batch - 64 * 1024, hasher: some LogHasher
  ) -> [Batch] {
    let end = first + UInt64(changes.count)
    guard leaves.count == changes.count, behind.begin == end, behind.end == head.length, !changes.isEmpty else { return [] }
    var cuts = [0]
    var bytes = 0
    for (index, change) in changes.enumerated() {
      if index > cuts[cuts.count - 1], bytes + change.frame.count > maxBytes {
        cuts.append(index)
        bytes = 0
      }
      bytes += change.frame.count
    }
    cuts.append(changes.count)
    var suffix = behind
    var batches: [Batch] = []
    for index in stride(from: cuts.count - 2, through: 0, by: -1) {
      let from = cuts[index]
      let to = cuts[index + 1]
      batches.append(
        Batch(
          log: log, writer: writer, first: first + UInt64(from), changes: Array(changes[from..<to]), head: head, suffix: suffix.hashes))
      guard index > 0 else { break }
      guard var range = try? CompactRange(begin: first + UInt64(from), leaves: leaves[from..<to], hasher: hasher) else { return [] }
      guard (try? range.append(suffix, hasher: hasher)) != nil else { return [] }
      suffix = range
    }
    return batches.reversed()
  }
}
