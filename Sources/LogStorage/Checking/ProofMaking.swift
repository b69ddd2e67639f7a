public import Admission
public import ChangeLog
public import MerkleLog

/// Makes proofs of authorship out of what a store holds.
public struct ProofMaking {
  /// Why no proof can be made.
  public enum Obstacle: Error, Hashable, Sendable {
    /// No log here holds a change whose id begins like this.
    case noSuchChange
    /// Several changes begin like this.
    case ambiguous
    /// No signed head covers the change yet, or none covers the server's entries.
    case noHead
    /// The server has not introduced the writer, or has not let it write for this person.
    case notIntroduced
  }

  let clinic: ClinicID
  let hasher: any LogHasher
  let verifier: any SignatureVerifier

  /// For a clinic's changes.
  public init(clinic: ClinicID, hasher: any LogHasher, verifier: any SignatureVerifier) {
    self.clinic = clinic
    self.hasher = hasher
    self.verifier = verifier
  }

  /// A proof for the change whose id begins with these hexadecimal digits.
  ///
  /// - Parameter withoutContent: leave body and note out: their hashes are enough.
  /// - Throws: ``Obstacle``, ``StorageError``.
  /// - Complexity: O(n) in the changes of the logs that are looked at.
  public func proof(of prefix: String, withoutContent: Bool, in reader: any StoreReader) throws -> ChangeProof {
    var found: (log: PumpLogID, feed: Int, index: Int, feeds: [(stored: StoredFeed, content: FeedContent)])?
    for log in try reader.logs() {
      let feeds = try reader.feeds(of: log).map { feed in (stored: feed, content: try content(of: feed, log: log, in: reader)) }
      for (place, feed) in feeds.enumerated() {
        for (index, id) in feed.content.ids.enumerated() where id.description.hasPrefix(prefix) {
          guard found == nil else { throw Obstacle.ambiguous }
          found = (log, place, index, feeds)
        }
      }
    }
    guard let found else { throw Obstacle.noSuchChange }
    return try proof(log: found.log, own: found.feeds[found.feed], index: found.index, feeds: found.feeds, withoutContent)
  }

  private func proof(
    log: PumpLogID, own: (stored: StoredFeed, content: FeedContent), index: Int, feeds: [(stored: StoredFeed, content: FeedContent)],
    _ withoutContent: Bool
  ) throws -> ChangeProof {
    let facts = ServerFacts(log: log, clinic: clinic, feeds: feeds.map(\.content), hasher: hasher, verifier: verifier)
    guard let writer = facts.writer(own.content.writer),
      let server = feeds.first(where: { facts.serverWriters.contains($0.content.writer) })
    else { throw Obstacle.notIntroduced }
    let change = own.content.changes[index]
    let person = change.header.person ?? writer.statement.person
    guard let head = own.stored.anchor, let serverHead = server.stored.anchor else { throw Obstacle.noHead }
    var picked: [Int] = []
    var isIntroduced = false
    var grant: Int?
    var receipt: (entry: Int, length: UInt64)?
    for (place, entry) in server.content.changes.enumerated() where UInt64(place) < serverHead.length {
      switch ServerEntry(entry) {
      case .serverKey where place == 0: picked.append(place)
      case .genesis where picked.count == 1: picked.append(place)
      case .writer(let signed) where !isIntroduced && signed.enrolment(verifier: verifier)?.key == writer.statement.key:
        picked.append(place)
        isIntroduced = true
      case .grant(let said) where said.writer == writer.id && said.person == person: grant = place
      case .arrival(let arrival) where receipt == nil:
        // The first that covers the change: later ones say nothing more of it.
        let feed = arrival.feeds.first { $0.writer == writer.id.short && $0.length > UInt64(index) && own.content.matches($0) }
        if let feed { receipt = (place, feed.length) }
      default: continue
      }
    }
    guard let grant, isIntroduced else { throw Obstacle.notIntroduced }
    picked += [grant] + (receipt.map { [$0.entry] } ?? [])
    let ownLeaves = Change.leafHashes(of: own.content.changes, hasher: hasher)
    let serverLeaves = Change.leafHashes(of: server.content.changes, hasher: hasher)
    let entries = try picked.sorted().map { place in
      ChangeProof.Placed(
        index: UInt64(place), change: server.content.changes[place],
        path: try path(to: place, leaves: serverLeaves, head: serverHead, suffix: server.stored.suffix))
    }
    return ChangeProof(
      log: log,
      subject: ChangeProof.Placed(
        index: UInt64(index), change: withoutContent ? change.erasing(3, hasher: hasher) : change,
        path: try path(to: index, leaves: ownLeaves, head: head, suffix: own.stored.suffix)), head: head, serverHead: serverHead,
      entries: entries,
      receiptPath: try receipt.map { receipt in
        try InclusionProof(index: UInt64(index), leaves: Array(ownLeaves.prefix(Int(receipt.length))), hasher: hasher).hashes
      } ?? [])
  }

  private func path(to index: Int, leaves: [Digest], head: Head, suffix: [Digest]) throws -> [Digest] {
    let end = min(leaves.count, Int(clamping: head.length))
    guard index < end else { throw Obstacle.noHead }
    let before = try CompactRange(begin: 0, leaves: leaves[..<index], hasher: hasher)
    var after = try CompactRange(begin: UInt64(index) + 1, leaves: leaves[(index + 1)..<end], hasher: hasher)
    if head.length > UInt64(leaves.count) {
      try after.append(CompactRange(begin: UInt64(leaves.count), end: head.length, hashes: suffix), hasher: hasher)
    }
    return try InclusionProof(before: before, after: after, hasher: hasher).hashes
  }

  private func content(of feed: StoredFeed, log: PumpLogID, in reader: any StoreReader) throws -> FeedContent {
    var changes: [Change] = []
    while true {
      let more = try reader.changes(of: log, writer: feed.writer, from: UInt64(changes.count), maxBytes: 1 << 20)
      if more.isEmpty { break }
      changes += more
    }
    return FeedContent(log: log, writer: feed.writer, changes: changes, hasher: hasher)
  }
}
