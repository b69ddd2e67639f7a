import ChangeLog
import LogStorage
import MerkleLog

/// A feed, the number that its runs are filed under, and where its changes lie.
struct FeedRow {
  /// The most bytes of changes that a feed keeps in its own row. From here on they go into a run.
  ///
  /// Four runs of this size fill a page. Shorter tails dirty a second and a third page more often, longer ones waste more of the
  /// pages in which they grow.
  static let tailLimit = 1_000

  var id: Int64
  var feed: StoredFeed
  /// The frontier of the changes that lie in runs.
  var sealed: CompactRange
  /// The frames of the changes behind those.
  var tail: [UInt8]
  /// The commit that last changed it.
  var changed: UInt64

  /// A feed of which nothing is stored yet.
  init(writer: WriterID) {
    let feed = StoredFeed(writer: writer, frontier: CompactRange(), anchor: nil, suffix: [], longest: nil)
    self.init(id: 0, feed: feed, sealed: CompactRange(), tail: [], changed: 0)
  }

  init(id: Int64, feed: StoredFeed, sealed: CompactRange, tail: [UInt8], changed: UInt64) {
    self.id = id
    self.feed = feed
    self.sealed = sealed
    self.tail = tail
    self.changed = changed
  }

  /// Grows to `feed` by changes at its end.
  /// - Returns: what goes into runs.
  mutating func grow(to feed: StoredFeed, by changes: ArraySlice<Change>) -> [Run] {
    let before = self.feed.frontier
    self.feed = feed
    let bytes = changes.reduce(0) { $0 + $1.frame.count }
    if tail.count + bytes <= Self.tailLimit {
      for change in changes { tail.append(contentsOf: change.frame) }
      return []
    }
    let rest = Run(first: sealed.end, count: before.end - sealed.end, bytes: tail)
    if bytes <= Self.tailLimit {
      sealed = before
      tail = changes.flatMap(\.frame)
      return [rest]
    }
    sealed = feed.frontier
    tail = []
    return Run.runs(of: changes, behind: rest)
  }
}
