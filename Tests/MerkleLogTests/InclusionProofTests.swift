import MerkleLog
import Signatures
import Testing

@Suite("Inclusion proofs")
struct InclusionProofTests {
  let hasher = OpenSSLHasher()
  let leaves = NaiveTree.leaves(64)

  @Test("Every leaf of every tree up to 64 leaves has the path of RFC 6962, and it verifies")
  func naive() throws {
    for size in 1...64 {
      let root = NaiveTree.root(leaves.prefix(size))
      for index in 0..<size {
        let proof = try InclusionProof(index: UInt64(index), leaves: Array(leaves.prefix(size)), hasher: hasher)
        #expect(proof.hashes == NaiveTree.path(index, leaves.prefix(size)))
        #expect(proof.hashes.count == InclusionProof.expectedCount(index: UInt64(index), size: UInt64(size)))
        try proof.verify(leaves[index], root: root, hasher: hasher)
        #expect(try proof.prefix == CompactRange(begin: 0, leaves: leaves.prefix(index), hasher: hasher))
      }
    }
  }

  @Test("A proof is good for its own leaf, index, size, order and hashes only")
  func altered() throws {
    for size in [2, 3, 7, 8, 13] {
      let tree = Array(leaves.prefix(size))
      let root = NaiveTree.root(tree[...])
      for index in 0..<size {
        let proof = try InclusionProof(index: UInt64(index), leaves: tree, hasher: hasher)
        #expect(proof.root(of: leaves[63], hasher: hasher) != root)
        for place in proof.hashes.indices {
          var hashes = proof.hashes
          hashes[place] = leaves[62]
          let other = try InclusionProof(index: UInt64(index), size: UInt64(size), hashes: hashes)
          #expect(other.root(of: tree[index], hasher: hasher) != root)
        }
        for elsewhere in 0..<size
        where elsewhere != index && InclusionProof.expectedCount(index: UInt64(elsewhere), size: UInt64(size)) == proof.hashes.count {
          let other = try InclusionProof(index: UInt64(elsewhere), size: UInt64(size), hashes: proof.hashes)
          #expect(throws: MerkleError.root(want: root, got: other.root(of: tree[index], hasher: hasher))) {
            try other.verify(tree[index], root: root, hasher: hasher)
          }
        }
      }
    }
  }

  @Test("A proof of the wrong shape is refused by name, with what was wanted and what came")
  func malformed() throws {
    let hash = leaves[0]
    #expect(throws: MerkleError.noSuchLeaf(index: 0, size: 0)) { try InclusionProof(index: 0, size: 0, hashes: []) }
    #expect(throws: MerkleError.noSuchLeaf(index: 5, size: 5)) { try InclusionProof(index: 5, size: 5, hashes: []) }
    #expect(throws: MerkleError.noSuchLeaf(index: 2, size: 2)) { try InclusionProof(index: 2, leaves: [hash, hash], hasher: hasher) }
    #expect(throws: MerkleError.hashCount(want: 3, got: 2)) { try InclusionProof(index: 1, size: 5, hashes: [hash, hash]) }
    #expect(throws: MerkleError.hashCount(want: 1, got: 2)) { try InclusionProof(index: 4, size: 5, hashes: [hash, hash]) }
    #expect(throws: MerkleError.bounds(begin: 0, end: 1 << 40)) { try InclusionProof(index: 0, size: 1 << 40, hashes: []) }
    let largest = try InclusionProof(index: 0, size: (1 << 40) - 1, hashes: Array(repeating: hash, count: 40))
    #expect(largest.root(of: hash, hasher: hasher) != hash)
    #expect("\(MerkleError.hashCount(want: 3, got: 2))" == "Want 3 hashes, got 2.")
  }

  @Test("Two trees that part at an index agree in the prefixes of their proofs there, and in none beyond")
  func forkedTrees() throws {
    let fork = 21
    let one = Array(leaves.prefix(40))
    let other = Array(leaves.prefix(fork)) + (0..<30).map { NaiveTree.leafHash([9, 9, UInt8($0)]) }
    func prefix(_ tree: [Digest], _ index: Int) throws -> CompactRange {
      try InclusionProof(index: UInt64(index), leaves: tree, hasher: hasher).prefix
    }
    #expect(try prefix(one, fork) == prefix(other, fork))
    #expect(try prefix(one, fork + 1) != prefix(other, fork + 1))
  }
}
