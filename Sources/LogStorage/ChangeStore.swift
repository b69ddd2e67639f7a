public import ChangeLog
public import MerkleLog

/// Where one installation, a device or a server, keeps its changes.
///
/// Few, coarse operations in the words of the log; each engine does the rest its own way and runs the conformance suite.
/// Every method may block on a disk: call them off the main thread. An instance may be shared between threads; writes queue.
/// A write inside a write of the same store throws `.failed`; a read inside a write sees the state before that write.
public protocol ChangeStore: Sendable {
  /// Runs `work` in one durable transaction: when this returns, everything in it survives `kill -9` and power loss.
  ///
  /// A throw from `work` takes everything back, and so does an error of one of its operations (`.notTheTip` apart) that `work`
  /// swallowed. The transaction is of no use once `work` has returned.
  /// - Throws: ``StorageError``, or what `work` throws.
  func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result

  /// Runs `work` on one consistent state.
  /// - Throws: ``StorageError``, or what `work` throws.
  func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result

  /// Says goodbye: the next open need not check the files.
  func close() throws(StorageError)
}

/// What can be asked of a store.
public protocol StoreReader {
  /// The logs that have at least one change, ascending.
  func logs() throws(StorageError) -> [PumpLogID]

  /// The feeds of a log, ascending by writer.
  func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed]

  /// One feed; nil where nothing of it is held.
  func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed?

  /// Changes of a feed from index `first` on, as many as fit `maxBytes` (at least one, if there is one).
  func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change]

  /// Each log with its digest and with the commit that last changed it, for logs changed after `commit` (0 = all), ascending by
  /// that commit. The greatest of these numbers is the cursor of a pull.
  func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog]

  /// A small fact: an identity, a ticket, an enrolment code. Nil when there is none.
  func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]?

  /// All facts on a shelf, ascending by key.
  func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])]

  /// What did not verify, oldest first.
  func limbo() throws(StorageError) -> [LimboItem]
}

/// What can be done in a transaction. Reads see the writes before them.
public protocol StoreTransaction: StoreReader {
  /// Appends what this installation records itself.
  /// - Throws: ``StorageError``; `.notTheTip` where the feed has grown since its frontier was read.
  func append(_ changes: OwnChanges) throws(StorageError)

  /// Appends a batch, or the part of it that is not held yet. Compare-and-append: overlap must be leaf-equal, and what lies
  /// before the batch must be what is held. Of a batch without changes only the head counts, and only for a feed that is held.
  /// - Throws: ``StorageError``. A fork or a gap is an outcome, not an error.
  func append(_ batch: VerifiedBatch) throws(StorageError) -> AppendOutcome

  /// Puts a fact on a shelf; nil takes it away.
  func set(_ shelf: Shelf, _ key: [UInt8], to value: [UInt8]?) throws(StorageError)

  /// Keeps what did not verify, within ``LimboItem/limit`` bytes a sender: the oldest of that sender makes room.
  ///
  /// What is there already (all but its instant equal) is not kept twice; what alone exceeds the limit is not kept.
  func keep(_ item: LimboItem) throws(StorageError)

  /// Forgets a log, its limbo included: scope has ended. The caller has rescued what was not synced.
  func forget(_ log: PumpLogID) throws(StorageError)
}

/// A feed as it is stored: its changes, the frontier, one anchor, and the longest head seen.
public struct StoredFeed: Hashable, Sendable {
  /// Whose feed.
  public var writer: WriterID
  /// The compact range [0, length) of the changes held.
  public var frontier: CompactRange
  /// The longest head for which `suffix` is held at `length`; shorter than `length` where the signer of an own feed failed since,
  /// nil where it never worked.
  public var anchor: Head?
  /// The compact range [length, anchor.length); empty when the anchor covers exactly what is held, or when the head lags.
  public var suffix: [Digest]
  /// The longest head that verified: more than `length` means that changes are known and have not arrived.
  public var longest: Head?

  /// A stored feed.
  public init(writer: WriterID, frontier: CompactRange, anchor: Head?, suffix: [Digest], longest: Head?) {
    self.writer = writer
    self.frontier = frontier
    self.anchor = anchor
    self.suffix = suffix
    self.longest = longest
  }

  /// How many changes are held.
  public var length: UInt64 { frontier.end }
}

/// A log and when it last changed.
public struct ChangedLog: Hashable, Sendable {
  /// The log.
  public var log: PumpLogID
  /// Its holdings digest.
  public var digest: HoldingsDigest
  /// The number of the commit that last changed it.
  public var commit: UInt64

  /// A changed log.
  public init(log: PumpLogID, digest: HoldingsDigest, commit: UInt64) {
    self.log = log
    self.digest = digest
    self.commit = commit
  }
}

/// What became of a batch.
public enum AppendOutcome: Hashable, Sendable {
  /// So many of its changes are new; the rest was held already.
  case appended(new: Int)
  /// All of it was held already.
  case duplicate
  /// It begins behind what is held.
  case gap(held: UInt64)
  /// Another change stands at this index; where the feeds part before the batch begins, at this index or behind it.
  case forked(at: UInt64)
}

/// Names a place for small facts. Keys and values are the caller's bytes.
public struct Shelf: RawRepresentable, Hashable, Sendable {
  /// Stable: it is stored.
  public var rawValue: String
  /// A shelf of this name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// What did not verify: kept, bounded, attributed to its sender, and blocking nothing.
public struct LimboItem: Hashable, Sendable {
  /// The most bytes that are kept of one sender.
  public static let limit = 4 << 20

  /// Who sent it (not: who wrote it).
  public var sender: WriterID
  /// The log that it claims to belong to.
  public var log: PumpLogID
  /// Whose feed it claims to be.
  public var writer: WriterID
  /// When, Unix ms, by the clock of who keeps it.
  public var atMS: UInt64
  /// A stable word: `fork`, `wrong-root`, `wrong-signature`, `gap`, `unknown-writer`, `part-missing`, `outside-scope`, `unreadable`.
  public var reason: String
  /// The batch as it came, in its wire form; of a fork, with it the proof.
  public var bytes: [UInt8]

  /// What it counts against ``limit``: its bytes and what goes with them, so that empty ones are bounded too.
  public var cost: Int { bytes.count + reason.utf8.count + 128 }

  /// A limbo item.
  public init(sender: WriterID, log: PumpLogID, writer: WriterID, atMS: UInt64, reason: String, bytes: [UInt8]) {
    self.sender = sender
    self.log = log
    self.writer = writer
    self.atMS = atMS
    self.reason = reason
    self.bytes = bytes
  }
}
