import ClinicalFiles
import Complications
import Foundation
import Testing

@Suite("What detect and rules print")
struct ReportTests {
  private func events(_ text: String) throws -> [FindingEvent] {
    TimelineFixture.events(try TimelineFileReader.read(Array(text.utf8), name: "test"), try DefaultRulebook.load())
  }

  private let doubled = """
    timeline: 1
    entries:
      - {id: a, kind: program, at: 2026-01-01T08:00Z, by: nurse, mode: simple, dailyDoseMcg: 200}
      - {id: b, kind: program, at: 2026-01-09T08:00:00.250Z, by: nurse, mode: simple, dailyDoseMcg: 400}
      - {id: c, kind: symptoms, at: 2026-01-10T08:00Z, by: patient, backPain: {nrs: 3, site: lumbar}}
    """

  @Test("a JSON line has the keys of the format in their order")
  func jsonLine() throws {
    let event = try #require(try events(doubled).first { $0.finding.findingClass == .programmingError })
    let line = DetectionJSON.line(event)
    #expect(
      line.hasPrefix(
        #"{"knownAt":"2026-01-09T08:00:00.250Z","event":"raised","finding":"P1/programming_error/b","pumpLog":"P1","class":"programming_error","tier":"emergency","rule":"PR-2","rulebook":"2026.1","effectiveAt":"2026-01-09T08:00:00.250Z","evidence":["a","b"],"headline":""#
      ))
    let keys = ["action", "numbers", "missing", "differential", "completeness", "linkedTo"]
    var rest = line[...]
    for key in keys {
      let range = try #require(rest.range(of: "\"\(key)\":"))
      rest = rest[range.upperBound...]
    }
    #expect(!line.contains("\n"))
  }

  @Test("a withdrawal is printed with what looks like it; only who was silent for a day is called silent, by name")
  func differential() throws {
    let withdrawal = """
      timeline: 1
      clock: {end: 2026-01-12T09:00Z}
      entries:
        - {kind: refill, at: 2026-01-10T08:00Z, by: nurse, writer: tablet, filledML: 18, concentrationMcgPerML: 2000, drug: baclofen}
        - {kind: symptoms, at: 2026-01-12T08:00Z, by: caregiver, writer: phone, spasticityNRS: 8, itch: true, sweating: true}
      """
    let text = DetectionReport.text(try events(withdrawal), try DefaultRulebook.load(), names: ["tablet": "Nora N."])
    #expect(text.contains("What looks like withdrawal.") && text.contains("autonomic dysreflexia"))
    #expect(text.contains("silent devices: tablet (Nora N.) since 2026-01-10T08:00:00Z") && !text.contains("phone since"))
    #expect(!DetectionReport.text(try events(doubled), try DefaultRulebook.load()).contains("What looks like withdrawal."))
  }

  @Test("for people: urgency first, what to do, what is open at an instant")
  func text() throws {
    let events = try events(doubled)
    let text = DetectionReport.text(events, try DefaultRulebook.load())
    let first = try #require(text.range(of: "EMERGENCY"))
    let second = try #require(text.range(of: "URGENT"))
    #expect(first.lowerBound < second.lowerBound)
    #expect(text.contains("do: Check the programmed 24 h total"))
    #expect(DetectionReport.open(events, asOf: 1_767_254_400_000).isEmpty)
    #expect(DetectionReport.openText(events, try DefaultRulebook.load()).contains("P1/back_pain_evaluate/c"))
    #expect(DetectionReport.text([], try DefaultRulebook.load()) == "No findings.\n")
  }

  @Test("an explanation gives rule, numbers, evidence and history; an unknown finding none")
  func explanation() throws {
    let events = try events(doubled)
    let rulebook = try DefaultRulebook.load()
    let text = try #require(DetectionReport.explanation(of: "P1/programming_error/b", in: events, rulebook: rulebook) { "entry \($0)" })
    #expect(text.contains("Rule PR-2") && text.contains("doubled 2 [E]") && text.contains("entry a") && text.contains("raised"))
    #expect(DetectionReport.explanation(of: "P9", in: events, rulebook: rulebook) == nil)
  }

  @Test("the rules: an overview that says what is not there, one rule, and JSON")
  func rules() throws {
    let rulebook = try DefaultRulebook.load()
    let overview = RulesReport.overview(rulebook)
    #expect(overview.contains("WD-1") && overview.contains("Not there yet:") && overview.contains("PO-4"))
    #expect(RulesReport.details("wd-1", rulebook)?.contains("within 24 h [E]") == true)
    #expect(RulesReport.details("AUTON", rulebook)?.contains("temperature 38 C [E]") == true)
    #expect(RulesReport.details("XX-1", rulebook) == nil)
    #expect(RulesReport.json(rulebook, rule: "PR-2")?.hasPrefix(#"{"id":"PR-2","title":"#) == true)
  }
}
