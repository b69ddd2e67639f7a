import ChangeLog
import ClinicalFiles
import PumpRecords
import Testing

@Suite("Timeline files: read to the letter of the format")
struct TimelineReaderTests {
  private func read(_ text: String, _ name: String = "t.yaml") throws -> TimelineFile {
    try TimelineFileReader.read(Array(text.utf8), name: name)
  }

  private let example = """
    timeline: 1
    zone: UTC
    clock: {start: "2026-01-01T00:00Z", end: "2026-01-12T00:00Z"}
    pumpLogs:
      - {id: P1, profile: {ageYears: 24, aetiology: cerebralPalsy, baseline: {spasticityNRS: 3}}, implant: {reservoirML: 20, deadVolumeML: 0.4}}
    entries:
      - {kind: refill, at: "2026-01-01T10:00Z", by: nurse, aspiratedML: 3.0, filledML: 20, concentrationMcgPerML: 2000, drug: baclofen}
      - {kind: symptoms, at: "2026-01-02T07:30Z", arrives: "2026-01-02T09:00Z", by: caregiver, spasticityNRS: 6, itch: true}
    """

  @Test("the example of the format")
  func exampleReads() throws {
    let file = try read(example)
    #expect(file.logs.map(\.id) == ["P1"])
    #expect(file.entries.map(\.id) == ["e1", "e2"])
    #expect(file.start?.text == "2026-01-01T00:00:00Z")
    #expect(file.entries[0].arrives.text == "2026-01-01T10:00:00Z")
    #expect(file.entries[1].arrives.text == "2026-01-02T09:00:00Z")
    #expect(file.entries[1].writtenAt.text == "2026-01-02T07:30:00Z")
    #expect(file.entries[1].role == .caregiver)
    let filled = file.entries[0].fields.registers.first { $0.number == Refill.filledML.number }
    #expect(filled.map { Refill.filledML.row.describe($0.bytes) } == ["20 mL"])
  }

  @Test("YAML, JSON and JSON Lines say the same")
  func threeForms() throws {
    let header = #"{"timeline": 1, "zone": "UTC"}"#
    let first =
      #"{"kind": "refill", "at": "2026-01-01T10:00Z", "by": "nurse", "filledML": 18.50, "note": "a \"quote\" \u00e4 \ud83d\ude00"}"#
    let second = #"{"kind": "symptoms", "at": "2026-01-02T07:30Z", "spasticityNRS": 6}"#
    let json = #"{"timeline": 1, "zone": "UTC", "entries": [\#(first), \#(second)]}"#
    let yaml = """
      timeline: 1
      entries:
        - {kind: refill, at: 2026-01-01T10:00Z, by: nurse, filledML: 18.5, note: "a \\"quote\\" ä 😀"}
        - {kind: symptoms, at: 2026-01-02 07:30:00+00:00, spasticityNRS: 6}
      """
    let files = [
      try read(yaml), try read(json, "t.json"), try read(json, "-"), try read(header + "\n" + first + "\n" + second + "\n", "-"),
      try read(header + "\r\n" + first + "\r\n\r\n" + second, "t.jsonl"), try read("\u{FEFF}" + json, "-"),
    ]
    for file in files {
      #expect(file.entries.map(\.id) == ["e1", "e2"])
      for (one, two) in zip(file.entries, files[0].entries) {
        #expect(one.fields.registers == two.fields.registers)
        #expect(one.at == two.at)
      }
    }
  }

  @Test("an id sent twice with the same content is one entry, whatever its arrival")
  func duplicateDelivery() throws {
    let file = try read(
      """
      timeline: 1
      entries:
        - {id: a, kind: symptoms, at: 2026-01-02T07:30Z, arrives: 2026-01-03T00:00Z, spasticityNRS: 6}
        - {id: a, spasticityNRS: 6.0, kind: symptoms, at: 2026-01-02T07:30Z, arrives: 2026-01-02T12:00Z}
      """)
    #expect(file.entries.map(\.id) == ["a"])
    #expect(file.entries[0].arrives.text == "2026-01-02T12:00:00Z")
  }

  @Test("unknown fields, codes and kinds are kept and shown")
  func unknown() throws {
    let file = try read(
      """
      timeline: 1
      weather: rain
      entries:
        - {kind: refill, at: 2026-01-02, filledML: 391, colour: blue, postFillCheck: radar}
        - {kind: dance, at: 2026-01-02, tempo: 3}
        - {kind: symptoms, at: 2026-01-02, by: magician, spasticityNRS: 1e99}
      """)
    #expect(file.unknown.map(\.name) == ["weather"])
    #expect(file.entries[0].fields.unknown == ["colour", "postFillCheck: radar"])
    #expect(file.entries[1].fields.table == nil)
    #expect(file.entries[1].fields.unknown.contains("tempo"))
    #expect(file.entries[2].role == nil && file.entries[2].by == "magician")
  }

  @Test("zones: a bare date is in the profile's zone, a time without offset in the file's")
  func zones() throws {
    let file = try read(
      """
      timeline: 1
      zone: America/New_York
      pumpLogs: [{id: P1, profile: {zone: Europe/Berlin}}]
      entries:
        - {kind: symptoms, at: 2026-07-01}
        - {kind: symptoms, at: 2026-07-01T00:00}
        - {kind: symptoms, at: 2026-11-01T01:30}
        - {kind: symptoms, at: 2026-03-08T02:30}
        - {kind: symptoms, at: {from: 2026-01-01T08:00+02:00, to: 2026-01-01T07:00Z}}
      """)
    let at = file.entries.map { $0.at?.from.text }
    #expect(at[0] == "2026-06-30T22:00:00Z")
    #expect(at[1] == "2026-07-01T04:00:00Z")
    #expect(at[2] == "2026-11-01T05:30:00Z", "of an hour that comes twice the first is meant")
    #expect(at[3] == "2026-03-08T07:30:00Z", "an hour that is left out is read with the offset before")
    #expect(file.entries[4].at?.to.text == "2026-01-01T07:00:00Z")
    #expect(file.entries[4].arrives.text == "2026-01-01T07:00:00Z")
  }

  @Test("corrections take the kind of their record; writtenAt defaults to arrives")
  func corrections() throws {
    let file = try read(
      """
      timeline: 1
      entries:
        - {id: p, kind: program, at: 2026-01-02T08:00Z, by: nurse, person: n1, dailyDoseMcg: 300}
        - {amends: p, arrives: 2026-01-02T09:00Z, by: nurse, person: n1, dailyDoseMcg: 200, flowMLPerDay: null, reason: typo}
        - {kind: program, confirms: e2, arrives: 2026-01-02T10:00Z, by: nurse, person: n2}
      """)
    #expect(file.entries[1].kind == "program")
    #expect(file.entries[1].at == nil)
    #expect(file.entries[1].writtenAt.text == "2026-01-02T09:00:00Z")
    #expect(file.entries[1].reason == "typo")
    #expect(file.entries[1].fields.cleared == [Program.flowMLPerDay.number])
    #expect(file.entries[2].action == .confirms("e2"))
  }
}
