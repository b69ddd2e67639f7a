public import ChangeLog
public import MerkleLog

extension Shelf {
  /// Proofs that a writer signed two histories, one for each feed: key = log ‖ writer, value = the proof's bytes.
  public static let forks = Shelf(rawValue: "forks")
}

extension StoreReader {
  /// The fork proofs that are kept, ascending by log and writer. They were checked when they were kept.
  public func forkProofs() throws(StorageError) -> [ForkProof] {
    try values(.forks).compactMap { try? ForkProof($0.value) }
  }

  /// What is held of a feed as one history; nil where no head covers anything of it.
  fileprivate func heldHistory(of feed: StoredFeed, in log: PumpLogID, hasher: some LogHasher) throws(StorageError) -> KnownHistory? {
    guard let head = feed.anchor else { return nil }
    var leaves: [[UInt8]] = []
    while UInt64(leaves.count) < feed.length {
      let more = try changes(of: log, writer: feed.writer, from: UInt64(leaves.count), maxBytes: 1 << 20)
      if more.isEmpty { break }
      for change in more { leaves.append(change.leafData(hasher: hasher)) }
    }
    return KnownHistory(base: CompactRange(), leaves: leaves, head: head, suffix: feed.suffix)
  }
}

extension StoreTransaction {
  /// Keeps the proof that a batch which could not be appended belongs to a second history of its feed, if it proves that.
  ///
  /// One proof a feed is enough and no more are kept, however many histories a stolen key makes. Nothing is read before the head's
  /// signature holds.
  /// - Parameters:
  ///   - batch: a batch that was refused as a fork, or because it does not merge to its head's root.
  ///   - key: the writer's public key.
  /// - Returns: the proof that is new; nil where there is one already, or where nothing is proven.
  /// - Throws: ``StorageError``.
  @discardableResult
  public func keepForkProof(
    of batch: Batch, by key: PublicKey, hasher: some LogHasher, verifier: any SignatureVerifier
  ) throws(StorageError) -> ForkProof? {
    let name = batch.log.bytes + batch.writer.bytes
    guard try value(.forks, name) == nil, let feed = try feed(of: batch.log, writer: batch.writer), let anchor = feed.anchor else {
      return nil
    }
    let message = Head.message(log: batch.log, writer: batch.writer, length: batch.head.length, root: batch.head.root)
    guard verifier.isValid(batch.head.signature, of: message, by: key),
      let held = try heldHistory(of: feed, in: batch.log, hasher: hasher)
    else { return nil }
    var candidates = [
      ForkProof.between(held, try shownHistory(of: batch, hasher: hasher), log: batch.log, writer: batch.writer, hasher: hasher)
    ]
    if let longest = feed.longest, longest != anchor {
      // Of this head only its root is known: it helps where the other one has its length.
      let seen = KnownHistory(base: CompactRange(), leaves: [], head: longest, suffix: [])
      let came = KnownHistory(base: CompactRange(), leaves: [], head: batch.head, suffix: [])
      candidates.append(ForkProof.between(seen, came, log: batch.log, writer: batch.writer, hasher: hasher))
    }
    for case let proof? in candidates where (try? proof.verify(by: key, hasher: hasher, verifier: verifier)) != nil {
      try set(.forks, name, to: proof.encoded())
      return proof
    }
    return nil
  }

  /// The history that a batch shows: behind what is held where it builds on that, else behind the range that it brings.
  private func shownHistory(of batch: Batch, hasher: some LogHasher) throws(StorageError) -> KnownHistory {
    let leaves = batch.changes.map { $0.leafData(hasher: hasher) }
    var bases: [CompactRange] = []
    if let held = try frontier(of: batch.log, writer: batch.writer, at: batch.first, hasher: hasher) { bases.append(held) }
    if let own = try? CompactRange(begin: 0, end: batch.first, hashes: batch.prefix) { bases.append(own) }
    for base in bases where (try? MergedBatch(batch, frontier: base, hasher: hasher)) != nil {
      return KnownHistory(base: base, leaves: leaves, head: batch.head, suffix: batch.suffix)
    }
    // Its content is not what its head covers: the head speaks alone.
    return KnownHistory(base: CompactRange(), leaves: [], head: batch.head, suffix: [])
  }
}
