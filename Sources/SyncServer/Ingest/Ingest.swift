import Admission
import ChangeLog
import LogStorage
import MerkleLog

/// Decode → verify on all cores → one durable transaction for many requests → receipts. No HTTP in it.
struct Ingest {
  let feed: ServerFeed
  let book: LogBook

  /// A batch that is whole, whose head's signature is still to be checked.
  private struct Candidate {
    var cargo: Int
    var unsigned: MergedBatch.Unsigned
  }

  /// Stores what verifies of `cargos`, writes one arrival a touched log, and commits.
  ///
  /// - Parameter nowMS: the server's time. An arrival's time never decreases within a log.
  /// - Throws: ``StorageError``; ``ServerError/signerFailed(_:)``. Then nothing is stored and nothing may be receipted.
  func run(_ cargos: [Cargo], into store: any ChangeStore, nowMS: UInt64) throws -> [Ingested] {
    var outcome = Outcome(cargos: cargos, nowMS: nowMS)
    let candidates = try store.read { try merged(cargos, outcome: &outcome, in: $0) }
    let verdicts = MergedBatch.verified(candidates.map(\.unsigned), verifier: book.verifier)
    return try store.write { transaction in
      var arrived: [PumpLogID: Set<WriterID>] = [:]
      for (candidate, verdict) in zip(candidates, verdicts) {
        let batch = candidate.unsigned.merged.batch
        switch verdict {
        case .failure(let error): outcome.refuse(batch, of: candidate.cargo, error.word)
        case .success(let verified):
          switch try transaction.append(verified) {
          case .appended(let new):
            outcome.results[candidate.cargo].newChanges += new
            outcome.results[candidate.cargo].touched.append(batch.log)
            arrived[batch.log, default: []].insert(batch.writer)
          case .duplicate: continue
          case .gap: outcome.refuse(batch, of: candidate.cargo, "gap")
          case .forked: outcome.refuse(batch, of: candidate.cargo, "fork")
          }
        }
      }
      for log in arrived.keys.sorted() {
        try receipt(log, writers: (arrived[log] ?? []).sorted(), cargos: cargos, nowMS: nowMS, in: transaction)
      }
      for item in outcome.limbo { try transaction.keep(item) }
      for cargo in cargos.indices { outcome.results[cargo].touched = Set(outcome.results[cargo].touched).sorted() }
      return outcome.results
    }
  }

  /// Merges every batch with the frontier that it builds on: the stored one, or that of the batch before it.
  private func merged(_ cargos: [Cargo], outcome: inout Outcome, in reader: any StoreReader) throws -> [Candidate] {
    var candidates: [Candidate] = []
    var facts: [PumpLogID: ServerFacts] = [:]
    var tips: [FeedName: CompactRange] = [:]
    for (cargo, contents) in cargos.enumerated() {
      for batch in contents.batches {
        let known = try facts[batch.log] ?? book.facts(of: batch.log, serverWriter: feed.identity.serverWriter, in: reader)
        facts[batch.log] = known
        guard known.genesisRandom != nil, known.writer(contents.sender) != nil else {
          outcome.refuse(batch, of: cargo, "outside-scope")
          continue
        }
        guard let key = known.key(of: batch.writer) else {
          outcome.refuse(batch, of: cargo, BatchError.unknownWriter.word)
          continue
        }
        if let index = batch.changes.firstIndex(where: { $0.erasedParts != 0 }) {
          outcome.refuse(batch, of: cargo, BatchError.partMissing(index: batch.first + UInt64(index)).word)
          continue
        }
        let name = FeedName(log: batch.log, writer: batch.writer)
        var frontier = tips[name]
        if frontier?.end != batch.first {
          frontier = try reader.frontier(of: batch.log, writer: batch.writer, at: batch.first, hasher: book.hasher)
        }
        do {
          let merged = try MergedBatch(batch, frontier: frontier, hasher: book.hasher)
          tips[name] = merged.frontier
          let longest = try reader.feed(of: batch.log, writer: batch.writer)?.longest
          candidates.append(Candidate(cargo: cargo, unsigned: .init(merged, key: key, known: longest)))
        } catch let error as BatchError {
          outcome.refuse(batch, of: cargo, error.word)
        }
      }
    }
    return candidates
  }

  /// One arrival for all that this transaction brought to a log: whoever pulls the server's feed has its receipt.
  private func receipt(
    _ log: PumpLogID, writers: [WriterID], cargos: [Cargo], nowMS: UInt64, in transaction: any StoreTransaction
  ) throws {
    let facts = try book.facts(of: log, serverWriter: feed.identity.serverWriter, in: transaction)
    let feeds = try writers.compactMap { writer in
      try transaction.feed(of: log, writer: writer).map {
        Arrival.Feed(writer: writer, length: $0.length, root: $0.frontier.root(hasher: book.hasher))
      }
    }
    let contacts = cargos.filter { facts.writer($0.sender) != nil }.compactMap(\.contact)
    let serverMS = max(nowMS, facts.lastArrivalMS ?? 0)
    try feed.append([.init(.arrival(Arrival(feeds: feeds, serverMS: serverMS, contacts: contacts)))], to: log, in: transaction)
  }
}

private struct FeedName: Hashable {
  var log: PumpLogID
  var writer: WriterID
}

/// What is known of each cargo so far, and what goes to limbo with the same commit.
private struct Outcome {
  let cargos: [Cargo]
  let nowMS: UInt64
  var results: [Ingested]
  var limbo: [LimboItem] = []

  init(cargos: [Cargo], nowMS: UInt64) {
    self.cargos = cargos
    self.nowMS = nowMS
    results = cargos.map { _ in Ingested() }
  }

  mutating func refuse(_ batch: Batch, of cargo: Int, _ reason: String) {
    results[cargo].refused.append(.init(log: batch.log, writer: batch.writer, first: batch.first, reason: reason))
    let wire = batch.prefix.flatMap(\.bytes) + batch.changes.flatMap(\.frame) + batch.suffix.flatMap(\.bytes) + batch.head.wire
    limbo.append(
      LimboItem(
        sender: cargos[cargo].sender, log: batch.log, writer: batch.writer, atMS: nowMS, reason: reason, bytes: wire))
  }
}
