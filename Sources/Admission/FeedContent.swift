public import ChangeLog
public import MerkleLog

/// A feed as it is held, from its first change on.
public struct FeedContent: Sendable {
  /// Whose feed.
  public let writer: WriterID
  /// Its changes, index 0 first.
  public let changes: [Change]
  /// Their ids.
  public let ids: [ChangeID]
  /// The root of the first n changes, for n = 1 … count (element n − 1).
  let roots: [Digest]

  /// Hashes the changes of a feed once.
  /// - Complexity: O(n log n) node hashes.
  public init(log: PumpLogID, writer: WriterID, changes: [Change], hasher: some LogHasher) {
    self.writer = writer
    self.changes = changes
    var range = CompactRange()
    var ids: [ChangeID] = []
    var roots: [Digest] = []
    ids.reserveCapacity(changes.count)
    roots.reserveCapacity(changes.count)
    for leaf in Change.leafHashes(of: changes, hasher: hasher) {
      ids.append(Identities.change(log: log, writer: writer, index: range.end, leaf: leaf, hasher: hasher))
      range.append(leaf, hasher: hasher)
      roots.append(range.root(hasher: hasher))
    }
    self.ids = ids
    self.roots = roots
  }

  /// The tip of what is held; nil of an empty feed.
  public var tip: BranchTip? {
    roots.last.map { BranchTip(writer: writer, length: UInt64(roots.count), root: $0) }
  }

  /// Whether an arrival's words on this feed are true of the changes held.
  package func matches(_ arrived: Arrival.Feed) -> Bool {
    guard arrived.length >= 1, arrived.length <= UInt64(roots.count) else { return false }
    return Array(roots[Int(arrived.length) - 1].bytes.prefix(16)) == arrived.root16
  }
}
