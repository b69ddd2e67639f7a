public import MerkleLog

/// A batch without its changes: what is to be known of it before it is read and sent.
public struct BatchOutline: Hashable, Sendable {
  /// The pump log.
  public var log: PumpLogID
  /// Whose feed.
  public var writer: WriterID
  /// The index of the first change.
  public var first: UInt64
  /// How many changes; at least one.
  public var count: Int
  /// Bytes of their frames.
  public var bytes: Int
  /// A signed head that covers at least these changes.
  public var head: Head
  /// The compact range from behind the last change to the head's length.
  public var suffix: [Digest]

  /// The index behind the last change.
  public var end: UInt64 { first + UInt64(count) }

  /// The batch with its changes; nil where they are not as many, or not of that size.
  public func batch(_ changes: [Change]) -> Batch? {
    guard changes.count == count, changes.reduce(0, { $0 + $1.frame.count }) == bytes else { return nil }
    return Batch(log: log, writer: writer, first: first, changes: changes, head: head, suffix: suffix)
  }
}

extension Batch {
  /// This batch without its changes.
  public var outline: BatchOutline {
    BatchOutline(
      log: log, writer: writer, first: first, count: changes.count, bytes: changes.reduce(0) { $0 + $1.frame.count }, head: head,
      suffix: suffix)
  }
}
