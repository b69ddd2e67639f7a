import ServiceLifecycle
import Synchronization

/// Knows when the server has begun to go down: then it takes no new work and lets what runs finish.
final class Stopping: Service {
  private let flag = Atomic<Bool>(false)

  var isStopping: Bool { flag.load(ordering: .relaxed) }

  func run() async throws {
    try? await gracefulShutdown()
    flag.store(true, ordering: .relaxed)
  }
}
