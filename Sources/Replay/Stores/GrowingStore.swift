import ChangeLog
import LogStorage
import Synchronization

/// A rebuilt store of a device to which is added, before the same operations as then, what was recorded while the session ran.
final class GrowingStore: ChangeStore {
  private let store: RebuiltStore
  private let additions: [(operation: UInt64, feed: FeedCopy)]
  private let state: Mutex<(operation: UInt64, next: Int)>

  /// - Parameters:
  ///   - additions: ascending by operation.
  ///   - skipped: operations that come before the one that is counted as the first.
  init(_ store: RebuiltStore, additions: [(operation: UInt64, feed: FeedCopy)], afterSkipping skipped: UInt64) {
    self.store = store
    self.additions = additions.map { ($0.operation &+ skipped, $0.feed) }
    state = Mutex((0, 0))
  }

  func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result {
    try grow()
    return try store.write(work)
  }

  func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result {
    try grow()
    return try store.read(work)
  }

  func close() throws(StorageError) { try store.close() }

  private func grow() throws {
    let due: [FeedCopy] = state.withLock { state in
      state.operation += 1
      let begin = state.next
      while state.next < additions.count, additions[state.next].operation <= state.operation { state.next += 1 }
      return additions[begin..<state.next].map(\.feed)
    }
    if !due.isEmpty { try store.restore(due) }
  }
}
