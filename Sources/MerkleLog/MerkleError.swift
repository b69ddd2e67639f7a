/// Why hashes are not the range or proof that they are said to be. Every case says what was wanted and what came.
public enum MerkleError: Error, Hashable, Sendable {
  /// A range must have `begin <= end < 2^40`.
  case bounds(begin: UInt64, end: UInt64)
  /// A compact range or an inclusion proof has exactly `want` hashes.
  case hashCount(want: Int, got: Int)
  /// The range that is appended must begin at `want`, where the other one ends.
  case notAdjacent(want: UInt64, got: UInt64)
  /// A tree of `size` leaves has no leaf at `index`.
  case noSuchLeaf(index: UInt64, size: UInt64)
  /// The hashes lead to another root.
  case root(want: Digest, got: Digest)
}

extension MerkleError: CustomStringConvertible {
  /// One sentence, for a log.
  public var description: String {
    switch self {
    case .bounds(let begin, let end): "A range must have begin <= end < 2^40, got [\(begin), \(end))."
    case .hashCount(let want, let got): "Want \(want) hashes, got \(got)."
    case .notAdjacent(let want, let got): "Want a range that begins at \(want), got one that begins at \(got)."
    case .noSuchLeaf(let index, let size): "A tree of \(size) leaves has no leaf at index \(index)."
    case .root(let want, let got): "Want the root \(want), got \(got)."
    }
  }
}
