/// A perfect subtree that is aligned: 2^level leaves, the first of them at a multiple of 2^level.
public struct Subtree: Hashable, Sendable {
  /// The index of its first leaf.
  public let begin: UInt64
  /// 0 for a single leaf; at most 40.
  public let level: Int

  /// The index behind its last leaf.
  public var end: UInt64 { begin + (1 << UInt64(level)) }

  /// The maximal ones inside [begin, end), left to right: what the hashes of a compact range are the roots of.
  ///
  /// Empty where `begin >= end`. At most 80 for bounds below 2^40.
  public static func covering(begin: UInt64, end: UInt64) -> [Subtree] {
    var subtrees: [Subtree] = []
    var next = begin
    while next < end {
      let aligned = next.trailingZeroBitCount
      let fitting = 63 - (end - next).leadingZeroBitCount
      let subtree = Subtree(begin: next, level: min(aligned, fitting))
      subtrees.append(subtree)
      // Bounds near 2^64 come from outside too: they end the loop instead of overflowing.
      let (following, overflow) = next.addingReportingOverflow(1 << UInt64(subtree.level))
      if overflow { break }
      next = following
    }
    return subtrees
  }

  /// How many subtrees ``covering(begin:end:)`` gives, without making them: at most 126.
  public static func count(begin: UInt64, end: UInt64) -> Int {
    guard begin < end else { return 0 }
    // Walking up from `begin`, one subtree for each carry until the highest bit in which the bounds differ; walking down to
    // `end`, one for each of its bits below that.
    let split = UInt64(63 - (begin ^ end).leadingZeroBitCount)
    let below: UInt64 = (1 << split) - 1
    let up = begin & below
    // -up modulo 2^split has a bit for each subtree on the way up.
    return ((0 &- up) & below).nonzeroBitCount + (up == 0 ? 1 : 0) + (end & below).nonzeroBitCount
  }
}
