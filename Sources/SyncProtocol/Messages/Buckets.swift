public import ChangeLog
public import MerkleLog

/// The 64 bucket digests of a scope (log-format section 6): which part of a large scope differs, said in a kilobyte.
public struct BucketDigests: Hashable, Sendable {
  /// One digest a bucket, 64 of them.
  public let digests: [HoldingsDigest]

  /// The bucket digests of these logs, in any order.
  /// - Complexity: O(n log n) in the number of logs; each is hashed once.
  public init(_ logs: [LogDigest], hasher: some LogHasher) {
    var parts = [[(log: PumpLogID, digest: HoldingsDigest)]](repeating: [], count: Buckets.count)
    for item in logs { parts[Int(HoldingsDigest.bucket(of: item.log))].append((item.log, item.digest)) }
    digests = parts.map { .scope($0, hasher: hasher) }
  }

  /// Reads the 1,024 bytes on the wire; nil for another size.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Buckets.count * 16 else { return nil }
    digests = stride(from: 0, to: bytes.count, by: 16).compactMap { HoldingsDigest(Array(bytes[$0..<$0 + 16])) }
  }

  /// The 1,024 bytes on the wire.
  public var bytes: [UInt8] { digests.flatMap(\.bytes) }

  /// The buckets whose digests are not equal.
  public func differing(from other: BucketDigests) -> Buckets {
    var found = Buckets(bits: 0)
    for (index, pair) in zip(digests, other.digests).enumerated() where pair.0 != pair.1 { found.bits |= 1 << UInt64(index) }
    return found
  }
}

/// Some of the 64 buckets. Log ids ascend through the buckets.
public struct Buckets: Hashable, Sendable {
  /// How many there are.
  static let count = 64
  /// All of them.
  static let all = Buckets(bits: .max)

  /// Bit n is bucket n.
  public var bits: UInt64

  /// The buckets whose bits are set.
  public init(bits: UInt64) {
    self.bits = bits
  }

  /// Whether a log's bucket is among them.
  public func contains(_ log: PumpLogID) -> Bool { bits & Self.bit(log) != 0 }

  /// These buckets where a listing stopped, and `next` where it went on from the id `log`: the buckets that were listed whole.
  func going(on next: Buckets, from log: PumpLogID) -> Buckets {
    let bit = Self.bit(log)
    let below = bit &- 1
    return Buckets(bits: bits & below | bits & next.bits & bit | next.bits & ~below & ~bit)
  }

  private static func bit(_ log: PumpLogID) -> UInt64 { 1 << UInt64(HoldingsDigest.bucket(of: log)) }
}
