import ArgumentParser
import ChangeLog
import Complications
import Foundation
import LogStorage
import Logging
import SQLiteStorage
import Signatures
import SyncServer

/// Where a clinic's server keeps its store and its own key. The root key lives elsewhere.
struct ServerDirectory {
  let path: String

  /// The server's own key.
  var keyFile: String { path + "/server.key" }

  /// What the server takes from this machine.
  static func ports(signer: any Signer) -> ServerPorts {
    ServerPorts(
      hasher: OpenSSLHasher(), verifier: OpenSSLVerifier(), signer: signer, authenticator: OpenSSLMAC(), random: SystemRandom(),
      nowMS: { UInt64(max(0, Date().timeIntervalSince1970 * 1000)) })
  }

  /// Opens the clinic that the directory holds.
  /// - Parameters:
  ///   - detection: what the server goes by when it looks for complications; nil: it does not look.
  ///   - logger: nil: nobody hears.
  ///   - transcripts: takes the recordings of sync sessions; nil: they are not recorded.
  func open(
    detection: DetectionSettings? = nil, logger: Logger? = nil, transcripts: (@Sendable (SessionTranscript) -> Void)? = nil
  ) throws -> ClinicServer {
    guard FileManager.default.fileExists(atPath: keyFile) else { throw missing }
    let signer = try KeyFile.read(keyFile)
    var ports = Self.ports(signer: signer)
    ports.transcripts = transcripts
    return try ClinicServer(
      store: try openStore(), ports: ports, detection: detection,
      logger: logger ?? Logger(label: "cistern") { _ in SwiftLogNoOpLogHandler() })
  }

  /// A copy of what is stored at this instant, beside it, and a server over it that nobody talks to.
  func copy(detection: DetectionSettings) throws -> ServerCopy {
    guard FileManager.default.fileExists(atPath: path + "/cistern.sqlite") else { throw missing }
    let signer = try KeyFile.read(keyFile)
    let place = path + "/copy-" + Hex.text(SystemRandom().bytes(8))
    do {
      try SQLiteStore.copy(from: path, to: place)
      let store = try SQLiteStore.open(directory: place, hasher: OpenSSLHasher(), role: .server)
      return ServerCopy(path: place, server: try ClinicServer(store: store, ports: Self.ports(signer: signer), detection: detection))
    } catch {
      try? FileManager.default.removeItem(atPath: place)
      throw error
    }
  }

  func openStore() throws -> SQLiteStore { try SQLiteStore.open(directory: path, hasher: OpenSSLHasher(), role: .server) }

  private var missing: Failure {
    Failure(.usage, "there is no clinic in \(path): make one with `cistern init --data \(path) --name \"…\"`")
  }
}

/// A server over a copy of a store.
struct ServerCopy {
  let path: String
  let server: ClinicServer

  /// Takes the copy away.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Which data directory.
struct DataOptions: ParsableArguments {
  @Option(help: "The server's data directory. Default: $CISTERN_DATA, else ~/.cistern/clinic.")
  var data: String?

  var directory: ServerDirectory { .named(data) }
}

extension ServerDirectory {
  /// The directory of this name; without one that of the environment, or the default.
  static func named(_ path: String?) -> ServerDirectory {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? "."
    return ServerDirectory(path: path ?? environment["CISTERN_DATA"] ?? home + "/.cistern/clinic")
  }
}
