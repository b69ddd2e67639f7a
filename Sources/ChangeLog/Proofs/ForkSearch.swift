public import MerkleLog

/// One history of a feed, as far as it is at hand: leaves from the first on, a head, and what the head covers beyond them.
///
/// Of the history that a store holds every leaf is there; of a batch those that it carries, behind a compact range.
public struct KnownHistory: Sendable {
  /// The compact range before the first leaf that is at hand; begins at 0.
  public let base: CompactRange
  /// The leaf data from `base.end` on.
  public let leaves: [[UInt8]]
  /// A signed head of this history.
  public let head: Head
  /// The compact range from behind the leaves to the head's length; unused where the head is shorter.
  public let suffix: [Digest]

  /// A history; whether its head covers it is for the proof to show.
  public init(base: CompactRange, leaves: [[UInt8]], head: Head, suffix: [Digest]) {
    self.base = base
    self.leaves = leaves
    self.head = head
    self.suffix = suffix
  }

  /// The index behind the last leaf.
  var end: UInt64 { base.end + UInt64(leaves.count) }

  /// The leaf data at an index; nil where it is not at hand.
  func leaf(_ index: UInt64) -> [UInt8]? {
    guard index >= base.end, index < end else { return nil }
    return leaves[Int(index - base.end)]
  }

  /// The compact range [0, length); nil where it cannot be had.
  func range(to length: UInt64, hasher: some LogHasher) -> CompactRange? {
    guard length >= base.end, length <= end else { return nil }
    var range = base
    for leaf in leaves.prefix(Int(length - base.end)) { range.append(RFC6962.leaf(leaf, hasher: hasher), hasher: hasher) }
    return range
  }

  /// The compact range from an index to the head's length; nil where it cannot be had.
  func range(from index: UInt64, hasher: some LogHasher) -> CompactRange? {
    guard index >= base.end, index <= min(end, head.length) else { return nil }
    let last = min(end, head.length)
    let hashes = leaves[Int(index - base.end)..<Int(last - base.end)].map { RFC6962.leaf($0, hasher: hasher) }
    guard var range = try? CompactRange(begin: index, leaves: hashes, hasher: hasher) else { return nil }
    guard head.length > end else { return range }
    guard let rest = try? CompactRange(begin: end, end: head.length, hashes: suffix),
      (try? range.append(rest, hasher: hasher)) != nil
    else { return nil }
    return range
  }
}

extension ForkProof {
  /// The proof that two histories of one feed are two; nil where what is at hand does not show it.
  ///
  /// What it returns has the shape of a proof; ``verify(by:hasher:verifier:)`` says whether it is one.
  /// - Complexity: O(n) hashes in the number of leaves at hand.
  public static func between(
    _ one: KnownHistory, _ other: KnownHistory, log: PumpLogID, writer: WriterID, hasher: some LogHasher
  ) -> ForkProof? {
    let evidence = parting(one, other, log: log, writer: writer, hasher: hasher) ?? heads(one, other, hasher: hasher)
    return evidence.map { ForkProof(log: log, writer: writer, evidence: $0) }
  }

  private static func parting(
    _ one: KnownHistory, _ other: KnownHistory, log: PumpLogID, writer: WriterID, hasher: some LogHasher
  ) -> Evidence? {
    // From where on both are at hand leaf by leaf, behind one and the same past.
    let start = max(one.base.end, other.base.end)
    guard let past = one.range(to: start, hasher: hasher), past == other.range(to: start, hasher: hasher) else { return nil }
    var index = start
    while let mine = one.leaf(index), let theirs = other.leaf(index), mine == theirs { index += 1 }
    guard let mine = one.leaf(index), let theirs = other.leaf(index),
      let first = branch(of: one, leaf: mine, at: index, hasher: hasher),
      let second = branch(of: other, leaf: theirs, at: index, hasher: hasher)
    else { return nil }
    let frame = ForkProof(log: log, writer: writer, evidence: .parting(first, second))
    let isOrdered = frame.partingChange(first, hasher: hasher) < frame.partingChange(second, hasher: hasher)
    return isOrdered ? .parting(first, second) : .parting(second, first)
  }

  private static func branch(of history: KnownHistory, leaf: [UInt8], at index: UInt64, hasher: some LogHasher) -> Branch? {
    guard index < history.head.length, let before = history.range(to: index, hasher: hasher),
      let after = history.range(from: index + 1, hasher: hasher),
      let path = try? InclusionProof(before: before, after: after, hasher: hasher)
    else { return nil }
    return Branch(head: history.head, leaf: leaf, path: path)
  }

  private static func heads(_ one: KnownHistory, _ other: KnownHistory, hasher: some LogHasher) -> Evidence? {
    if one.head.length == other.head.length {
      guard one.head.root != other.head.root else { return nil }
      let isOrdered = one.head.root < other.head.root
      return .heads(DifferentHeads(shorter: isOrdered ? one.head : other.head, longer: isOrdered ? other.head : one.head))
    }
    let (shorter, longer) = one.head.length < other.head.length ? (one, other) : (other, one)
    guard let covered = longer.range(to: shorter.head.length, hasher: hasher),
      let rest = longer.range(from: shorter.head.length, hasher: hasher), covered.root(hasher: hasher) != shorter.head.root
    else { return nil }
    return .heads(DifferentHeads(shorter: shorter.head, longer: longer.head, covered: covered.hashes, rest: rest.hashes))
  }
}
