import Foundation
import Testing
import TestGround

@Suite("A checker written from the specification alone")
struct IndependentCheckerTests {
  @Test("reproduces every value of the vectors", .enabled(if: Python.hasCryptography, "needs python3 with `cryptography`"))
  func checker() throws {
    let outcome = try Python.run(["Tests/IndependentClient/checker.py"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasSuffix(" passed, 0 failed\n"))
  }

  @Test("and notices one that is wrong", .enabled(if: Python.hasCryptography, "needs python3 with `cryptography`"))
  func checkerNotices() throws {
    let vectors = Vectors.root.appending(path: "Fixtures/vectors/log-format.json")
    let text = try String(contentsOf: vectors, encoding: .utf8)
    let digest = try Vectors.section("digests")["scopeDigest"].text
    let changed = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: changed) }
    try text.replacing(digest, with: String(digest.reversed())).write(to: changed, atomically: true, encoding: .utf8)
    let outcome = try Python.run(["Tests/IndependentClient/checker.py", changed.path])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("FAILED scope digest") && outcome.output.hasSuffix(" passed, 1 failed\n"))
  }
}
