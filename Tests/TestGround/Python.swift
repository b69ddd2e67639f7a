import Foundation

/// The Python of this machine, which runs what was written from the specification alone.
public enum Python {
  /// How a run ended.
  public struct Outcome: Sendable {
    /// The exit status.
    public var status: Int32
    /// What it printed.
    public var output: String
    /// What it complained of.
    public var errors: String
  }

  /// Whether it is there, with `cryptography`.
  public static let hasCryptography = (try? run(["-c", "import cryptography"]))?.status == 0

  /// Runs it in the root of the repository, leaving no compiled files behind.
  public static func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}
