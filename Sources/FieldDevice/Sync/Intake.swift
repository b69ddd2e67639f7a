import Admission
import ChangeLog
import LogStorage
import MerkleLog
import PumpRecords
import SyncProtocol

/// Verifies what a response brings and stores it. What does not verify goes to limbo and blocks nothing.
struct Intake {
  let enrolment: EnrolledIdentity
  let cryptography: Cryptography
  /// What the server says of each log, kept while nothing new of it comes.
  private var facts: [PumpLogID: ServerFacts] = [:]
  /// New changes of other devices by log; a log of which only server entries came is there with 0.
  private(set) var received: [PumpLogID: Int] = [:]
  /// How many batches did not verify.
  private(set) var refused = 0
  /// Changes of this device's own that came and were not held, by log.
  private(set) var cameBack: [PumpLogID: Int] = [:]
  /// Receipts for more of this device's feed than is held: the rest may come behind them.
  private var earlyReceipts: [DurableReceipt] = []
  /// Logs in which the server's entries contradict those that it signed before.
  private(set) var contradictions: Set<PumpLogID> = []
  /// Logs with a receipt for another history of this device's feed.
  private var otherHistories: Set<PumpLogID> = []
  /// Own changes that receipts of this sync cover anew.
  private(set) var receipted: UInt64 = 0

  init(enrolment: EnrolledIdentity, cryptography: Cryptography) {
    self.enrolment = enrolment
    self.cryptography = cryptography
  }

  /// Logs with a receipt for another history of this device's feed, or for more of it than there is.
  var foreignReceipts: Set<PumpLogID> { otherHistories.union(earlyReceipts.map(\.log)) }

  /// Stores a batch, or keeps it apart.
  /// - Throws: ``StorageError``.
  mutating func take(_ batch: Batch, atMS now: UInt64, in transaction: any StoreTransaction) throws {
    do {
      let verified = try verify(batch, in: transaction)
      switch try transaction.append(verified) {
      case .appended(let new):
        let isOthers = batch.writer != enrolment.writer && batch.writer != enrolment.serverWriter
        received[batch.log, default: 0] += isOthers ? new : 0
        if batch.writer == enrolment.writer {
          cameBack[batch.log, default: 0] += new
          let receipts = earlyReceipts
          earlyReceipts = []
          try note(receipts, in: transaction)
        }
        if batch.writer == enrolment.serverWriter {
          facts[batch.log] = nil
          try note(DurableReceipts.found(in: verified, server: enrolment.serverWriter), in: transaction)
        }
      case .duplicate: return
      case .gap(let held): throw BatchError.gap(held: held, first: batch.first)
      case .forked(let index): throw BatchError.forked(at: index)
      }
    } catch let error as BatchError {
      refused += 1
      let wire = BatchItem.encoded(batch)
      try keep(log: batch.log, writer: batch.writer, reason: error.word, bytes: wire, atMS: now, in: transaction)
      switch error {
      case .forked, .wrongRoot:
        if batch.writer == enrolment.serverWriter { contradictions.insert(batch.log) }
        let key = try key(of: batch, in: transaction)
        try transaction.keepForkProof(of: batch, by: key, hasher: cryptography.hasher, verifier: cryptography.verifier)
      default: return
      }
    }
  }

  /// Keeps apart what cannot be read.
  mutating func take(_ batch: UnreadableBatch, atMS now: UInt64, in transaction: any StoreTransaction) throws {
    refused += 1
    try keep(log: batch.log, writer: batch.writer, reason: "unreadable", bytes: batch.bytes, atMS: now, in: transaction)
  }

  private func keep(
    log: PumpLogID, writer: WriterID, reason: String, bytes: [UInt8], atMS now: UInt64, in transaction: any StoreTransaction
  ) throws {
    try transaction.keep(
      LimboItem(sender: enrolment.serverWriter, log: log, writer: writer, atMS: now, reason: reason, bytes: bytes))
  }

  private mutating func verify(_ batch: Batch, in transaction: any StoreTransaction) throws -> VerifiedBatch {
    if let index = batch.changes.firstIndex(where: { $0.erasedParts != 0 }) {
      throw BatchError.partMissing(index: batch.first + UInt64(index))
    }
    let key = try key(of: batch, in: transaction)
    let hasher = cryptography.hasher
    let feed = try transaction.feed(of: batch.log, writer: batch.writer)
    let frontier = try transaction.frontier(of: batch.log, writer: batch.writer, at: batch.first, hasher: hasher)
    let merged = try MergedBatch(batch, frontier: frontier ?? feed?.frontier, hasher: hasher)
    return try merged.verified(by: key, known: feed?.longest, verifier: cryptography.verifier)
  }

  /// The key that must have signed the batch's head: the server's, or that of a writer whom the server feed introduces.
  private mutating func key(of batch: Batch, in transaction: any StoreTransaction) throws -> PublicKey {
    if batch.writer == enrolment.serverWriter {
      if try transaction.feed(of: batch.log, writer: batch.writer) == nil, !isGenesis(batch) { throw BatchError.unknownWriter }
      return enrolment.serverPublicKey
    }
    let known = try facts[batch.log] ?? serverFacts(of: batch.log, in: transaction)
    facts[batch.log] = known
    guard let key = known.key(of: batch.writer) else { throw BatchError.unknownWriter }
    return key
  }

  /// Whether a server feed's first batch proves the log to be this clinic's: certified key, and a genesis that hashes to the id.
  private func isGenesis(_ batch: Batch) -> Bool {
    guard batch.first == 0 else { return false }
    let feed = FeedContent(log: batch.log, writer: batch.writer, changes: batch.changes, hasher: cryptography.hasher)
    let facts = ServerFacts(
      log: batch.log, clinic: enrolment.clinic, feeds: [feed], hasher: cryptography.hasher, verifier: cryptography.verifier)
    return facts.genesisRandom != nil
  }

  private func serverFacts(of log: PumpLogID, in reader: any StoreReader) throws -> ServerFacts {
    try LogReader(enrolment: enrolment, cryptography: cryptography).facts(of: log, in: reader)
  }

  /// Remembers receipts for this device's own feed, as far as they are for the branch that it holds.
  private mutating func note(_ receipts: [DurableReceipt], in transaction: any StoreTransaction) throws {
    for receipt in receipts where receipt.writer == enrolment.writer.short {
      let known = try SyncNotes.receiptedLength(of: receipt.log, in: transaction)
      guard receipt.length > known else { continue }
      let frontier = try transaction.frontier(
        of: receipt.log, writer: enrolment.writer, at: receipt.length, hasher: cryptography.hasher)
      guard let frontier else {
        earlyReceipts.append(receipt)
        continue
      }
      guard receipt.covers(root: frontier.root(hasher: cryptography.hasher)) else {
        otherHistories.insert(receipt.log)
        continue
      }
      try SyncNotes.receipted(receipt.length, of: receipt.log, in: transaction)
      receipted += receipt.length - known
    }
  }
}
