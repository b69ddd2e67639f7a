public import MerkleLog

/// A batch whose changes provably stand under its head, whose signature is still to be checked.
public struct MergedBatch: Sendable {
  /// The batch.
  public let batch: Batch
  /// The leaf hash of each change.
  public let leaves: [Digest]
  /// The compact range [0, first) that the changes were merged behind: the receiver's own, or the batch's prefix.
  public let base: CompactRange
  /// The compact range [0, end).
  public let frontier: CompactRange
  /// The compact range [end, head.length).
  public let suffix: CompactRange

  /// Merges frontier, leaf hashes and suffix and compares the root.
  ///
  /// - Parameters:
  ///   - frontier: the compact range [0, batch.first) that the receiver holds; nil to take the batch's own prefix.
  ///   - hasher: SHA-256.
  /// - Throws: ``BatchError``.
  public init(_ batch: Batch, frontier: CompactRange?, hasher: some LogHasher) throws(BatchError) {
    guard batch.head.length >= batch.end else { throw .headTooShort(length: batch.head.length, end: batch.end) }
    var range: CompactRange
    if let frontier, frontier.end == batch.first {
      range = frontier
    } else {
      if batch.first > 0, batch.prefix.isEmpty { throw .gap(held: frontier?.end ?? 0, first: batch.first) }
      range = try Self.range(0, batch.first, batch.prefix, .prefix)
    }
    let suffix = try Self.range(batch.end, batch.head.length, batch.suffix, .suffix)
    let leaves = Change.leafHashes(of: batch.changes, hasher: hasher)
    base = range
    for leaf in leaves { range.append(leaf, hasher: hasher) }
    var whole = range
    do {
      try whole.append(suffix, hasher: hasher)
    } catch {
      throw .wrongRoot
    }
    guard whole.root(hasher: hasher) == batch.head.root else { throw .wrongRoot }
    self.batch = batch
    self.leaves = leaves
    self.frontier = range
    self.suffix = suffix
  }

  private static func range(
    _ begin: UInt64, _ end: UInt64, _ hashes: [Digest], _ part: BatchError.RangePart
  ) throws(BatchError) -> CompactRange {
    do {
      return try CompactRange(begin: begin, end: end, hashes: hashes)
    } catch {
      throw .rangeShape(part: part, want: CompactRange.expectedCount(begin: begin, end: end), got: hashes.count)
    }
  }

  /// The message that the head's signature must be over.
  public var message: [UInt8] {
    Head.message(log: batch.log, writer: batch.writer, length: batch.head.length, root: batch.head.root)
  }

  /// Checks the signature, once per head.
  /// - Parameter known: the longest head of this feed that verified before; equal (length, root) needs no second check.
  /// - Throws: `.wrongSignature`.
  public func verified(
    by key: PublicKey, known: Head? = nil, verifier: any SignatureVerifier
  ) throws(BatchError) -> VerifiedBatch {
    if let known, known.length == batch.head.length, known.root == batch.head.root {
      return VerifiedBatch(self, head: known)
    }
    guard verifier.isValid(batch.head.signature, of: message, by: key) else { throw .wrongSignature }
    return VerifiedBatch(self, head: batch.head)
  }
}

extension MergedBatch {
  /// A merged batch, the key that must have signed its head, and the longest head of that feed that verified before.
  public struct Unsigned: Sendable {
    /// The batch.
    public var merged: MergedBatch
    /// The writer's key.
    public var key: PublicKey
    /// The longest head that verified before.
    public var known: Head?

    /// A batch whose signature is to be checked.
    public init(_ merged: MergedBatch, key: PublicKey, known: Head?) {
      self.merged = merged
      self.key = key
      self.known = known
    }
  }

  /// Checks the signatures of many batches at once; the answers are in their order.
  public static func verified(
    _ batches: [Unsigned], verifier: any SignatureVerifier
  ) -> [Result<VerifiedBatch, BatchError>] {
    func isKnown(_ one: Unsigned) -> Bool {
      one.known?.length == one.merged.batch.head.length && one.known?.root == one.merged.batch.head.root
    }
    let unknown = batches.filter { !isKnown($0) }
    var verdicts = verifier.areValid(
      unknown.map { SignatureCheck(signature: $0.merged.batch.head.signature, message: $0.merged.message, key: $0.key) })[...]
    return batches.map { one in
      if isKnown(one), let known = one.known { return .success(VerifiedBatch(one.merged, head: known)) }
      return verdicts.popFirst() == true ? .success(VerifiedBatch(one.merged, head: one.merged.batch.head)) : .failure(.wrongSignature)
    }
  }
}

/// A batch that verified. It has no public initialiser, and storage takes nothing else.
public struct VerifiedBatch: Sendable {
  /// The pump log.
  public let log: PumpLogID
  /// Whose feed.
  public let writer: WriterID
  /// The index of the first change.
  public let first: UInt64
  /// The changes.
  public let changes: [Change]
  /// The leaf hash of each change.
  public let leaves: [Digest]
  /// The compact range [0, first) that the changes were merged behind. A store compares it with what it holds: a batch that
  /// brought its own prefix may stand on another branch.
  public let base: CompactRange
  /// The compact range [0, end).
  public let frontier: CompactRange
  /// The head; of equal ones the signature that verified first.
  public let head: Head
  /// The compact range [end, head.length).
  public let suffix: CompactRange

  init(_ merged: MergedBatch, head: Head) {
    log = merged.batch.log
    writer = merged.batch.writer
    first = merged.batch.first
    changes = merged.batch.changes
    leaves = merged.leaves
    base = merged.base
    frontier = merged.frontier
    self.head = head
    suffix = merged.suffix
  }

  /// The index behind the last change.
  public var end: UInt64 { first + UInt64(changes.count) }
}
