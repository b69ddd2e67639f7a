#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Lets one thread write at a time, and tells a thread that holds the turn already from one that has to wait.
///
/// An ordinary lock would stop a program for ever where a write is begun inside a write; this one throws.
package final class WriteTurn: @unchecked Sendable {
  // On the heap, because a mutex must not move.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  package init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    var kind = pthread_mutexattr_t()
    pthread_mutexattr_init(&kind)
    pthread_mutexattr_settype(&kind, .init(PTHREAD_MUTEX_ERRORCHECK))
    pthread_mutex_init(mutex, &kind)
    pthread_mutexattr_destroy(&kind)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deinitialize(count: 1)
    mutex.deallocate()
  }

  /// Runs `work` when nobody else does.
  /// - Throws: ``StorageError/failed(path:detail:)`` inside the `work` of the same thread; what `work` throws.
  package func pass<Result>(path: String, _ work: () throws -> Result) throws -> Result {
    guard pthread_mutex_lock(mutex) == 0 else {
      throw StorageError.failed(path: path, detail: "a write was begun inside a write of the same store")
    }
    defer { pthread_mutex_unlock(mutex) }
    return try work()
  }
}
