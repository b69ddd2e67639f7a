import Foundation

/// The built `cistern serve` as a child process.
final class ServerProcess {
  /// The port that it said it listens on.
  let port: Int
  /// `http` or `https`.
  let scheme: String
  /// Where its standard error goes.
  let errors: String
  private let process: Process

  /// What kept it from listening.
  struct DidNotListen: Error {
    var status: Int32
    var errors: String
  }

  /// Starts it on a free port and returns once it says that it listens.
  init(data: String, errors: String, logLevel: String = "notice", options: [String] = []) throws {
    self.errors = errors
    process = try Self.launched(["serve", "--data", data, "--port", "0", "--log-level", logLevel] + options, errors: errors)
    let line = Self.line(process)
    scheme = line.hasPrefix("listening on https") ? "https" : "http"
    guard let port = line.split(separator: ":").last.flatMap({ Int($0) }), line.hasPrefix("listening on \(scheme)://127.0.0.1:") else {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      throw DidNotListen(status: process.terminationStatus, errors: Self.text(errors))
    }
    self.port = port
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var address: String { "\(scheme)://127.0.0.1:\(port)" }
  var processID: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Ends it as no program can prevent.
  func killHard() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Asks it to go.
  func terminate() { kill(process.processIdentifier, SIGTERM) }

  /// Its exit status; nil where it is still there after so many seconds.
  func status(within seconds: Double) -> Int32? {
    let end = Date().addingTimeInterval(seconds)
    while process.isRunning {
      if Date() > end { return nil }
      usleep(5_000)
    }
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// Runs the program to its end and gives what it printed.
  static func printed(_ arguments: [String], errors: String) throws -> (status: Int32, text: String) {
    let process = try launched(arguments, errors: errors)
    let bytes = (process.standardOutput as? Pipe)?.fileHandleForReading.readDataToEndOfFile() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }

  /// Runs the program to its end.
  static func run(_ arguments: [String], errors: String) throws -> (status: Int32, errors: String) {
    let process = try launched(arguments, errors: errors)
    process.waitUntilExit()
    return (process.terminationStatus, text(errors))
  }

  static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  /// Where the build put the program: beside the tests that run.
  private static var program: String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("cistern").path
  }

  private static func launched(_ arguments: [String], errors: String) throws -> Process {
    if !FileManager.default.fileExists(atPath: errors) { _ = FileManager.default.createFile(atPath: errors, contents: nil) }
    guard let sink = FileHandle(forWritingAtPath: errors) else { throw CocoaError(.fileWriteUnknown) }
    try sink.seekToEnd()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = Pipe()
    process.standardError = sink
    try process.run()
    return process
  }

  /// The first line of standard output, or what came before its end.
  private static func line(_ process: Process) -> String {
    guard let pipe = process.standardOutput as? Pipe else { return "" }
    var bytes: [UInt8] = []
    while true {
      let more = pipe.fileHandleForReading.availableData
      if more.isEmpty { break }
      bytes += more
      if bytes.contains(10) { break }
    }
    return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
  }
}
