public import MerkleLog

/// That one key signed two histories of one feed (log-format section 3): a device was cloned, or restored from a copy, or its key
/// is in other hands.
///
/// It stands alone: whoever has the writer's public key can check it offline, long after the changes themselves are gone. It holds
/// no body and no note, only their hashes.
public struct ForkProof: Hashable, Sendable {
  /// The pump log.
  public let log: PumpLogID
  /// Whose feed.
  public let writer: WriterID
  /// What proves it.
  public let evidence: Evidence

  /// A proof as it came; whether it holds is for ``verify(by:hasher:verifier:)`` to say.
  public init(log: PumpLogID, writer: WriterID, evidence: Evidence) {
    self.log = log
    self.writer = writer
    self.evidence = evidence
  }

  /// The two ways to prove it.
  public enum Evidence: Hashable, Sendable {
    /// Two changes at one index behind equal ones: the point at which the histories part is known.
    case parting(Branch, Branch)
    /// Two heads of which one does not continue the other, where the changes at the point of parting are not at hand.
    case heads(DifferentHeads)
  }

  /// One history, from the change at which it parts from the other.
  public struct Branch: Hashable, Sendable {
    /// The head that its writer signed.
    public let head: Head
    /// The leaf data of the first change that differs (``Change/leafData(hasher:)``).
    public let leaf: [UInt8]
    /// That the leaf stands in the head's tree. Its left siblings are what both histories share.
    public let path: InclusionProof

    /// One side of a proof.
    public init(head: Head, leaf: [UInt8], path: InclusionProof) {
      self.head = head
      self.leaf = leaf
      self.path = path
    }
  }

  /// Two signed heads, and how the longer one's tree begins.
  public struct DifferentHeads: Hashable, Sendable {
    /// The shorter head; of two of one length that with the smaller root.
    public let shorter: Head
    /// The longer head.
    public let longer: Head
    /// The compact range [0, shorter.length) of the longer head's tree; empty where both have one length.
    public let covered: [Digest]
    /// The compact range [shorter.length, longer.length); empty where both have one length.
    public let rest: [Digest]

    /// Heads and ranges as they came.
    public init(shorter: Head, longer: Head, covered: [Digest] = [], rest: [Digest] = []) {
      self.shorter = shorter
      self.longer = longer
      self.covered = covered
      self.rest = rest
    }
  }

  /// The heads of both histories.
  public var heads: [Head] {
    switch evidence {
    case .parting(let one, let other): [one.head, other.head]
    case .heads(let heads): [heads.shorter, heads.longer]
    }
  }

  /// The first index at which the histories differ; nil where only the heads prove that they do.
  public var partingIndex: UInt64? {
    switch evidence {
    case .parting(let one, _): one.path.index
    case .heads: nil
    }
  }
}

/// Why a fork proof proves nothing.
public enum ForkProofError: Error, Hashable, Sendable {
  /// The bytes are no fork proof.
  case unreadable
  /// The key is not the one that the writer's id names.
  case otherKey
  /// A head's signature is not the writer's.
  case signature(head: Int)
  /// A leaf does not stand where its path says in the tree of its head, or the ranges do not lead to the longer head's root.
  case root(head: Int)
  /// The leaves are of different indices, or what lies before them is not equal: two places of one history, or of two strangers.
  case differentPast
  /// The leaves, or the roots at the shorter length, are equal: one history.
  case noDifference
  /// The sides stand in another order than the one that gives equal proofs equal bytes.
  case order

  /// One sentence without patient data.
  public var sentence: String {
    switch self {
    case .unreadable: "it is no fork proof"
    case .otherKey: "the key is not that of the writer whom it names"
    case .signature(let head): "the signature of head \(head + 1) is not the writer's"
    case .root(let head): "head \(head + 1) does not cover what the proof shows"
    case .differentPast: "the two changes do not stand behind the same past"
    case .noDifference: "both sides are one history"
    case .order: "its sides stand in the wrong order"
    }
  }
}

extension ForkProof {
  /// Checks that the writer with this key signed both histories. Pure: it needs nothing but the proof and the key.
  ///
  /// - Parameters:
  ///   - key: the writer's public key; it must hash to ``writer``.
  ///   - hasher: SHA-256.
  /// - Throws: ``ForkProofError``, at the first thing that does not hold.
  public func verify(by key: PublicKey, hasher: some LogHasher, verifier: any SignatureVerifier) throws(ForkProofError) {
    guard Identities.writer(key, hasher: hasher) == writer, verifier.accepts(key) else { throw .otherKey }
    for (place, head) in heads.enumerated() {
      let message = Head.message(log: log, writer: writer, length: head.length, root: head.root)
      guard verifier.isValid(head.signature, of: message, by: key) else { throw .signature(head: place) }
    }
    switch evidence {
    case .parting(let one, let other): try verify(one, other, hasher: hasher)
    case .heads(let heads): try verify(heads, hasher: hasher)
    }
  }

  private func verify(_ one: Branch, _ other: Branch, hasher: some LogHasher) throws(ForkProofError) {
    for (place, branch) in [one, other].enumerated() {
      let leaf = RFC6962.leaf(branch.leaf, hasher: hasher)
      guard branch.path.size == branch.head.length, branch.path.root(of: leaf, hasher: hasher) == branch.head.root else {
        throw .root(head: place)
      }
    }
    guard one.path.index == other.path.index, let past = try? one.path.prefix, (try? other.path.prefix) == past else {
      throw .differentPast
    }
    let (first, second) = (partingChange(one, hasher: hasher), partingChange(other, hasher: hasher))
    guard first != second else { throw .noDifference }
    guard first < second else { throw .order }
  }

  private func verify(_ heads: DifferentHeads, hasher: some LogHasher) throws(ForkProofError) {
    let (shorter, longer) = (heads.shorter, heads.longer)
    guard shorter.length < longer.length else {
      guard shorter.length == longer.length else { throw .order }
      guard heads.covered.isEmpty, heads.rest.isEmpty else { throw .root(head: 1) }
      guard shorter.root != longer.root else { throw .noDifference }
      guard shorter.root < longer.root else { throw .order }
      return
    }
    guard let covered = try? CompactRange(begin: 0, end: shorter.length, hashes: heads.covered),
      let rest = try? CompactRange(begin: shorter.length, end: longer.length, hashes: heads.rest)
    else { throw .root(head: 1) }
    var whole = covered
    guard (try? whole.append(rest, hasher: hasher)) != nil, whole.root(hasher: hasher) == longer.root else { throw .root(head: 1) }
    guard covered.root(hasher: hasher) != shorter.root else { throw .noDifference }
  }

  /// The id of the change at which a branch parts from the other: branches are ordered by it.
  public func partingChange(_ branch: Branch, hasher: some LogHasher) -> ChangeID {
    Identities.change(
      log: log, writer: writer, index: branch.path.index, leaf: RFC6962.leaf(branch.leaf, hasher: hasher), hasher: hasher)
  }
}
