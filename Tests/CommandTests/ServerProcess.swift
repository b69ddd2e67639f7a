import Foundation

/// `cistern serve` as a process of its own, on a free loopback port.
final class ServerProcess {
  let address: String
  private let process: Process

  init(data: String, port: String = "0", tls: Bool = false) throws {
    process = Process()
    process.executableURL = Program.url
    process.arguments = ["serve", "--data", data, "--port", port] + (tls ? ["--tls"] : [])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      guard let bytes = try output.fileHandleForReading.read(upToCount: 1), !bytes.isEmpty else { break }
      line += String(decoding: bytes, as: UTF8.self)
    }
    address = line.trimmingCharacters(in: .whitespacesAndNewlines).components(separatedBy: " ").last ?? ""
  }

  /// Asks it to stop and waits.
  func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// A clinic's data directory and devices' directories, all under one folder that goes when the test is over.
final class Ward {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("commands-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    _ = try run("init", "--name", "Test clinic", "--data", clinic)
    _ = try run("clinic", "add-log", "P1", "--data", clinic)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var clinic: String { path("clinic") }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, home: folder.path) }

  /// Prints as JSON and reads it.
  func json(_ arguments: String...) throws -> [String: Any] {
    let outcome = try Program.run(arguments + ["--json"], home: folder.path)
    return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any] ?? [:]
  }

  /// A link for a new device.
  func link(_ role: String, _ person: String, server: String) throws -> String {
    let code = try json(
      "clinic", "enrol-code", "--role", role, "--person", person, "--log", "P1", "--server", server, "--data", clinic)
    return code["link"] as? String ?? ""
  }
}
