import MerkleLog
import Signatures
import Testing
import TestGround

@Suite("Compact ranges")
struct CompactRangeTests {
  let hasher = OpenSSLHasher()
  let leaves = NaiveTree.leaves(64)

  @Test("Every range up to 64 leaves has the roots of the maximal aligned perfect subtrees, and every tree the root of RFC 6962")
  func naive() throws {
    for end in 0...64 {
      for begin in 0...end {
        let range = try CompactRange(begin: UInt64(begin), leaves: leaves[begin..<end], hasher: hasher)
        let want = NaiveTree.maximalSubtrees(begin: begin, end: end)
        #expect(range.hashes == want.map { NaiveTree.root(leaves[$0]) }, "[\(begin), \(end))")
        #expect(CompactRange.expectedCount(begin: UInt64(begin), end: UInt64(end)) == want.count)
        let covering = Subtree.covering(begin: UInt64(begin), end: UInt64(end))
        #expect(covering.map { Int($0.begin)..<Int($0.end) } == want)
        #expect(range.end == UInt64(end) && range.count == UInt64(end - begin))
      }
      let tree = try CompactRange(begin: 0, leaves: leaves.prefix(end), hasher: hasher)
      #expect(tree.root(hasher: hasher) == NaiveTree.root(leaves.prefix(end)))
    }
  }

  @Test("Adjacent ranges compose at every cut: [begin, middle) and [middle, end) give [begin, end)")
  func everyCut() throws {
    var ranges: [[CompactRange]] = []
    for begin in 0...64 {
      ranges.append(try (begin...64).map { try CompactRange(begin: UInt64(begin), leaves: leaves[begin..<$0], hasher: hasher) })
    }
    for begin in 0...64 {
      for middle in begin...64 {
        for end in middle...64 {
          var range = ranges[begin][middle - begin]
          try range.append(ranges[middle][end - middle], hasher: hasher)
          guard range == ranges[begin][end - begin] else {
            Issue.record("[\(begin), \(middle)) and [\(middle), \(end)) give another range")
            return
          }
        }
      }
    }
  }

  @Test("Composing is associative: it does not matter which of three neighbours a relay joins first")
  func associative() throws {
    for (a, b, c, d) in [(0, 3, 7, 64), (1, 2, 33, 50), (5, 5, 6, 6), (13, 16, 48, 61)] {
      func range(_ from: Int, _ to: Int) throws -> CompactRange {
        try CompactRange(begin: UInt64(from), leaves: leaves[from..<to], hasher: hasher)
      }
      var left = try range(a, b)
      try left.append(range(b, c), hasher: hasher)
      try left.append(range(c, d), hasher: hasher)
      var tail = try range(b, c)
      try tail.append(range(c, d), hasher: hasher)
      var right = try range(a, b)
      try right.append(tail, hasher: hasher)
      #expect(left == right)
    }
  }

  @Test("A range that is not adjacent is refused and changes nothing")
  func notAdjacent() throws {
    var range = try CompactRange(begin: 3, leaves: leaves[3..<9], hasher: hasher)
    let before = range
    for begin in [0, 3, 8, 10] {
      let other = try CompactRange(begin: UInt64(begin), leaves: leaves[begin..<12], hasher: hasher)
      #expect(throws: MerkleError.notAdjacent(want: 9, got: UInt64(begin))) { try range.append(other, hasher: hasher) }
    }
    #expect(range == before)
  }

  @Test("A range with a hash too many or too few, or with bounds that cannot be, is refused by name")
  func malformed() throws {
    let hash = leaves[0]
    for (begin, end) in [(0, 0), (0, 1), (0, 7), (3, 9), (8, 8)] as [(UInt64, UInt64)] {
      let want = CompactRange.expectedCount(begin: begin, end: end)
      for got in 0...8 where got != want {
        #expect(throws: MerkleError.hashCount(want: want, got: got)) {
          try CompactRange(begin: begin, end: end, hashes: Array(repeating: hash, count: got))
        }
      }
      #expect(throws: Never.self) { try CompactRange(begin: begin, end: end, hashes: Array(repeating: hash, count: want)) }
    }
    for (begin, end) in [(1, 0), (0, 1 << 40), (.max, 0), (0, .max), (.max, .max)] as [(UInt64, UInt64)] {
      #expect(throws: MerkleError.bounds(begin: begin, end: end)) { try CompactRange(begin: begin, end: end, hashes: []) }
    }
    #expect(throws: MerkleError.bounds(begin: .max, end: 0)) { try CompactRange(begin: .max, leaves: [hash], hasher: hasher) }
  }

  @Test("Every hash of a range counts: another one in its place gives another root")
  func everyHashCounts() throws {
    let head = try CompactRange(begin: 0, leaves: leaves[..<37], hasher: hasher)
    let tail = try CompactRange(begin: 37, leaves: leaves[37..<62], hasher: hasher)
    var whole = head
    try whole.append(tail, hasher: hasher)
    let root = whole.root(hasher: hasher)
    for place in tail.hashes.indices {
      var hashes = tail.hashes
      hashes[place] = NaiveTree.leafHash([0xff])
      var other = head
      try other.append(CompactRange(begin: 37, end: 62, hashes: hashes), hasher: hasher)
      #expect(other.root(hasher: hasher) != root)
    }
  }

  @Test("Counts agree with the subtrees for bounds up to 2^40 - 1, and no bounds make either of them trap")
  func largeBounds() {
    var random = SplitMix64(seed: 0x6d65_726b_6c65)
    print("seed \(random.state)")
    for round in 0..<20_000 {
      let limit: UInt64 = round % 10 == 0 ? .max : CompactRange.sizeLimit - 1
      let mask = limit >> (random.next() % 40)
      var (begin, end) = (random.next() & mask, random.next() & mask)
      if begin > end { swap(&begin, &end) }
      let subtrees = Subtree.covering(begin: begin, end: end)
      guard subtrees.count == CompactRange.expectedCount(begin: begin, end: end) else {
        Issue.record("[\(begin), \(end)): \(subtrees.count) subtrees")
        return
      }
      #expect(limit == .max || subtrees.count <= 80)
      #expect(subtrees.reduce(UInt64(0)) { $0 + (1 << UInt64($1.level)) } == end - begin)
    }
    for (begin, end) in [(0, UInt64.max), (1, .max), (.max - 1, .max), (.max, .max), (5, 4)] as [(UInt64, UInt64)] {
      #expect(Subtree.covering(begin: begin, end: end).count == CompactRange.expectedCount(begin: begin, end: end))
    }
  }

  @Test("A frontier near the largest tree composes like any other")
  func largestTree() throws {
    let end = CompactRange.sizeLimit - 1
    let hashes = (0..<39).map { NaiveTree.leafHash([UInt8($0)]) }
    var frontier = try CompactRange(begin: 0, end: end - 1, hashes: hashes)
    frontier.append(leaves[0], hasher: hasher)
    #expect(frontier.end == end && frontier.hashes == hashes + [leaves[0]])
    // Folded by hand: the rightmost two first.
    let root = hashes.reversed().reduce(leaves[0]) { hasher.hash([1] + $1.bytes + $0.bytes) }
    #expect(frontier.root(hasher: hasher) == root)
  }
}
