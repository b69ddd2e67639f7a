import Foundation
import SyncProtocol
import Testing

@Suite struct ProblemTests {
  @Test func `codes are words, and every one says what to do`() {
    for problem in ProblemCode.allCases {
      #expect(problem.rawValue.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") })
      #expect((400..<600).contains(problem.status))
      #expect(!problem.title.isEmpty && !problem.title.hasSuffix("."))
      #expect(problem.remedy.hasSuffix("."))
    }
    #expect(Set(ProblemCode.allCases.map(\.title)).count == ProblemCode.allCases.count)
  }

  @Test func `the specification lists every code with its status and title`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "Protocol/specification/6-sync.md"), encoding: .utf8)
    let rows = ProblemCode.allCases.map { "| `\($0.rawValue)` | \($0.status) | \($0.title) |" }
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init) == rows)
  }
}
