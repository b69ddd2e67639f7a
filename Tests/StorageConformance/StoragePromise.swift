/// A promise of the storage contract as a run over a fresh store. Every engine keeps all of ``all``.
public struct StoragePromise: Sendable, CustomStringConvertible {
  /// What is promised.
  public let description: String
  private let run: @Sendable (StoreBench) throws -> Void

  init(_ description: String, _ run: @escaping @Sendable (StoreBench) throws -> Void) {
    self.description = description
    self.run = run
  }

  /// Runs it.
  /// - Throws: ``Broken`` where the promise does not hold, or what the store throws.
  public func check(on bench: StoreBench) throws { try run(bench) }

  /// All of them.
  public static let all: [StoragePromise] =
    ownChanges + batches + forks + reading + outlines + transactions + facts + histories
}
