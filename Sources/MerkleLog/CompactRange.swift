/// What is needed of the leaves [begin, end) to compute any root above them: the roots of the maximal aligned perfect subtrees.
///
/// Adjacent ranges compose, wherever the cut is: [a, b) and [b, c) give [a, c). So a batch of any part of a feed, with the ranges
/// before and behind it, leads to the root that its writer signed. (The idea: transparency-dev, *compact ranges*.)
public struct CompactRange: Hashable, Sendable {
  /// Where every tree ends: sizes are below 2^40 (log-format section 3).
  public static let sizeLimit: UInt64 = 1 << 40

  /// The index of the first leaf.
  public let begin: UInt64
  /// The index behind the last leaf.
  public private(set) var end: UInt64
  /// The roots of the subtrees, left to right; exactly ``expectedCount(begin:end:)`` of them.
  public private(set) var hashes: [Digest]

  /// The empty range at 0: the frontier of an empty feed.
  public init() {
    begin = 0
    end = 0
    hashes = []
  }

  /// A range as it came from outside. Its shape is checked here; whether its hashes are right shows when a root is compared.
  /// - Throws: `.bounds` or `.hashCount`.
  public init(begin: UInt64, end: UInt64, hashes: [Digest]) throws(MerkleError) {
    guard begin <= end, end < Self.sizeLimit else { throw .bounds(begin: begin, end: end) }
    let want = Self.expectedCount(begin: begin, end: end)
    guard hashes.count == want else { throw .hashCount(want: want, got: hashes.count) }
    self.begin = begin
    self.end = end
    self.hashes = hashes
  }

  /// The range over `leaves`, which are leaf hashes, the first of them at index `begin`.
  /// - Throws: `.bounds`.
  public init(begin: UInt64, leaves: some Collection<Digest>, hasher: some LogHasher) throws(MerkleError) {
    let (end, overflow) = begin.addingReportingOverflow(UInt64(leaves.count))
    guard !overflow, end < Self.sizeLimit else { throw .bounds(begin: begin, end: end) }
    self.begin = begin
    self.end = begin
    hashes = []
    for leaf in leaves { append(leaf, hasher: hasher) }
  }

  /// The number of leaves.
  public var count: UInt64 { end - begin }

  /// How many hashes a range over [begin, end) has: 0 for an empty one, at most 80 for bounds below 2^40.
  public static func expectedCount(begin: UInt64, end: UInt64) -> Int { Subtree.count(begin: begin, end: end) }

  /// Appends the leaf at index `end`.
  ///
  /// The caller keeps `end` below ``sizeLimit``. About one node hash each, over a long run.
  /// - Parameter leaf: a leaf *hash*.
  public mutating func append(_ leaf: Digest, hasher: some LogHasher) { push(leaf, level: 0, hasher) }

  /// Appends the range that begins where this one ends.
  /// - Throws: `.notAdjacent`; then nothing has changed.
  public mutating func append(_ next: CompactRange, hasher: some LogHasher) throws(MerkleError) {
    guard next.begin == end else { throw .notAdjacent(want: end, got: next.begin) }
    var start = next.begin
    for hash in next.hashes {
      // The level of a subtree follows from where it begins and how much is left: no list of them is needed.
      let level = min(start.trailingZeroBitCount, 63 - (next.end - start).leadingZeroBitCount)
      push(hash, level: level, hasher)
      start += 1 << UInt64(level)
    }
  }

  /// The RFC 6962 root of a range that begins at 0; SHA-256 of nothing for the empty one.
  ///
  /// A range that begins elsewhere has no root: this is then the root of its subtrees as if they were a tree of their own.
  public func root(hasher: some LogHasher) -> Digest {
    guard var hash = hashes.last else { return RFC6962.emptyRoot(hasher: hasher) }
    for left in hashes.dropLast().reversed() { hash = RFC6962.node(left, hash, hasher: hasher) }
    return hash
  }

  /// Appends a perfect subtree at `end` and closes every subtree that it completes.
  private mutating func push(_ subtree: Digest, level: Int, _ hasher: some LogHasher) {
    var hash = subtree
    var width: UInt64 = 1 << UInt64(level)
    end += width
    // The pair is complete when it ends on its own alignment; it belongs to this range when it does not begin before it.
    while end & ((width << 1) - 1) == 0, end - begin >= width << 1, let left = hashes.popLast() {
      hash = RFC6962.node(left, hash, hasher: hasher)
      width <<= 1
    }
    hashes.append(hash)
  }
}
