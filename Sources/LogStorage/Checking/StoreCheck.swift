import Admission
public import ChangeLog
public import MerkleLog

/// Rebuilds everything that a store says from the bytes of its changes, and compares: leaves, heads, receipts, digests.
///
/// It trusts nothing but the clinic's id: what it accepts, a stranger can accept.
public struct StoreCheck {
  let clinic: ClinicID
  let hasher: any LogHasher
  let verifier: any SignatureVerifier
  let isDevice: Bool

  /// A check for a clinic's changes.
  /// - Parameter isDevice: whether the store is a device's: of a forked feed it may hold the history that the server does not.
  public init(clinic: ClinicID, hasher: any LogHasher, verifier: any SignatureVerifier, isDevice: Bool = false) {
    self.clinic = clinic
    self.hasher = hasher
    self.verifier = verifier
    self.isDevice = isDevice
  }

  /// Checks one log.
  /// - Throws: ``StorageError`` where the store cannot be read; what does not add up is in the result.
  public func check(_ log: PumpLogID, stored digest: HoldingsDigest?, in reader: any StoreReader) throws -> LogCheck {
    let feeds = try reader.feeds(of: log)
    let contents = try feeds.map { try content(of: $0, log: log, in: reader) }
    let facts = ServerFacts(log: log, clinic: clinic, feeds: contents, hasher: hasher, verifier: verifier)
    let computed = HoldingsDigest.log(log, tips: contents.compactMap(\.tip), hasher: hasher)
    var result = LogCheck(log: log, label: facts.label, digest: computed)
    if facts.serverWriters.isEmpty {
      result.faults.append(StoreFault(log: log, writer: nil, what: .noServerFeed))
    } else if facts.genesisRandom == nil {
      result.faults.append(StoreFault(log: log, writer: nil, what: .genesis))
    }
    if let digest, digest != computed { result.faults.append(StoreFault(log: log, writer: nil, what: .digest)) }
    for (feed, content) in zip(feeds, contents) {
      result.feeds += 1
      result.changes += content.changes.count
      if facts.serverWriters.contains(feed.writer) { result.serverEntries += content.changes.count }
      if let longest = feed.longest, longest.length > feed.length { result.knownNotArrived += longest.length - feed.length }
      for what in faults(of: feed, content, facts: facts, log: log) {
        result.faults.append(StoreFault(log: log, writer: feed.writer, what: what))
      }
    }
    try checkForks(contents, facts: facts, in: reader, &result)
    checkReceipts(contents, facts: facts, &result)
    return result
  }

  private func checkForks(
    _ contents: [FeedContent], facts: ServerFacts, in reader: any StoreReader, _ result: inout LogCheck
  ) throws(StorageError) {
    for proof in try reader.forkProofs() where proof.log == result.log {
      let content = contents.first { $0.writer == proof.writer }
      guard let content, let key = key(of: proof.writer, content, facts: facts) else { continue }
      do throws(ForkProofError) {
        try proof.verify(by: key, hasher: hasher, verifier: verifier)
        result.forks.append(proof)
        result.people[proof.writer] = facts.writer(proof.writer).flatMap { facts.personNames[$0.statement.person] }
      } catch {
        result.faults.append(StoreFault(log: result.log, writer: proof.writer, what: .forkProof(error)))
      }
    }
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

  private func faults(of feed: StoredFeed, _ content: FeedContent, facts: ServerFacts, log: PumpLogID) -> [StoreFault.What] {
    var faults: [StoreFault.What] = []
    for (index, change) in content.changes.enumerated() where change.erasedParts != 0 {
      faults.append(.partMissing(index: UInt64(index)))
    }
    var range = CompactRange()
    for change in content.changes { range.append(change.leafHash(hasher: hasher), hasher: hasher) }
    if range != feed.frontier { faults.append(.frontier) }
    guard let key = key(of: feed.writer, content, facts: facts) else { return faults + [.unknownWriter] }
    guard let head = feed.anchor else { return faults }
    guard let covered = covered(by: head, feed: feed, content: content), covered == head.root else { return faults + [.headRoot] }
    let message = Head.message(log: log, writer: feed.writer, length: head.length, root: head.root)
    if !verifier.isValid(head.signature, of: message, by: key) { faults.append(.headSignature) }
    return faults
  }

  /// The root at the head's length, from the changes held and the suffix behind them.
  private func covered(by head: Head, feed: StoredFeed, content: FeedContent) -> Digest? {
    var range = CompactRange()
    for change in content.changes.prefix(Int(clamping: head.length)) {
      range.append(change.leafHash(hasher: hasher), hasher: hasher)
    }
    if range.end < head.length {
      guard let suffix = try? CompactRange(begin: range.end, end: head.length, hashes: feed.suffix),
        (try? range.append(suffix, hasher: hasher)) != nil
      else { return nil }
    }
    return range.root(hasher: hasher)
  }

  private func key(of writer: WriterID, _ content: FeedContent, facts: ServerFacts) -> PublicKey? {
    if facts.serverWriters.contains(writer), let first = content.changes.first, case .serverKey(let certified) = ServerEntry(first) {
      return certified.verified(for: clinic, hasher: hasher, verifier: verifier)?.key
    }
    return facts.key(of: writer)
  }

  /// Every receipt must cover what is here. A device may hold receipts for others' changes that have not come to it.
  private func checkReceipts(_ contents: [FeedContent], facts: ServerFacts, _ result: inout LogCheck) {
    for server in contents where facts.serverWriters.contains(server.writer) {
      for (entry, change) in server.changes.enumerated() {
        guard case .arrival(let arrival) = ServerEntry(change) else { continue }
        result.receipts += 1
        for feed in arrival.feeds {
          guard let content = contents.first(where: { $0.writer.short == feed.writer }),
            feed.length <= UInt64(content.changes.count)
          else { continue }
          if content.matches(feed) { continue }
          if isDevice, result.forks.contains(where: { $0.writer == content.writer }) {
            result.otherReceipts += 1
          } else {
            result.faults.append(StoreFault(log: result.log, writer: content.writer, what: .receipt(entry: UInt64(entry))))
          }
        }
      }
    }
  }
}
