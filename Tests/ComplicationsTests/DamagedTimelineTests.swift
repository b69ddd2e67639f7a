import ClinicalFiles
import Foundation
import Testing

/// Every file of Fixtures/damaged/timelines is refused with the line in the file of the same name that ends in `.error`.
@Suite("Timeline files: what is broken is refused with line, column and what was expected")
struct DamagedTimelineTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/damaged/timelines")

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.filter { !$0.hasSuffix(".error") }.sorted()
  }()

  @Test("golden errors", arguments: names)
  func golden(_ name: String) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
    let expected = try String(contentsOf: Self.folder.appending(path: name + ".error"), encoding: .utf8)
    var found = "no error"
    do throws(TimelineFileError) {
      _ = try TimelineFileReader.read(bytes, name: name)
    } catch {
      found = error.description
    }
    #expect(found + "\n" == expected)
  }

  @Test("there are damaged files to refuse")
  func some() { #expect(Self.names.count >= 30) }

  @Test("limits: bytes, depth, values, and values that aliases repeat")
  func limits() {
    func error(_ text: String, _ limits: FileLimits) -> String {
      do throws(TimelineFileError) {
        _ = try TimelineFileReader.read(Array(text.utf8), name: "t", limits: limits)
        return "no error"
      } catch {
        return error.description
      }
    }
    #expect(error("timeline: 1", FileLimits(bytes: 5)) == "t:1:1: expected at most 5 bytes, found 11")
    let deep = String(repeating: "[", count: 100_000)
    #expect(error("timeline: " + deep, FileLimits()) == "t:1:12: expected at most 64 lists and mappings inside each other, found more")
    #expect(
      error(#"{"timeline": "# + deep, FileLimits()) == "t:1:78: expected at most 64 lists and mappings inside each other, found more")
    #expect(error("timeline: [1, 2, 3]", FileLimits(nodes: 3)) == "t:1:15: expected at most 3 values, repeated ones counted, found more")
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let before = "*a\(level - 1)"
      bomb += "a\(level): &a\(level) [" + [String](repeating: before, count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(error(bomb, FileLimits()) == "t:7:20: expected at most 4000000 values, repeated ones counted, found more")
  }
}
