import Admission
import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol

/// What both sides do with a store, in the plainest way.
struct Replica {
  let store: MemoryStore
  let hasher = OpenSSLHasher()
  let verifier: OpenSSLVerifier

  init() {
    store = MemoryStore(hasher: OpenSSLHasher())
    verifier = OpenSSLVerifier()
  }

  func held() throws -> [LogDigest] {
    try store.read { try $0.logsChanged(after: 0).map { LogDigest(log: $0.log, digest: $0.digest) } }.sorted { $0.log < $1.log }
  }

  func tips(of logs: [PumpLogID], server: WriterID) throws -> [HeldLog] {
    try store.read { reader in
      try logs.map { log in
        HeldLog(log: log, server: server, tips: try reader.feeds(of: log).map { $0.tip(hasher: hasher) })
      }
    }
  }

  func feed(_ log: PumpLogID, _ writer: WriterID) throws -> StoredFeed? { try store.read { try $0.feed(of: log, writer: writer) } }

  func changes(_ log: PumpLogID, _ writer: WriterID, from first: UInt64 = 0) throws -> [Change] {
    try store.read { try $0.changes(of: log, writer: writer, from: first, maxBytes: .max) }
  }

  /// The batches of a plan, `maxBytes` of changes each, as many as fit the plan.
  func batches(for plan: ReadPlan, maxBytes: Int) throws -> [Batch] {
    var batches: [Batch] = []
    var bytes = 0
    for range in plan.ranges {
      guard let feed = try feed(range.log, range.writer), let head = feed.anchor else { return batches }
      let changes = try changes(range.log, range.writer, from: range.from)
      let cut = BatchCutter.batches(
        log: range.log, writer: range.writer, first: range.from, changes: changes, leaves: changes.map { $0.leafHash(hasher: hasher) },
        head: head, behind: try CompactRange(begin: feed.length, end: head.length, hashes: feed.suffix), maxBytes: maxBytes,
        hasher: hasher)
      for batch in cut {
        bytes += BatchItem.encoded(batch).count
        guard bytes <= plan.maxBytes, batches.count < plan.maxBatches else { return batches }
        batches.append(batch)
      }
    }
    return batches
  }

  /// Verifies and stores a batch; the reason why it could not be otherwise.
  func take(_ batch: Batch, clinic: ClinicID, server: PublicKey) throws -> (new: Int, VerifiedBatch?, refused: String?) {
    try store.write { transaction in
      let serverWriter = Identities.writer(server, hasher: hasher)
      let entries = try transaction.changes(of: batch.log, writer: serverWriter, from: 0, maxBytes: .max)
      let facts = ServerFacts(
        log: batch.log, clinic: clinic, feeds: [FeedContent(log: batch.log, writer: serverWriter, changes: entries, hasher: hasher)],
        hasher: hasher, verifier: verifier)
      guard let key = batch.writer == serverWriter ? server : facts.key(of: batch.writer) else { return (0, nil, "unknownWriter") }
      do {
        let frontier = try transaction.frontier(of: batch.log, writer: batch.writer, at: batch.first, hasher: hasher)
        let merged = try MergedBatch(batch, frontier: frontier, hasher: hasher)
        let known = try transaction.feed(of: batch.log, writer: batch.writer)?.longest
        let verified = try merged.verified(by: key, known: known, verifier: verifier)
        switch try transaction.append(verified) {
        case .appended(let new): return (new, verified, nil)
        case .duplicate: return (0, verified, nil)
        case .gap: return (0, nil, "gap")
        case .forked: return (0, nil, "fork")
        }
      } catch let error as BatchError {
        return (0, nil, error.word)
      }
    }
  }
}
