public import LogStorage
public import MerkleLog

/// A fresh store, and how to leave and open it again.
public struct StoreUnderTest {
  /// The store.
  public var store: any ChangeStore
  /// Closes it and opens what it left; nil where nothing is left.
  public var reopen: (() throws -> any ChangeStore)?

  /// A store for one run.
  public init(_ store: any ChangeStore, reopen: (() throws -> any ChangeStore)? = nil) {
    self.store = store
    self.reopen = reopen
  }
}

/// Makes fresh stores of one engine.
public struct StoreBench: Sendable {
  /// SHA-256.
  public let hasher: any LogHasher
  /// A fresh store.
  public let make: @Sendable () throws -> StoreUnderTest

  /// A bench.
  public init(hasher: any LogHasher, make: @escaping @Sendable () throws -> StoreUnderTest) {
    self.hasher = hasher
    self.make = make
  }
}

/// A promise of the storage contract that did not hold.
public struct Broken: Error, CustomStringConvertible {
  /// What was expected, what was found.
  public let description: String
}

/// Throws ``Broken`` where `condition` is false.
func demand(_ condition: Bool, _ says: @autoclosure () -> String, line: Int = #line) throws {
  if !condition { throw Broken(description: "\(says()) (line \(line))") }
}

/// Throws ``Broken`` where two things differ.
func demandEqual<Value: Equatable>(_ found: Value, _ want: Value, _ says: @autoclosure () -> String, line: Int = #line) throws {
  if found != want { throw Broken(description: "\(says()): found \(found), expected \(want) (line \(line))") }
}

/// Throws ``Broken`` where `work` does not throw this error.
func demandError(_ want: (StorageError) -> Bool, _ says: String, line: Int = #line, _ work: () throws -> Void) throws {
  do {
    try work()
  } catch let error as StorageError {
    if want(error) { return }
    throw Broken(description: "\(says): threw \(error) (line \(line))")
  }
  throw Broken(description: "\(says): nothing was thrown (line \(line))")
}
