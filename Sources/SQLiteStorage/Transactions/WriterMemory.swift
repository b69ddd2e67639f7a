import ChangeLog

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

  private static let feedLimit = 2_000

  private var logs: [PumpLogID: Log] = [:]
  private var feedCount = 0
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

  /// Forgets everything.
  func clear() {
    logs = [:]
    feedCount = 0
    commit = nil
  }
}
