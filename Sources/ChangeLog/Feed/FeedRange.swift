/// A stretch of one feed to read: indices `from ..< to`.
public struct FeedRange: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Whose feed.
  public var writer: WriterID
  /// The first index.
  public var from: UInt64
  /// The index behind the last.
  public var to: UInt64

  /// A stretch.
  public init(log: PumpLogID, writer: WriterID, from: UInt64, to: UInt64) {
    self.log = log
    self.writer = writer
    self.from = from
    self.to = to
  }

  /// How many changes.
  public var count: UInt64 { to > from ? to - from : 0 }
}
