import Admission
import ChangeLog
import MerkleLog
import Signatures
import Testing
import TestGround

/// A receiver so simple that it is right: batches wait until what they build on is there.
private struct Receiver {
  let history: RandomHistory
  let verifier: OpenSSLVerifier
  var feeds: [WriterID: (frontier: CompactRange, changes: [Change], known: Head?)] = [:]
  var waiting: [Batch] = []

  mutating func receive(_ batch: Batch) throws {
    waiting.append(batch)
    var progress = true
    while progress {
      progress = false
      for (index, batch) in waiting.enumerated().reversed() {
        let held = feeds[batch.writer] ?? (CompactRange(), [], nil)
        guard batch.first <= held.frontier.end else { continue }
        waiting.remove(at: index)
        progress = true
        let skip = Int(held.frontier.end - batch.first)
        guard skip <= batch.changes.count else { continue }
        var rest = batch
        rest.first = held.frontier.end
        rest.changes = Array(batch.changes.dropFirst(skip))
        guard let member = history.members.first(where: { $0.id == batch.writer }) else { continue }
        let verified = try MergedBatch(rest, frontier: held.frontier, hasher: hasher)
          .verified(by: member.signer.publicKey, known: held.known, verifier: verifier)
        feeds[batch.writer] = (verified.frontier, held.changes + verified.changes, verified.head)
      }
    }
  }
}

@Suite("Promise 2: same changes, same state, whatever the route")
struct DeliveryTests {
  @Test("1,000 random histories, delivered split, duplicated and in random order, end in equal digests and records")
  func delivery() throws {
    let first: UInt64 = 20_261_125
    print("seeds \(first) ..< \(first + 1000)")
    for seed in first..<first + 1000 {
      let history = try RandomHistory(seed: seed)
      let whole = view(history, history.members.map { ($0.id, $0.changes) })
      #expect(whole.waiting.isEmpty)
      var random = SplitMix64(seed: seed ^ 0xffff)
      var batches = history.members.flatMap { cuts($0, log: history.log, random: &random) }
      batches += batches.filter { _ in random.below(3) == 0 }
      batches.shuffle(using: &random)
      var receiver = Receiver(history: history, verifier: OpenSSLVerifier())
      for batch in batches { try receiver.receive(batch) }
      let delivered = view(history, receiver.feeds.map { ($0.key, $0.value.changes) })
      try #require(delivered.digest == whole.digest, "seed \(seed)")
      try #require(delivered.stateDigest == whole.stateDigest, "seed \(seed)")
      try #require(delivered.records == whole.records, "seed \(seed)")
      try #require(delivered.changes.map(\.verdict) == whole.changes.map(\.verdict), "seed \(seed)")
    }
  }

  private func view(_ history: RandomHistory, _ feeds: [(WriterID, [Change])]) -> LogView {
    LogView(
      log: history.log, clinic: history.clinic,
      feeds: feeds.map { FeedContent(log: history.log, writer: $0.0, changes: $0.1, hasher: hasher) }, hasher: hasher,
      verifier: OpenSSLVerifier())
  }

  /// The feed as batches of random size, each under a random head that covers it.
  private func cuts(_ member: RandomHistory.Member, log: PumpLogID, random: inout SplitMix64) -> [Batch] {
    var batches: [Batch] = []
    var first = 0
    let leaves = member.changes.map { $0.leafHash(hasher: hasher) }
    while first < member.changes.count {
      let end = min(member.changes.count, first + 1 + random.below(5))
      let covering = member.heads.filter { $0.length >= UInt64(end) }
      guard let head = covering.isEmpty ? nil : random.pick(covering) else { break }
      let suffix = range(leaves, from: end, to: Int(head.length))
      batches.append(
        Batch(
          log: log, writer: member.id, first: UInt64(first), changes: Array(member.changes[first..<end]), head: head, suffix: suffix))
      first = end
    }
    return batches
  }

  /// A compact range straight from its definition: the maximal aligned perfect subtrees, left to right.
  private func range(_ leaves: [Digest], from: Int, to: Int) -> [Digest] {
    var out: [Digest] = []
    var begin = from
    while begin < to {
      var size = begin == 0 ? 1 << 20 : begin & -begin
      while begin + size > to { size /= 2 }
      out.append(subtree(leaves[begin..<begin + size]))
      begin += size
    }
    return out
  }

  private func subtree(_ leaves: ArraySlice<Digest>) -> Digest {
    if leaves.count == 1, let only = leaves.first { return only }
    let middle = leaves.startIndex + leaves.count / 2
    return hasher.hash([1] + subtree(leaves[..<middle]).bytes + subtree(leaves[middle...]).bytes)
  }
}

@Suite("Promise 4: no clinical record is refused")
struct StandingTests {
  @Test("a change without a grant, of a role that may not, or of bad form is quarantined with its reason, and kept")
  func reasons() throws {
    var seen: Set<QuarantineReason> = []
    for seed in UInt64(1)..<200 {
      let history = try RandomHistory(seed: seed)
      let view = LogView(
        log: history.log, clinic: history.clinic,
        feeds: history.members.map { FeedContent(log: history.log, writer: $0.id, changes: $0.changes, hasher: hasher) },
        hasher: hasher, verifier: OpenSSLVerifier())
      #expect(view.changes.count == history.members.dropFirst().map(\.changes.count).reduce(0, +))
      for reason in view.changes.compactMap(\.verdict.reason) { seen.insert(reason) }
    }
    #expect(seen.isSuperset(of: [.noGrant, .roleMayNotWrite]))
  }
}
