public import MerkleLog

/// A store that keeps everything in memory and nothing when the process ends: the plain model that engines are compared with,
/// and what the tests of an app use in place of a file.
///
/// It does each thing in the most obvious way. A read sees the state as it was when it began, and does not wait for a writer.
public final class MemoryStore: ChangeStore, @unchecked Sendable {
  private static let path = ":memory:"
  private let hasher: any LogHasher
  private let writers = WriteTurn()
  private let states = WriteTurn()
  private var state = MemoryState()
  private var isClosed = false

  /// An empty store.
  public init(hasher: any LogHasher) {
    self.hasher = hasher
  }

  public func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result {
    try writers.pass(path: Self.path) {
      let transaction = MemoryTransaction(try current(), hasher: hasher)
      let result = try work(transaction)
      let new = try transaction.finish()
      try states.pass(path: Self.path) { state = new }
      return result
    }
  }

  public func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result {
    try work(MemoryTransaction(try current(), hasher: hasher))
  }

  /// Takes over what another store holds, in one commit.
  /// - Throws: ``StorageError``; `.notTheTip` where a piece does not begin where its feed ends.
  package func restore(_ copies: [FeedCopy]) throws {
    try write { transaction in
      guard let transaction = transaction as? MemoryTransaction else { return }
      for copy in copies { try transaction.restore(copy) }
    }
  }

  public func close() throws(StorageError) {
    do {
      try states.pass(path: Self.path) { isClosed = true }
    } catch {
      throw .failed(path: Self.path, detail: "closed inside a write")
    }
  }

  private func current() throws -> MemoryState {
    try states.pass(path: Self.path) {
      guard !isClosed else { throw StorageError.failed(path: Self.path, detail: "the store is closed") }
      return state
    }
  }
}
