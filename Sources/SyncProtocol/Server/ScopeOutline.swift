public import ChangeLog
import PumpRecords

/// A log of a device's scope as the server holds it.
public struct ScopeLog: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Its holdings digest.
  public var digest: HoldingsDigest
  /// The number of the commit that last changed it.
  public var commit: UInt64

  /// A log of a scope.
  public init(log: PumpLogID, digest: HoldingsDigest, commit: UInt64) {
    self.log = log
    self.digest = digest
    self.commit = commit
  }
}

/// What a server hands out to be given back: the commit up to which a device that was equal is equal.
public struct SyncCursor: Hashable, Sendable {
  /// The number of a commit.
  public var commit: UInt64

  /// A cursor.
  public init(commit: UInt64) {
    self.commit = commit
  }

  /// The bytes for the wire; opaque to devices.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    Varint.append(commit, to: &bytes)
    return bytes
  }

  /// Reads what a device gave back; nil for anything else.
  public init?(_ bytes: [UInt8]) {
    var position = 0
    guard let commit = try? Varint.read(bytes.span, at: &position), position == bytes.count else { return nil }
    self.commit = commit
  }
}

/// The first half of an answer: what digests alone decide.
public struct ScopeOutline: Hashable, Sendable {
  /// The digest of the whole scope at the server.
  public let scopeDigest: HoldingsDigest
  /// Whether the device holds exactly what the server holds: then there is nothing else to do.
  public let isEqual: Bool
  /// The logs whose feeds the second half needs, ascending.
  public let describe: [PumpLogID]
  /// Logs with their digests, for the device to compare.
  public let listing: [LogDigest]
  /// The listing goes on from here.
  public let listNext: PumpLogID?
  /// The buckets that differ from those of the request; nil where it named none.
  public let buckets: Buckets?
  /// To keep when the digests are equal.
  public let cursor: SyncCursor
  /// Logs that the device told of and that are not in its scope, ascending.
  public let outsideScope: [PumpLogID]
}

/// The second half: what the tips of single feeds decide.
public struct AnswerPlan: Hashable, Sendable {
  /// The first half.
  public let outline: ScopeOutline
  /// What to read and send, server feeds first.
  public let read: ReadPlan
  /// What the device holds and the server lacks.
  public let wants: [Want]
  /// How many changes `wants` adds up to.
  public let changesWanted: UInt64
  /// Feeds that have the same length and another root on the device: forked.
  public let forks: [LimboNotice]
  /// Logs of which the device holds a longer server feed than the server: the server was set back.
  public let serverIsBehind: [PumpLogID]
}
