import ChangeLog
import LogStorage

/// What the writing connection wrote or read itself, and need not read again: it is the only one that writes.
///
/// A write that fails forgets it all; it is never more than some megabytes. Not locked: the store lets one write at a time use it.
final class WriterMemory: @unchecked Sendable {
  /// One log, all of it but the changes in runs.
  struct Log {
    /// Whether the log has a row.
    var isStored: Bool
    /// Whether that row's digest is out of date.
    var isStale: Bool
    /// Ascending by writer.
    var feeds: [FeedRow]
  }

  private struct Fact: Hashable {
    var shelf: Shelf
    var key: [UInt8]
  }

  private static let feedLimit = 2_000
  private static let factLimit = 500
  /// Longer values are not remembered.
  private static let valueLimit = 1_000

  private var logs: [PumpLogID: Log] = [:]
  private var feedCount = 0
  private var facts: [Fact: [UInt8]?] = [:]
  /// The number of the last commit that brought changes; nil where it was not read yet.
  var commit: UInt64?

  subscript(log: PumpLogID) -> Log? {
    get { logs[log] }
    set {
      feedCount += (newValue?.feeds.count ?? 0) - (logs[log]?.feeds.count ?? 0)
      if feedCount > Self.feedLimit {
        logs = [:]
        feedCount = newValue?.feeds.count ?? 0
      }
      logs[log] = newValue
    }
  }

  /// What is on a shelf; nil where that is not remembered.
  func fact(_ shelf: Shelf, _ key: [UInt8]) -> [UInt8]?? { facts[Fact(shelf: shelf, key: key)] }

  func remember(_ shelf: Shelf, _ key: [UInt8], as value: [UInt8]?) {
    if facts.count >= Self.factLimit { facts = [:] }
    facts[Fact(shelf: shelf, key: key)] = value?.count ?? 0 > Self.valueLimit ? nil : .some(value)
  }

  /// Forgets everything.
  func clear() {
    logs = [:]
    facts = [:]
    feedCount = 0
    commit = nil
  }
}
