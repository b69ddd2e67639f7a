import ClinicalFiles
import Complications
import PumpRecords
import Testing

@Suite("An alert that should have been raised earlier says when it would have been")
struct HindsightTests {
  private func looked(_ text: String) throws -> (events: [FindingEvent], hindsight: Hindsight, text: String) {
    let rulebook = try DefaultRulebook.load()
    let file = try TimelineFileReader.read(Array(text.utf8), name: "test")
    let events = TimelineFixture.events(file, rulebook)
    var hindsight = Hindsight()
    for log in file.pumpLogs {
      hindsight.merge(Hindsight(events, log: log, site: file.siteFacts, rulebook: rulebook, clock: file.clock))
    }
    return (events, hindsight, DetectionReport.text(events, rulebook, hindsight: hindsight))
  }

  private let head = """
    timeline: 1
    clock: {end: 2026-03-04T12:00Z}
    pumpLogs:
      - {id: P1, profile: {baseline: {spasticityNRS: 3}}}
    entries:
      - {kind: refill, at: 2026-02-01T08:00Z, by: nurse, writer: tablet, filledML: 18, concentrationMcgPerML: 2000, drug: baclofen}
      - {id: a, kind: symptoms, at: 2026-03-03T06:00Z, by: patient, writer: phone, spasticityNRS: 6}

    """

  @Test("a tablet that was offline for a day: when, and whose")
  func late() throws {
    let found = try looked(
      head + """
          - {id: b, kind: symptoms, at: 2026-03-03T07:30Z, arrives: 2026-03-04T09:00Z, by: nurse, writer: tablet, spasticityNRS: 7, itch: true}

        """)
    let event = try #require(found.events.first { $0.finding.findingClass == .withdrawal })
    let delay = try #require(found.hindsight.delay(of: event.finding.id))
    #expect(Instant(milliseconds: delay.knownAt).text == "2026-03-04T09:00:00Z")
    #expect(Instant(milliseconds: delay.wouldHaveBeenAt).text == "2026-03-03T07:30:00Z")
    #expect(delay.writers == ["tablet"])
    #expect(found.text.contains("  found late: would have been found 2026-03-03T07:30:00Z had tablet synced\n"))
  }

  @Test("what came at once says nothing, and neither does a late record that no finding rests on")
  func onTime() throws {
    let found = try looked(
      head + """
          - {id: b, kind: symptoms, at: 2026-03-03T07:30Z, arrives: 2026-03-03T07:34Z, by: nurse, writer: tablet, spasticityNRS: 7, itch: true}
          - {id: c, kind: note, at: 2026-03-03T07:30Z, arrives: 2026-03-04T09:00Z, by: nurse, writer: tablet, text: all well}

        """)
    let event = try #require(found.events.first { $0.finding.findingClass == .withdrawal })
    #expect(found.hindsight.delay(of: event.finding.id) == nil)
    #expect(!found.text.contains("found late"))
  }

  @Test("a rise in tier that came late is told for the higher tier")
  func tier() throws {
    let found = try looked(
      head + """
          - {id: b, kind: symptoms, at: 2026-03-03T07:30Z, by: caregiver, writer: phone2, spasticityNRS: 7, itch: true}
          - {id: c, kind: vitals, at: 2026-03-03T08:00Z, arrives: 2026-03-04T09:00Z, by: nurse, writer: tablet, temperatureC: 38.6, heartRate: 126}

        """)
    let event = try #require(found.events.last { $0.finding.findingClass == .withdrawal && $0.finding.tier == .emergency })
    let delay = try #require(found.hindsight.delay(of: event.finding.id))
    #expect(Instant(milliseconds: delay.wouldHaveBeenAt).text == "2026-03-03T08:00:00Z" && delay.writers == ["tablet"])
  }
}
