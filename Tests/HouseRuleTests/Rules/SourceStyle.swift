import Foundation
import Testing

/// Layout is decided by `.swift-format` and by nobody else.
@Suite struct SourceStyleTests {
  /// nil where `swift format` does not run here.
  private static let version = ChildProcess.run(["swift", "format", "--version"], in: Tree.root).flatMap {
    $0.status == 0 ? $0.output : nil
  }

  @Test(.enabled(if: version != nil, "skipped: there is no `swift format` in this toolchain"))
  func `the formatter has nothing to say`() throws {
    let lint = try #require(
      ChildProcess.run(["swift", "format", "lint", "--strict", "--parallel", "-r", "Sources", "Tests", "Package.swift"], in: Tree.root))
    #expect(lint.status == 0, "run: swift format format -i -r Sources Tests Package.swift\n\(lint.output.suffix(4000))")
  }

  @Test(.enabled(if: version != nil, "skipped: there is no `swift format` in this toolchain"))
  func `caught`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "style-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("struct  A { let b : Int ; }\n".utf8).write(to: folder.appending(path: "A.swift"))
    let configuration = Tree.root.appending(path: ".swift-format").path
    let lint = try #require(
      ChildProcess.run(["swift", "format", "lint", "--strict", "--configuration", configuration, "A.swift"], in: folder))
    #expect(lint.status != 0)
  }
}
