import ClinicalFiles
import Complications
import Testing

@Suite("One cause, one headline; a person's word on a finding")
struct HeadlineTests {
  private func events(_ entries: String, until end: String = "2026-01-12T00:00Z") throws -> [FindingEvent] {
    let text =
      """
      timeline: 1
      clock: {start: "2026-01-01T00:00Z", end: "\(end)"}
      pumpLogs:
        - {id: P1, profile: {baseline: {spasticityNRS: 3}}, implant: {reservoirML: 20}}
      entries:
        - {id: fill, kind: refill, at: "2026-01-01T00:00Z", by: nurse, filledML: 19, concentrationMcgPerML: 2000, drug: baclofen}
        - {id: set, kind: program, at: "2026-01-01T00:00Z", by: nurse, mode: simple, state: running, dailyDoseMcg: 400,
           concentrationMcgPerML: 2000}

      """ + entries
    return TimelineFixture.events(try TimelineFileReader.read(Array(text.utf8), name: "test"), try DefaultRulebook.load())
  }

  @Test("an empty pump leads over an early withdrawal, and a moderate one leads over the empty pump")
  func reservoirAndWithdrawal() throws {
    let all = try events(
      """
        - {id: tone, kind: symptoms, at: "2026-03-30T08:00Z", by: patient, spasticityNRS: 6}
        - {id: fever, kind: vitals, at: "2026-03-30T12:00Z", by: nurse, temperatureC: 38.2}

      """, until: "2026-04-10T00:00Z")
    let early = try #require(all.first { $0.finding.rule == "WD-1" })
    #expect(early.finding.id == "P1/withdrawal/tone")
    #expect(early.finding.linkedTo == "P1/reservoir_depletion/fill", "EMERGENCY over URGENT")
    let moderate = try #require(all.first { $0.finding.rule == "WD-2" })
    #expect(moderate.kind == .tierChanged)
    #expect(moderate.finding.linkedTo == nil)
    let reservoir = try #require(all.last { $0.finding.findingClass == .reservoirDepletion })
    #expect(reservoir.kind == .updated)
    #expect(reservoir.finding.linkedTo == "P1/withdrawal/tone")
  }

  @Test("withdrawal and overdose stand apart: opposite treatment")
  func apart() throws {
    let all = try events(
      """
        - {id: tone, kind: symptoms, at: "2026-01-02T08:00Z", by: patient, spasticityNRS: 6}
        - {id: limp, kind: symptoms, at: "2026-01-02T18:00Z", by: caregiver, drowsy: true}

      """)
    let overdose = try #require(all.first { $0.finding.findingClass == .overdose })
    #expect(overdose.finding.linkedTo == nil)
    #expect(all.filter { $0.finding.findingClass == .withdrawal }.allSatisfy { $0.finding.linkedTo == nil })
  }

  @Test("acknowledging is said once and ends nothing")
  func acknowledged() throws {
    let all = try events(
      """
        - {id: tone, kind: symptoms, at: "2026-01-02T08:00Z", by: patient, spasticityNRS: 6}
        - {id: word, kind: disposition, at: "2026-01-02T09:00Z", by: caregiver, finding: P1/withdrawal/tone, action: acknowledge}
        - {id: shut, kind: disposition, at: "2026-01-02T10:00Z", by: prescriber, finding: P1/withdrawal/tone, action: close}

      """)
    let withdrawal = all.filter { $0.finding.findingClass == .withdrawal }
    #expect(withdrawal.map(\.kind) == [.raised, .acknowledged], "a close without a cause closes nothing")
  }

  @Test("a close is void where its author had not seen evidence that existed")
  func voidClose() throws {
    let all = try events(
      """
        - {id: tone, kind: symptoms, at: "2026-01-02T08:00Z", by: patient, spasticityNRS: 6}
        - {id: itch, kind: symptoms, at: "2026-01-02T09:00Z", arrives: "2026-01-02T11:00Z", by: caregiver, itch: true}
        - {id: shut, kind: disposition, at: "2026-01-02T10:00Z", by: prescriber, finding: P1/withdrawal, action: close,
           cause: infection, notSeen: [itch]}

      """)
    let withdrawal = all.filter { $0.finding.findingClass == .withdrawal }
    #expect(withdrawal.map(\.kind) == [.raised, .resolved, .reopened])
  }
}
