import MerkleLog
import Signatures

/// RFC 6962 section 2.1 word for word: slow, and with nothing in common with the code under test but SHA-256 itself.
enum NaiveTree {
  static let hasher = OpenSSLHasher()

  /// SHA-256(0x00 || d).
  static func leafHash(_ data: [UInt8]) -> Digest { hasher.hash([0] + data) }

  /// MTH(D[n]), of leaf hashes.
  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard let first = leaves.first else { return hasher.hash([]) }
    guard leaves.count > 1 else { return first }
    let k = largestPowerOfTwo(below: leaves.count)
    return hasher.hash([1] + root(leaves.prefix(k)).bytes + root(leaves.dropFirst(k)).bytes)
  }

  /// PATH(m, D[n]).
  static func path(_ m: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let k = largestPowerOfTwo(below: leaves.count)
    return m < k
      ? path(m, leaves.prefix(k)) + [root(leaves.dropFirst(k))]
      : path(m - k, leaves.dropFirst(k)) + [root(leaves.prefix(k))]
  }

  /// Every aligned perfect subtree inside [begin, end) that no other one contains, left to right.
  static func maximalSubtrees(begin: Int, end: Int) -> [Range<Int>] {
    var all: [Range<Int>] = []
    var width = 1
    while width <= end {
      all += stride(from: 0, through: end - width, by: width).filter { $0 >= begin }.map { $0..<$0 + width }
      width *= 2
    }
    return all.filter { one in !all.contains { $0 != one && $0.contains(one.lowerBound) && $0.upperBound >= one.upperBound } }
      .sorted { $0.lowerBound < $1.lowerBound }
  }

  private static func largestPowerOfTwo(below n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }

  /// `count` leaf hashes: leaf i is the two bytes of i.
  static func leaves(_ count: Int) -> [Digest] { (0..<count).map { leafHash([UInt8($0 >> 8), UInt8($0 & 0xff)]) } }
}
