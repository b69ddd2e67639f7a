import ArgumentParser
import ChangeLog
import Foundation
import LogStorage
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
  func open() throws -> ClinicServer {
    guard FileManager.default.fileExists(atPath: path) else { throw missing }
    let signer = try KeyFile.read(keyFile)
    return try ClinicServer(store: try openStore(), ports: Self.ports(signer: signer))
  }

  func openStore() throws -> SQLiteStore { try SQLiteStore.open(directory: path, hasher: OpenSSLHasher(), role: .server) }

  private var missing: Failure {
    Failure(.usage, "there is no clinic in \(path): make one with `cistern init --data \(path) --name \"…\"`")
  }
}

/// Which data directory.
struct DataOptions: ParsableArguments {
  @Option(help: "The server's data directory. Default: $CISTERN_DATA, else ~/.cistern/clinic.")
  var data: String?

  var directory: ServerDirectory {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? "."
    return ServerDirectory(path: data ?? environment["CISTERN_DATA"] ?? home + "/.cistern/clinic")
  }
}
