import ChangeLog
import ClinicalFiles
import Complications
import PumpRecords
import Testing

@Suite("Timeline files: entries become changes with the references of a signed log")
struct TimelineConversionTests {
  private func log(_ entries: String) throws -> PumpLogTimeline {
    let file = try TimelineFileReader.read(Array(("timeline: 1\nentries:\n" + entries).utf8), name: "t.yaml")
    return try #require(file.pumpLogs.first)
  }

  private func doses(_ log: PumpLogTimeline) throws -> [String] {
    let records = Merge.records(log.entries.map(\.change)) { _, _ in false }
    let record = try #require(records.first)
    return record.field(Program.dailyDoseMcg.number)?.accepted.flatMap { Program.dailyDoseMcg.row.describe($0.bytes) }.sorted() ?? []
  }

  private let program = "  - {id: p, kind: program, at: 2026-01-02T08:00Z, by: nurse, person: anna, writer: tablet, dailyDoseMcg: 300}\n"

  @Test("an own correction acts at once")
  func own() throws {
    let log = try log(program + "  - {amends: p, arrives: 2026-01-02T09:00Z, by: nurse, person: anna, writer: phone, dailyDoseMcg: 200}")
    #expect(try doses(log) == ["200 mcg"])
  }

  @Test("another's correction waits for a second person on another device")
  func another() throws {
    let correction = "  - {id: c, amends: p, arrives: 2026-01-02T09:00Z, by: nurse, person: bert, writer: phone, dailyDoseMcg: 200}\n"
    #expect(try doses(try log(program + correction)) == ["200 mcg", "300 mcg"])
    let byCarl = "  - {confirms: c, arrives: 2026-01-02T10:00Z, by: nurse, person: carl, writer: desk}\n"
    #expect(try doses(try log(program + correction + byCarl)) == ["200 mcg"])
    let byBert = "  - {confirms: c, arrives: 2026-01-02T10:00Z, by: nurse, person: bert, writer: desk}\n"
    #expect(try doses(try log(program + correction + byBert)) == ["200 mcg", "300 mcg"])
    let sameDevice = "  - {confirms: c, arrives: 2026-01-02T10:00Z, by: nurse, person: carl, writer: phone}\n"
    #expect(try doses(try log(program + correction + sameDevice)) == ["200 mcg", "300 mcg"])
    let byAnna = "  - {confirms: c, arrives: 2026-01-02T10:00Z, by: nurse, person: anna, writer: tablet}\n"
    #expect(try doses(try log(program + correction + byAnna)) == ["200 mcg"], "the author of the value agrees")
  }

  @Test("only what was seen is replaced: equal writing times, notSeen, and a correction that arrives first")
  func seen() throws {
    let own = "by: nurse, person: anna, writer: tablet"
    let first = "  - {id: a, amends: p, arrives: 2026-01-02T09:00Z, \(own), dailyDoseMcg: 200}\n"
    let later = "  - {amends: p, arrives: 2026-01-02T10:00Z, \(own), dailyDoseMcg: 100}\n"
    #expect(try doses(try log(program + first + later)) == ["100 mcg"])
    let blind = "  - {amends: p, arrives: 2026-01-02T10:00Z, \(own), dailyDoseMcg: 100, notSeen: [a]}\n"
    #expect(try doses(try log(program + first + blind)) == ["100 mcg", "200 mcg"])
    let equal = "  - {amends: p, arrives: 2026-01-02T09:00Z, \(own), dailyDoseMcg: 100}\n"
    #expect(try doses(try log(program + first + equal)) == ["100 mcg", "200 mcg"])
    let early = "  - {id: q, kind: program, at: 2026-01-02T08:00Z, arrives: 2026-01-05T00:00Z, \(own), dailyDoseMcg: 300}\n"
    let before = "  - {amends: q, arrives: 2026-01-02T12:00Z, \(own), dailyDoseMcg: 250}\n"
    #expect(try doses(try log(before + early)) == ["250 mcg"])
  }

  @Test("null in a correction empties the field, and a retraction withdraws the record")
  func cleared() throws {
    let own = "by: nurse, person: anna, writer: tablet"
    let emptied = "  - {amends: p, arrives: 2026-01-02T09:00Z, \(own), dailyDoseMcg: null}\n"
    #expect(try doses(try log(program + emptied)) == [])
    let withdrawn = "  - {retracts: p, arrives: 2026-01-02T09:00Z, \(own), reason: wrong patient}\n"
    let records = Merge.records(try log(program + withdrawn).entries.map(\.change)) { _, _ in false }
    #expect(records.map(\.isRetracted) == [true])
  }

  @Test("what patients and caregivers may not write is quarantined, everything else accepted")
  func standing() throws {
    let log = try log(
      """
        - {id: a, kind: symptoms, at: 2026-01-02T08:00Z, by: caregiver, itch: true}
        - {id: b, kind: exam, at: 2026-01-02T08:00Z, by: caregiver, masMean: 2}
        - {id: c, kind: program, at: 2026-01-02T08:00Z, by: patient, dailyDoseMcg: 2}
        - {id: d, kind: program, at: 2026-01-02T08:00Z, by: lab, dailyDoseMcg: 2}
        - {id: e, kind: disposition, at: 2026-01-02T08:00Z, by: patient, finding: x, action: close, cause: tired}
        - {id: f, kind: disposition, at: 2026-01-02T08:00Z, by: patient, finding: x, action: acknowledge}
        - {id: g, kind: appointment, at: 2026-01-02T08:00Z, by: patient, what: refill, for: 2026-02-01}
        - {id: h, kind: program, at: 2026-01-02T08:00Z, dailyDoseMcg: 2}
      """)
    let standings = Dictionary(uniqueKeysWithValues: log.entries.map { ($0.label, $0.change.standing) })
    for label in ["a", "d", "f", "h"] { #expect(standings[label] == .accepted, "\(label)") }
    for label in ["b", "c", "e", "g"] { #expect(standings[label] == .quarantined, "\(label)") }
  }

  @Test("the order of the file says nothing")
  func order() throws {
    let lines = [
      program, "  - {id: a, amends: p, arrives: 2026-01-02T09:00Z, by: nurse, person: bert, dailyDoseMcg: 200}\n",
      "  - {id: b, confirms: a, arrives: 2026-01-02T10:00Z, by: nurse, person: carl}\n",
    ]
    let one = Merge.records(try log(lines.joined()).entries.map(\.change)) { _, _ in false }
    let other = Merge.records(try log(lines.reversed().joined()).entries.map(\.change)) { _, _ in false }
    #expect(one == other)
  }
}
