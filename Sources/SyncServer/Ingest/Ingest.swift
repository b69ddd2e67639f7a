import Admission
import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

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
    let verdicts = verdicts(on: candidates, bad: outcome.bad)
    return try store.write { transaction in
      var arrived: [PumpLogID: Set<WriterID>] = [:]
      for (candidate, verdict) in zip(candidates, verdicts) {
        let batch = candidate.unsigned.merged.batch
        switch verdict {
        case nil: outcome.pass(batch, of: candidate.cargo)
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
      for batch in outcome.mayBeForks {
        let facts = try book.facts(of: batch.log, serverWriter: feed.identity.serverWriter, in: transaction)
        guard let key = facts.key(of: batch.writer) else { continue }
        try transaction.keepForkProof(of: batch, by: key, hasher: book.hasher, verifier: book.verifier)
      }
      for cargo in cargos.indices { outcome.results[cargo].touched = Set(outcome.results[cargo].touched).sorted() }
      return outcome.results
    }
  }

  /// Checks signatures on all cores, in stretches: after ``SyncLimits/badBatches`` bad ones of a sender its rest is not looked at (nil).
  private func verdicts(on candidates: [Candidate], bad: [Int]) -> [Result<VerifiedBatch, BatchError>?] {
    var bad = bad
    var verdicts: [Result<VerifiedBatch, BatchError>?] = []
    for start in stride(from: 0, to: candidates.count, by: 512) {
      let stretch = candidates[start..<min(start + 512, candidates.count)]
      let checked = MergedBatch.verified(stretch.map(\.unsigned), verifier: book.verifier)
      for (candidate, verdict) in zip(stretch, checked) {
        let isOver = bad[candidate.cargo] >= SyncLimits.badBatches
        if case .failure = verdict { bad[candidate.cargo] += 1 }
        verdicts.append(isOver ? nil : verdict)
      }
    }
    return verdicts
  }

  /// Merges every batch with the frontier that it builds on: the stored one, or that of the batch before it.
  private func merged(_ cargos: [Cargo], outcome: inout Outcome, in reader: any StoreReader) throws -> [Candidate] {
    var candidates: [Candidate] = []
    var facts: [PumpLogID: ServerFacts] = [:]
    var tips: [FeedName: CompactRange] = [:]
    for (cargo, contents) in cargos.enumerated() {
      for batch in contents.batches {
        guard outcome.bad[cargo] < SyncLimits.badBatches else {
          outcome.pass(batch, of: cargo)
          continue
        }
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
  /// Refused batches that may belong to a second history of their feed.
  var mayBeForks: [Batch] = []
  /// How many batches of each cargo did not verify.
  var bad: [Int]

  init(cargos: [Cargo], nowMS: UInt64) {
    self.cargos = cargos
    self.nowMS = nowMS
    results = cargos.map { _ in Ingested() }
    bad = cargos.map { _ in 0 }
  }

  /// Says that a batch was not looked at: too many before it did not verify. It is not kept; the sender still has it.
  mutating func pass(_ batch: Batch, of cargo: Int) {
    let reason = ProblemCode.tooManyBadBatches.rawValue
    results[cargo].refused.append(.init(log: batch.log, writer: batch.writer, first: batch.first, reason: reason))
  }

  mutating func refuse(_ batch: Batch, of cargo: Int, _ reason: String) {
    bad[cargo] += 1
    results[cargo].refused.append(.init(log: batch.log, writer: batch.writer, first: batch.first, reason: reason))
    if ["fork", BatchError.wrongRoot.word].contains(reason) { mayBeForks.append(batch) }
    limbo.append(
      LimboItem(
        sender: cargos[cargo].sender, log: batch.log, writer: batch.writer, atMS: nowMS, reason: reason, bytes: BatchItem.encoded(batch)))
  }
}
