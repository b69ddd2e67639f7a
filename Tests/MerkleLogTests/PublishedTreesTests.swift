import MerkleLog
import Signatures
import Testing

@Suite("Trees give the values that were published for them")
struct PublishedTreesTests {
  let hasher = OpenSSLHasher()

  @Test("The eight leaves of Certificate Transparency's own tests")
  func certificateTransparency() throws {
    let inputs: [[UInt8]] = [
      [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
      Array(0x60...0x6f),
    ]
    let roots = [
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    let leaves = inputs.map { RFC6962.leaf($0, hasher: hasher) }
    for (size, root) in roots.enumerated() {
      let range = try CompactRange(begin: 0, leaves: leaves.prefix(size), hasher: hasher)
      #expect(range.root(hasher: hasher).description == root, "of \(size) leaves")
    }
  }

  @Test("Roots, compact ranges and inclusion proofs of the log format's vectors")
  func logFormat() throws {
    let vectors = try SharedVectors(section: "merkle")
    let leaves = vectors["leafHashes"].digests
    #expect(leaves.count == 12)
    #expect(leaves == (0..<12).map { RFC6962.leaf([UInt8($0)], hasher: hasher) })

    let roots = vectors["roots"].digests
    #expect(roots.count == 13)
    for (size, root) in roots.enumerated() {
      #expect(try CompactRange(begin: 0, leaves: leaves.prefix(size), hasher: hasher).root(hasher: hasher) == root)
    }

    let ranges = vectors["ranges"].list
    #expect(ranges.count == 91)
    for vector in ranges {
      let (begin, end) = (try #require(vector[0].number), try #require(vector[1].number))
      let hashes = vector[2].digests
      #expect(hashes.count == vector[2].list.count)
      let range = try CompactRange(begin: begin, leaves: leaves[Int(begin)..<Int(end)], hasher: hasher)
      #expect(range.hashes == hashes, "[\(begin), \(end))")
      #expect(try CompactRange(begin: begin, end: end, hashes: hashes) == range)
    }

    let proofs = vectors["inclusion"].list
    #expect(proofs.count == 78)
    for vector in proofs {
      let (size, index) = (try #require(vector[0].number), try #require(vector[1].number))
      let proof = try InclusionProof(index: index, leaves: Array(leaves.prefix(Int(size))), hasher: hasher)
      #expect(proof.hashes == vector[2].digests, "leaf \(index) of \(size)")
      try proof.verify(leaves[Int(index)], root: roots[Int(size)], hasher: hasher)
    }
  }

  @Test("A leaf is not a node: 64 bytes that are two hashes do not pass for the node above them")
  func leavesAreNotNodes() {
    let (left, right) = (RFC6962.leaf([1], hasher: hasher), RFC6962.leaf([2], hasher: hasher))
    #expect(RFC6962.leaf(left.bytes + right.bytes, hasher: hasher) != RFC6962.node(left, right, hasher: hasher))
    #expect(RFC6962.node(left, right, hasher: hasher) == hasher.hash([1] + left.bytes + right.bytes))
    #expect(RFC6962.node(left, right, hasher: hasher) != RFC6962.node(right, left, hasher: hasher))
  }
}
