public import MerkleLog

/// Cuts a stretch of a feed into batches that each verify alone under one head. It is shown one change after the other and keeps none.
public struct BatchCutter {
  /// Bytes of a batch item beside its changes and hashes: log, writer, head, lengths and tags.
  public static let framing = 160

  private struct Piece {
    var leaves: CompactRange
    var bytes: Int
  }

  private let log: PumpLogID
  private let writer: WriterID
  private let first: UInt64
  private let head: Head
  private let maxBytes: Int
  private var pieces: [Piece] = []

  /// A cutter before the first change.
  ///
  /// - Parameters:
  ///   - first: the index of the first change.
  ///   - head: a head that covers at least the changes to come.
  ///   - maxBytes: frames of one batch; at least one change is in each.
  public init(
    log: PumpLogID, writer: WriterID, first: UInt64, head: Head, maxBytes: Int = ChangeLimits.batch - 64 * 1024
  ) {
    self.log = log
    self.writer = writer
    self.first = first
    self.head = head
    self.maxBytes = maxBytes
  }

  /// The index behind the last change that was shown.
  public var end: UInt64 { pieces.last?.leaves.end ?? first }

  /// Takes the next change: its leaf hash, and the bytes of its frame.
  /// - Throws: `.bounds`.
  public mutating func take(_ leaf: Digest, bytes: Int, hasher: some LogHasher) throws(MerkleError) {
    if let last = pieces.indices.last, pieces[last].bytes + bytes <= maxBytes {
      pieces[last].leaves.append(leaf, hasher: hasher)
      pieces[last].bytes += bytes
    } else {
      pieces.append(Piece(leaves: try CompactRange(begin: end, leaves: [leaf], hasher: hasher), bytes: bytes))
    }
  }

  /// The batches, in the order of the feed; none where the bounds do not fit each other.
  /// - Parameter behind: the compact range from behind the last change to the head's length.
  public func outlines(behind: CompactRange, hasher: some LogHasher) -> [BatchOutline] {
    guard behind.begin == end, behind.end == head.length else { return [] }
    var suffix = behind
    var outlines: [BatchOutline] = []
    for piece in pieces.reversed() {
      outlines.append(
        BatchOutline(
          log: log, writer: writer, first: piece.leaves.begin, count: Int(piece.leaves.count), bytes: piece.bytes, head: head,
          suffix: suffix.hashes))
      var range = piece.leaves
      guard (try? range.append(suffix, hasher: hasher)) != nil else { return [] }
      suffix = range
    }
    return outlines.reversed()
  }

  /// Cuts changes that are at hand.
  /// - Parameter leaves: the leaf hash of each change.
  /// - Returns: batches in the order of the feed; none where the bounds do not fit each other.
  /// - Complexity: O(n) hashes.
  public static func batches(
    log: PumpLogID, writer: WriterID, first: UInt64, changes: [Change], leaves: [Digest], head: Head, behind: CompactRange,
    maxBytes: Int = ChangeLimits.batch - 64 * 1024, hasher: some LogHasher
  ) -> [Batch] {
    guard leaves.count == changes.count else { return [] }
    var cutter = BatchCutter(log: log, writer: writer, first: first, head: head, maxBytes: maxBytes)
    for (change, leaf) in zip(changes, leaves) {
      guard (try? cutter.take(leaf, bytes: change.frame.count, hasher: hasher)) != nil else { return [] }
    }
    return cutter.outlines(behind: behind, hasher: hasher).filled(with: changes)
  }
}

extension [BatchOutline] {
  /// The batches, with the changes of all of them one behind the other; what is left over of these is left out.
  public func filled(with changes: [Change]) -> [Batch] {
    var rest = changes[...]
    return compactMap { outline in
      defer { rest = rest.dropFirst(outline.count) }
      return outline.batch([Change](rest.prefix(outline.count)))
    }
  }
}
