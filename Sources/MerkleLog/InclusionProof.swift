/// That one leaf stands at one index of a tree with a given root (RFC 6962 section 2.1.1, verified as RFC 9162 section 2.1.3.2 does).
public struct InclusionProof: Hashable, Sendable {
  /// The index of the leaf: 0 ..< size.
  public let index: UInt64
  /// The number of leaves of the tree: below 2^40.
  public let size: UInt64
  /// The siblings from the leaf up to the root; exactly ``expectedCount(index:size:)`` of them.
  public let hashes: [Digest]

  /// A proof as it came from outside; its shape is checked here.
  /// - Throws: `.noSuchLeaf`, `.bounds` or `.hashCount`.
  public init(index: UInt64, size: UInt64, hashes: [Digest]) throws(MerkleError) {
    guard index < size else { throw .noSuchLeaf(index: index, size: size) }
    guard size < CompactRange.sizeLimit else { throw .bounds(begin: index, end: size) }
    let want = Self.expectedCount(index: index, size: size)
    guard hashes.count == want else { throw .hashCount(want: want, got: hashes.count) }
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// The proof for `index` in the tree over all of `leaves`, which are leaf hashes.
  /// - Throws: `.noSuchLeaf` or `.bounds`.
  /// - Complexity: one node hash for each leaf.
  public init(index: UInt64, leaves: [Digest], hasher: some LogHasher) throws(MerkleError) {
    let size = UInt64(leaves.count)
    guard index < size else { throw .noSuchLeaf(index: index, size: size) }
    guard size < CompactRange.sizeLimit else { throw .bounds(begin: index, end: size) }
    // From the root down: at each fork the half without the leaf is a sibling.
    var siblings: [Digest] = []
    var (low, high) = (0, leaves.count)
    while high - low > 1 {
      let middle = low + (1 << (Int.bitWidth - 1 - (high - low - 1).leadingZeroBitCount))
      let sibling: ArraySlice<Digest>
      if index < middle {
        sibling = leaves[middle..<high]
        high = middle
      } else {
        sibling = leaves[low..<middle]
        low = middle
      }
      siblings.append(try CompactRange(begin: 0, leaves: sibling, hasher: hasher).root(hasher: hasher))
    }
    self.index = index
    self.size = size
    hashes = siblings.reversed()
  }

  /// The proof for the leaf between two ranges: `before` is [0, index), `after` is [index + 1, size).
  ///
  /// So who holds a stretch of a tree, and ranges for the rest of it, can prove any leaf of the stretch.
  /// - Throws: `.bounds` where `before` does not begin at 0, `.notAdjacent` where `after` does not begin behind the leaf.
  /// - Complexity: at most 40 node hashes.
  public init(before: CompactRange, after: CompactRange, hasher: some LogHasher) throws(MerkleError) {
    guard before.begin == 0 else { throw .bounds(begin: before.begin, end: before.end) }
    guard after.begin == before.end + 1 else { throw .notAdjacent(want: before.end + 1, got: after.begin) }
    let index = before.end
    let size = after.end
    // Below the level at which the ways to the leaf and to the last leaf part, a right sibling is one perfect subtree; at that
    // level it is all the rest. Left siblings are the subtrees of `before`, the lowest last.
    let inner = UInt64.bitWidth - (index ^ (size - 1)).leadingZeroBitCount
    var left = before.hashes[...]
    var right = after.hashes[...]
    var siblings: [Digest] = []
    for level in 0..<inner {
      if index >> UInt64(level) & 1 == 1 {
        if let sibling = left.popLast() { siblings.append(sibling) }
      } else if level < inner - 1 {
        if let sibling = right.popFirst() { siblings.append(sibling) }
      } else if var rest = right.popLast() {
        for next in right.reversed() { rest = RFC6962.node(next, rest, hasher: hasher) }
        siblings.append(rest)
      }
    }
    try self.init(index: index, size: size, hashes: siblings + left.reversed())
  }

  /// How many hashes a proof has: at most 40. Zero where `index >= size`.
  public static func expectedCount(index: UInt64, size: UInt64) -> Int {
    guard index < size else { return 0 }
    // Below the point where the ways to the leaf and to the last leaf part, every level has a sibling; above, left ones only.
    let inner = UInt64.bitWidth - (index ^ (size - 1)).leadingZeroBitCount
    return inner + (index >> UInt64(inner)).nonzeroBitCount
  }

  /// The root to which the leaf hash `leaf` leads.
  public func root(of leaf: Digest, hasher: some LogHasher) -> Digest {
    var (node, last) = (index, size - 1)
    var hash = leaf
    for sibling in hashes {
      if node & 1 == 1 || node == last {
        hash = RFC6962.node(sibling, hash, hasher: hasher)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = RFC6962.node(hash, sibling, hasher: hasher)
      }
      node >>= 1
      last >>= 1
    }
    return hash
  }

  /// Checks that the leaf hash `leaf` stands at ``index`` of the tree whose root is `root`.
  /// - Throws: `.root`.
  public func verify(_ leaf: Digest, root want: Digest, hasher: some LogHasher) throws(MerkleError) {
    let got = root(of: leaf, hasher: hasher)
    guard got == want else { throw .root(want: want, got: got) }
  }

  /// What the proof says of the leaves before its own: the compact range [0, index), whose hashes are its left siblings.
  ///
  /// Two proofs for the same index that agree here show two feeds that were one up to that index: a fork proof needs that.
  public var prefix: CompactRange {
    get throws(MerkleError) {
      var left: [Digest] = []
      var (node, last) = (index, size - 1)
      for sibling in hashes {
        if node & 1 == 1 || node == last {
          left.append(sibling)
          while node & 1 == 0, node != 0 {
            node >>= 1
            last >>= 1
          }
        }
        node >>= 1
        last >>= 1
      }
      return try CompactRange(begin: 0, end: index, hashes: left.reversed())
    }
  }
}
