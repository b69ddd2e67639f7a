import ServiceLifecycle
import SyncServer

/// Lets the server look at every log when its time has come, until it goes down.
struct FindingsWatch: Service {
  let server: ClinicServer

  func run() async throws {
    await cancelWhenGracefulShutdown { await server.watchFindings() }
    // Without a rulebook there is nothing to watch, and a service that returns ends the application.
    try? await gracefulShutdown()
  }
}
