public struct CompactRange: Hashable, Sendable {
  public enum Failure: Error { case shape }
  public let begin: UInt64
  public private(set) var end: UInt64
  public private(set) var hashes: [Digest]
  public init() { begin = 0; end = 0; hashes = [] }
  public init(begin: UInt64, end: UInt64, hashes: [Digest]) throws(Failure) {
    guard begin <= end, hashes.count == Self.expectedCount(begin: begin, end: end) else { throw .shape }
    self.begin = begin; self.end = end; self.hashes = hashes
  }
  static func levels(_ begin: UInt64, _ end: UInt64) -> [Int] {
    var b = begin; var out: [Int] = []
    while b < end {
      var l = b == 0 ? 63 : b.trailingZeroBitCount
      while l > 40 || b + (1 << UInt64(l)) > end { l -= 1 }
      out.append(l); b += 1 << UInt64(l)
    }
    return out
  }
  public static func expectedCount(begin: UInt64, end: UInt64) -> Int { levels(begin, end).count }
  public mutating func append(_ leaf: Digest, hasher: some LogHasher) { push(leaf, 0, hasher) }
  private mutating func push(_ h: Digest, _ level: Int, _ hasher: some LogHasher) {
    var h = h; var level = level
    var lv = Self.levels(begin, end)
    end += 1 << UInt64(level)
    while let last = lv.last, last == level, ((end >> UInt64(level)) & 1) == 0, let left = hashes.last {
      var bytes: [UInt8] = [1]; left.append(to: &bytes); h.append(to: &bytes)
      h = hasher.hash(bytes); hashes.removeLast(); lv.removeLast(); level += 1
    }
    hashes.append(h)
  }
  public mutating func append(_ other: CompactRange, hasher: some LogHasher) throws(Failure) {
    guard other.begin == end else { throw .shape }
    for (l, h) in zip(Self.levels(other.begin, other.end), other.hashes) { push(h, l, hasher) }
  }
  public func root(hasher: some LogHasher) -> Digest {
    guard var h = hashes.last else { return hasher.hash([]) }
    for left in hashes.dropLast().reversed() { var bytes: [UInt8] = [1]; left.append(to: &bytes); h.append(to: &bytes); h = hasher.hash(bytes) }
    return h
  }
}
