import ClinicalFiles
import Complications
import Foundation
import Testing

@Suite("Timeline files: what is written reads as the same file")
struct TimelineWriterTests {
  @Test("every fixture survives writing and reading, and gives the same findings", arguments: TimelineFixture.all)
  func roundTrip(_ fixture: TimelineFixture) throws {
    let file = try fixture.read()
    let text = TimelineFileWriter.yaml(file)
    let again = try TimelineFileReader.read(Array(text.utf8), name: "written")
    #expect(TimelineFileWriter.yaml(again) == text, "writing is canonical")
    #expect(again.entries.map(\.id) == file.entries.map(\.id))
    for (one, other) in zip(file.entries, again.entries) {
      #expect(one.fields.registers == other.fields.registers)
      #expect(one.at == other.at && one.arrives == other.arrives && one.writtenAt == other.writtenAt)
      #expect(one.action == other.action && one.authorNames == other.authorNames)
    }
    let rulebook = try DefaultRulebook.load()
    let before = DetectionJSON.lines(TimelineFixture.events(file, rulebook))
    #expect(DetectionJSON.lines(TimelineFixture.events(again, rulebook)) == before)
  }

  @Test("odd names, texts and unknown fields survive")
  func odd() throws {
    let text = #"""
      {"timeline": 1, "mood: x": ["a", null, {"b\n": 1.50}], "entries": [
        {"id": "- {", "kind": "dance", "at": "2026-01-02", "tempo": "3", "null": "~"},
        {"kind": "note", "at": {"from": "2026-01-02T00:00Z", "to": "2026-01-03T00:00Z"}, "text": "a: b, [c] # d \u0007 \"e\" \\ 😀", "note": "null"}]}
      """#
    let file = try TimelineFileReader.read(Array(text.utf8), name: "odd.json")
    let written = TimelineFileWriter.yaml(file)
    let again = try TimelineFileReader.read(Array(written.utf8), name: "written")
    #expect(again.entries.map(\.id) == ["- {", "e2"])
    #expect(again.entries[1].fields.registers == file.entries[1].fields.registers)
    #expect(TimelineFileWriter.yaml(again) == written)
    #expect(again.unknown.map(\.name) == ["mood: x"])
  }
}

extension TimelineFile.Entry {
  fileprivate var authorNames: [String?] { [by, person, writer] }
}
