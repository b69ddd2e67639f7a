public import MerkleLog

/// A stretch of one feed as it travels: changes `first ..< first + changes.count` under a head of length N.
///
/// Nothing about it is checked yet but its framing.
public struct Batch: Hashable, Sendable {
  /// The pump log.
  public var log: PumpLogID
  /// Whose feed.
  public var writer: WriterID
  /// The index of the first change.
  public var first: UInt64
  /// The changes, as their author encoded them.
  public var changes: [Change]
  /// A signed head that covers at least these changes.
  public var head: Head
  /// The compact range from behind the last change to the head's length.
  public var suffix: [Digest]
  /// The compact range [0, first), for a receiver that does not hold the frontier there; else empty.
  public var prefix: [Digest]

  /// A batch.
  public init(
    log: PumpLogID, writer: WriterID, first: UInt64, changes: [Change], head: Head, suffix: [Digest] = [], prefix: [Digest] = []
  ) {
    self.log = log
    self.writer = writer
    self.first = first
    self.changes = changes
    self.head = head
    self.suffix = suffix
    self.prefix = prefix
  }

  /// The index behind the last change.
  public var end: UInt64 { first + UInt64(changes.count) }
}

/// Why a batch is not what its head says. Such a batch goes to limbo and blocks nothing.
public enum BatchError: Error, Hashable, Sendable {
  /// The head is shorter than the changes.
  case headTooShort(length: UInt64, end: UInt64)
  /// The receiver holds `held` changes and the batch, which begins behind them, carries no prefix.
  case gap(held: UInt64, first: UInt64)
  /// A compact range with another number of hashes than its bounds give.
  case rangeShape(part: RangePart, want: Int, got: Int)
  /// Frontier, changes and suffix do not merge to the head's root.
  case wrongRoot
  /// The signature is not the writer's over this head.
  case wrongSignature
  /// A part is erased that no decision held here erases.
  case partMissing(index: UInt64)
  /// Another change stands at this index of the feed already: the feed is forked.
  case forked(at: UInt64)
  /// No `writer` entry names this writer yet.
  case unknownWriter

  /// The stable word for it, in limbo and on the wire.
  public var word: String {
    switch self {
    case .headTooShort: "head-too-short"
    case .gap: "gap"
    case .rangeShape: "range-shape"
    case .wrongRoot: "wrong-root"
    case .wrongSignature: "wrong-signature"
    case .partMissing: "part-missing"
    case .forked: "fork"
    case .unknownWriter: "unknown-writer"
    }
  }

  /// Which compact range.
  public enum RangePart: String, Sendable { case prefix, suffix }
}
