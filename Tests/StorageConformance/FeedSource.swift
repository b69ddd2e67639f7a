public import ChangeLog
public import LogStorage
public import MerkleLog
public import TestGround

/// A writer and all that it has written: cuts batches anywhere, and says what a store must answer.
public struct FeedSource: Sendable {
  /// The log.
  public let log: PumpLogID
  /// Its signer.
  public let signer: PretendSigner
  /// Its writer.
  public let writer: WriterID
  /// Its changes.
  public private(set) var changes: [Change] = []
  /// Their leaf hashes.
  public private(set) var leaves: [Digest] = []
  private let hasher: any LogHasher

  /// An empty feed.
  public init(log: PumpLogID, number: UInt64, hasher: any LogHasher) {
    self.log = log
    self.hasher = hasher
    signer = PretendSigner(number: number, hasher: hasher)
    writer = Identities.writer(signer.publicKey, hasher: hasher)
  }

  /// The id of a log, from a number.
  public static func log(_ number: UInt64, hasher: any LogHasher) -> PumpLogID {
    PumpLogID(first16Of: hasher.hash(Array("log \(number)".utf8)))
  }

  /// A change with a body of so many bytes beside its salt.
  public static func change(_ random: inout SplitMix64, bytes: Int) throws -> Change {
    var header = Header(kind: 1)
    header.wallMS = random.next() >> 20
    header.boot = UInt32(random.pick(0...9))
    return try ChangeDraft(header: header, body: random.bytes(bytes)).change(bodySalt: random.bytes(8), noteSalt: [])
  }

  /// Writes so many changes.
  public mutating func grow(_ count: Int, _ random: inout SplitMix64, bytes: ClosedRange<Int> = 0...60) throws {
    for _ in 0..<count { append(try Self.change(&random, bytes: random.pick(bytes))) }
  }

  /// Writes this change.
  public mutating func append(_ change: Change) {
    changes.append(change)
    leaves.append(change.leafHash(hasher: hasher))
  }

  /// The same writer gone another way from an index on.
  public func forked(at index: Int, count: Int, _ random: inout SplitMix64) throws -> FeedSource {
    var other = self
    other.changes.removeSubrange(index...)
    other.leaves.removeSubrange(index...)
    try other.grow(count, &random)
    return other
  }

  /// The compact range [begin, end).
  public func range(_ begin: Int, _ end: Int) throws -> CompactRange {
    try CompactRange(begin: UInt64(begin), leaves: leaves[begin..<end], hasher: hasher)
  }

  /// The head over the first `length` changes.
  public func head(_ length: Int) throws -> Head {
    try Head.signed(log: log, writer: writer, length: UInt64(length), root: range(0, length).root(hasher: hasher), by: signer)
  }

  /// Changes of this feed under the head of a length, with the range before them, verified.
  public func batch(_ part: Range<Int>, head: Int) throws -> VerifiedBatch {
    let batch = Batch(
      log: log, writer: writer, first: UInt64(part.lowerBound), changes: Array(changes[part]), head: try self.head(head),
      suffix: try range(part.upperBound, head).hashes, prefix: try range(0, part.lowerBound).hashes)
    return try MergedBatch(batch, frontier: nil, hasher: hasher)
      .verified(by: signer.publicKey, verifier: PretendVerifier(hasher: hasher))
  }

  /// Changes of this feed as its writer records them.
  public func own(_ part: Range<Int>, signer: (any Signer)?) throws -> OwnChanges {
    OwnChanges(
      log: log, writer: writer, frontier: try range(0, part.lowerBound), changes: Array(changes[part]), signer: signer,
      hasher: hasher)
  }

  /// What a store holds that has the first `length` changes, the head of `anchor`, and has seen the head of `longest`.
  public func stored(_ length: Int, anchor: Int?, longest: Int?) throws -> StoredFeed {
    let suffix = try anchor.map { $0 > length ? try range(length, $0).hashes : [] }
    return StoredFeed(
      writer: writer, frontier: try range(0, length), anchor: try anchor.map(head), suffix: suffix ?? [],
      longest: try longest.map(head))
  }
}
