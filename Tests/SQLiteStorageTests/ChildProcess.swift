import Foundation

/// The `storage-child` that was built beside these tests; its output goes to a file.
final class ChildProcess {
  private let process = Process()
  private let output: String

  /// Starts it.
  /// - Parameter tool: what to start it through, with its arguments; nothing to start it itself.
  init(_ arguments: [String], output: String, through tool: [String] = []) throws {
    self.output = output
    let command = tool + [Self.path] + arguments
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// Where the build put it: beside the tests that run.
  static var path: String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("storage-child").path
  }

  /// Ends it as no program can prevent.
  func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

  /// Waits; its exit status.
  @discardableResult func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits until it has printed something, or so long.
  func waitForOutput(seconds: Double) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while try lines().isEmpty, process.isRunning, Date() < end { usleep(500) }
  }

  /// The whole lines that it printed.
  func lines() throws -> [String] {
    let text = String(decoding: try FileBytes.read(output), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Runs something to its end; its status, or nil where it could not be started.
  static func status(_ command: [String]) -> Int32? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus
  }
}
