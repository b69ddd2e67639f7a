public import MerkleLog

/// How far one branch of one feed is held: the number of changes held and their root.
public struct BranchTip: Hashable, Comparable, Sendable {
  /// Whose feed.
  public var writer: WriterID
  /// The number of changes held.
  public var length: UInt64
  /// Their root.
  public var root: Digest

  /// A tip.
  public init(writer: WriterID, length: UInt64, root: Digest) {
    self.writer = writer
    self.length = length
    self.root = root
  }

  public static func < (left: BranchTip, right: BranchTip) -> Bool {
    (left.writer, left.length, left.root) < (right.writer, right.length, right.root)
  }
}

/// 16 bytes that are equal where the same changes are held (log-format section 6).
public struct HoldingsDigest: Hashable, Sendable, CustomStringConvertible {
  /// The 16 bytes.
  public let bytes: [UInt8]

  /// A digest that came over the wire; nil for another size.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  private init(hashing text: [UInt8], _ hasher: some LogHasher) {
    bytes = Array(hasher.hash(text).bytes.prefix(16))
  }

  /// 32 hexadecimal digits.
  public var description: String { Hex.text(bytes) }

  /// The log digest: over the tips of every branch that counts, in any order.
  public static func log(_ log: PumpLogID, tips: [BranchTip], hasher: some LogHasher) -> HoldingsDigest {
    var text = [UInt8](label: "cistern/holdings/v1")
    log.append(to: &text)
    for tip in tips.sorted() {
      tip.writer.append(to: &text)
      text.appendBigEndian(tip.length)
      tip.root.append(to: &text)
    }
    return HoldingsDigest(hashing: text, hasher)
  }

  /// The scope digest: over the logs that a device may see, in any order.
  public static func scope(_ logs: [(log: PumpLogID, digest: HoldingsDigest)], hasher: some LogHasher) -> HoldingsDigest {
    var text = [UInt8](label: "cistern/scope/v1")
    for (log, digest) in logs.sorted(by: { $0.log < $1.log }) {
      log.append(to: &text)
      text.append(contentsOf: digest.bytes)
    }
    return HoldingsDigest(hashing: text, hasher)
  }

  /// The digest of one of 64 buckets: the scope digest over the logs whose id begins with these 6 bits.
  public static func bucket(
    _ bucket: UInt8, of logs: [(log: PumpLogID, digest: HoldingsDigest)], hasher: some LogHasher
  ) -> HoldingsDigest {
    scope(logs.filter { Self.bucket(of: $0.log) == bucket }, hasher: hasher)
  }

  /// The first 6 bits of a log id: 0 ... 63.
  public static func bucket(of log: PumpLogID) -> UInt8 { UInt8(truncatingIfNeeded: log.high >> 58) }
}
