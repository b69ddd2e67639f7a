import ChangeLog
import LogStorage
import MerkleLog

/// The store of a replay: in memory, with the feeds that the transcript carries, and of all other logs what it says of them.
///
/// Commits are counted as the recorded store counted them: a cursor that goes out names them.
final class RebuiltStore: ChangeStore {
  private let memory: MemoryStore
  private let outline: StoreOutline

  init(_ outline: StoreOutline, feeds: [FeedCopy], hasher: any LogHasher) throws {
    self.outline = outline
    memory = MemoryStore(hasher: hasher)
    if !feeds.isEmpty { try memory.restore(feeds) }
  }

  /// Adds what was recorded beside the session while it ran.
  func restore(_ feeds: [FeedCopy]) throws { try memory.restore(feeds) }

  func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result {
    try memory.write { try work(OutlinedTransaction(transaction: $0, outline: outline)) }
  }

  func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result {
    try memory.read { try work(OutlinedReader(reader: $0, outline: outline)) }
  }

  func close() throws(StorageError) { try memory.close() }
}

/// What a transcript says of the logs of a store: digest and commit of each before the session.
struct StoreOutline: Sendable {
  var logs: [ChangedLog] = []
  /// The number of the newest commit, of whatever log.
  var newest: UInt64 = 0
  /// How many commits it took to rebuild the feeds.
  var rebuilding: UInt64 = 0

  /// Of a store without history.
  init() {}

  /// The logs as the recorded store would list them.
  func listed(_ held: [ChangedLog], after commit: UInt64) -> [ChangedLog] {
    var known: [PumpLogID: ChangedLog] = [:]
    for log in logs { known[log.log] = log }
    var listed: [ChangedLog] = []
    for log in held {
      let before = known.removeValue(forKey: log.log)
      let number = log.commit > rebuilding ? newest &+ (log.commit &- rebuilding) : before?.commit ?? min(1, newest)
      listed.append(ChangedLog(log: log.log, digest: log.digest, commit: number))
    }
    listed += known.values
    // A log that the session does not see may have been the last to change.
    if !listed.contains(where: { $0.commit >= newest }), newest > 0, let nobody = PumpLogID([UInt8](repeating: 0, count: 16)),
      let digest = HoldingsDigest([UInt8](repeating: 0, count: 16))
    {
      listed.append(ChangedLog(log: nobody, digest: digest, commit: newest))
    }
    return listed.filter { $0.commit > commit }.sorted { ($0.commit, $0.log) < ($1.commit, $1.log) }
  }
}

private struct OutlinedReader: StoreReader {
  let reader: any StoreReader
  let outline: StoreOutline

  func logs() throws(StorageError) -> [PumpLogID] { try reader.logs() }
  func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] { try reader.feeds(of: log) }
  func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? { try reader.feed(of: log, writer: writer) }
  func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    try reader.changes(of: log, writer: writer, from: first, maxBytes: maxBytes)
  }
  func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    outline.listed(try reader.logsChanged(after: 0), after: commit)
  }
  func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? { try reader.value(shelf, key) }
  func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] { try reader.values(shelf) }
  func limbo() throws(StorageError) -> [LimboItem] { try reader.limbo() }
}

private struct OutlinedTransaction: StoreTransaction {
  let transaction: any StoreTransaction
  let outline: StoreOutline

  func logs() throws(StorageError) -> [PumpLogID] { try transaction.logs() }
  func feeds(of log: PumpLogID) throws(StorageError) -> [StoredFeed] { try transaction.feeds(of: log) }
  func feed(of log: PumpLogID, writer: WriterID) throws(StorageError) -> StoredFeed? { try transaction.feed(of: log, writer: writer) }
  func changes(of log: PumpLogID, writer: WriterID, from first: UInt64, maxBytes: Int) throws(StorageError) -> [Change] {
    try transaction.changes(of: log, writer: writer, from: first, maxBytes: maxBytes)
  }
  func logsChanged(after commit: UInt64) throws(StorageError) -> [ChangedLog] {
    outline.listed(try transaction.logsChanged(after: 0), after: commit)
  }
  func value(_ shelf: Shelf, _ key: [UInt8]) throws(StorageError) -> [UInt8]? { try transaction.value(shelf, key) }
  func values(_ shelf: Shelf) throws(StorageError) -> [(key: [UInt8], value: [UInt8])] { try transaction.values(shelf) }
  func limbo() throws(StorageError) -> [LimboItem] { try transaction.limbo() }

  func append(_ changes: OwnChanges) throws(StorageError) { try transaction.append(changes) }
  func append(_ batch: VerifiedBatch) throws(StorageError) -> AppendOutcome { try transaction.append(batch) }
  func set(_ shelf: Shelf, _ key: [UInt8], to value: [UInt8]?) throws(StorageError) { try transaction.set(shelf, key, to: value) }
  func keep(_ item: LimboItem) throws(StorageError) { try transaction.keep(item) }
  func forget(_ log: PumpLogID) throws(StorageError) { try transaction.forget(log) }
}
