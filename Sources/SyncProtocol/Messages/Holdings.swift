public import ChangeLog
import MerkleLog

/// A log and its holdings digest.
public struct LogDigest: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Its digest.
  public var digest: HoldingsDigest

  /// A log and its digest.
  public init(log: PumpLogID, digest: HoldingsDigest) {
    self.log = log
    self.digest = digest
  }
}

/// One log as it is held: the tips of its feeds, and which of them is the server's.
public struct HeldLog: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// The writer of the server feed; nil where nothing is held yet.
  public var server: WriterID?
  /// One tip a feed.
  public var tips: [BranchTip]

  /// A log as it is held.
  public init(log: PumpLogID, server: WriterID?, tips: [BranchTip]) {
    self.log = log
    self.server = server
    self.tips = tips.sorted()
  }

  /// The tips with the server feed first, then ascending: the order in which a receiver needs them.
  var inSendingOrder: [BranchTip] { tips.filter { $0.writer == server } + tips.filter { $0.writer != server } }

  /// As much of this as a request says.
  var told: LogTips {
    LogTips(log: log, feeds: tips.map { Arrival.Feed(writer: $0.writer, length: $0.length, root: $0.root) })
  }
}

/// How far a device says that it holds a log: hints for what to send. The digest decides.
public struct LogTips: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Its feeds, in the layout of an arrival; none where the log is not held at all.
  public var feeds: [Arrival.Feed]

  /// A log as a request tells of it.
  public init(log: PumpLogID, feeds: [Arrival.Feed]) {
    self.log = log
    self.feeds = feeds
  }
}

/// What to read from the store for one message stream.
///
/// Read the ranges in this order and stop where the budget is used up: a receiver gets the server feed of a log before the feeds
/// that it introduces, so nothing may be skipped. Then nothing behind it may be sent either.
public struct ReadPlan: Hashable, Sendable {
  /// In the order of sending.
  public var ranges: [FeedRange]
  /// The budget in bytes of encoded batches.
  public var maxBytes: Int
  /// The most batches.
  public var maxBatches: Int

  /// A plan.
  public init(ranges: [FeedRange], maxBytes: Int = SyncLimits.fill, maxBatches: Int = SyncLimits.batches) {
    self.ranges = ranges
    self.maxBytes = maxBytes
    self.maxBatches = maxBatches
  }

  /// How many changes the ranges hold.
  public var changes: UInt64 { ranges.reduce(0) { $0 &+ $1.count } }
}

/// Changes that the server lacks and the device holds.
public struct Want: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// The first 4 bytes of the writer id.
  public var writer: UInt32
  /// The index of the first change that is lacking.
  public var from: UInt64

  /// A want.
  public init(log: PumpLogID, writer: UInt32, from: UInt64) {
    self.log = log
    self.writer = writer
    self.from = from
  }
}

/// A change of the request that is stored but not accepted.
public struct StandingNotice: Hashable, Sendable {
  /// The change.
  public var change: ChangeID
  /// A stable word, as Admission spells it.
  public var reason: String

  /// A notice.
  public init(change: ChangeID, reason: String) {
    self.change = change
    self.reason = reason
  }
}

/// A batch of the request that was not stored.
public struct LimboNotice: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Whose feed.
  public var writer: WriterID
  /// The index of its first change.
  public var first: UInt64
  /// A stable word (``BatchError/word``).
  public var reason: String

  /// A notice.
  public init(log: PumpLogID, writer: WriterID, first: UInt64, reason: String) {
    self.log = log
    self.writer = writer
    self.first = first
    self.reason = reason
  }
}
