import Foundation
import Testing

@Suite("A checker written from the specification alone")
struct IndependentCheckerTests {
  static let isPossible = (try? run(["-c", "import cryptography"]))?.status == 0

  @Test("reproduces every value of the vectors", .enabled(if: isPossible, "needs python3 with `cryptography`"))
  func checker() throws {
    let outcome = try Self.run(["Tests/IndependentClient/checker.py"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasSuffix(" passed, 0 failed\n"))
  }

  @Test("and notices one that is wrong", .enabled(if: isPossible, "needs python3 with `cryptography`"))
  func checkerNotices() throws {
    let vectors = Vectors.root.appending(path: "Fixtures/vectors/log-format.json")
    let text = try String(contentsOf: vectors, encoding: .utf8)
    let digest = try Vectors.section("digests")["scopeDigest"].text
    let changed = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: changed) }
    try text.replacing(digest, with: String(digest.reversed())).write(to: changed, atomically: true, encoding: .utf8)
    let outcome = try Self.run(["Tests/IndependentClient/checker.py", changed.path])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("FAILED scope digest") && outcome.output.hasSuffix(" passed, 1 failed\n"))
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // -B: no compiled files beside the sources.
    process.arguments = ["python3", "-B"] + arguments
    process.currentDirectoryURL = Vectors.root
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: printed, as: UTF8.self))
  }
}
