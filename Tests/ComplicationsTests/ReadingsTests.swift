import ClinicalFiles
import Complications
import Testing

@Suite("No silent resolution: detection runs on every reading and acts on the dangerous one")
struct ReadingsTests {
  private func events(_ text: String) throws -> [FindingEvent] {
    let file = try TimelineFileReader.read(Array(text.utf8), name: "test")
    return TimelineFixture.events(file, try DefaultRulebook.load())
  }

  private let header = """
    timeline: 1
    clock: {start: "2026-01-01T00:00Z", end: "2026-02-05T00:00Z"}
    pumpLogs:
      - {id: P1, profile: {baseline: {spasticityNRS: 3}}, implant: {reservoirML: 20}}
    entries:
      - {id: fill, kind: refill, at: "2026-01-01T00:00Z", by: nurse, filledML: 19, concentrationMcgPerML: 2000, drug: baclofen}
      - {id: set, kind: program, at: "2026-01-01T00:00Z", by: nurse, person: n1, mode: simple, state: running, dailyDoseMcg: 400,
         concentrationMcgPerML: 2000}

    """

  @Test("another person's correction stands beside the value until a second person agrees")
  func unconfirmedAmendment() throws {
    let amendment = """
        - {id: other, kind: program, amends: set, writtenAt: "2026-01-02T00:00Z", arrives: "2026-01-02T00:00Z", by: nurse, person: n2,
           dailyDoseMcg: 800, reason: misread}

      """
    let refills = try events(header + amendment).filter { $0.finding.findingClass == .reservoirDepletion }
    // 800 mcg a day: low after 42.5 days, asked for 14 days before.
    #expect(refills.map(TimelineFixture.line).first == "2026-01-29T12:00Z raised reservoir_depletion review RF-1")
    #expect(refills.first?.finding.branch == "set dailyDoseMcg 400 mcg" || refills.first?.finding.branch?.contains("800") == true)
    let confirmation = """
        - {id: yes, kind: program, confirms: other, at: "2026-01-30T00:00Z", by: prescriber, person: d1}

      """
    let settled = try events(header + amendment + confirmation).filter { $0.finding.findingClass == .reservoirDepletion }
    #expect(settled.contains { $0.knownAt == 1_769_731_200_000 && $0.kind == .updated && $0.finding.branch == nil })
  }

  @Test("one person's correction of their own words acts at once")
  func ownAmendment() throws {
    let amendment = """
        - {id: other, kind: program, amends: set, writtenAt: "2026-01-02T00:00Z", arrives: "2026-01-02T00:00Z", by: nurse, person: n1,
           dailyDoseMcg: 200, reason: misread}

      """
    #expect(try events(header + amendment).filter { $0.finding.findingClass == .reservoirDepletion }.isEmpty)
  }

  @Test("two records of one act count once, and where they disagree the dangerous value counts")
  func sameAct() throws {
    let twice = """
        - {id: again, kind: refill, at: "2026-01-01T00:10Z", by: caregiver, person: c1, filledML: 19}
        - {id: twin, kind: refill, at: "2026-01-01T00:10Z", by: device, filledML: 9, concentrationMcgPerML: 2000, drug: baclofen}

      """
    let refills = try events(header + twice).filter { $0.finding.findingClass == .reservoirDepletion }
    // 9 mL: low after 35 days, asked for 14 days before; a caregiver's refill is no refill.
    #expect(refills.first.map(TimelineFixture.line) == "2026-01-22T00:00Z raised reservoir_depletion review RF-1")
    #expect(refills.first?.finding.branch == "as twin says")
    #expect(refills.first?.finding.evidence == ["fill", "set"])
  }

  @Test("an uncertain time raises when any instant in it does, and ends only when all do")
  func interval() throws {
    let unclear = """
        - {id: tone, kind: symptoms, at: {from: "2026-01-04T20:00Z", to: "2026-01-05T08:00Z"}, arrives: "2026-01-05T09:00Z", by: caregiver,
           spasticityNRS: 6}

      """
    let withdrawals = try events(header + unclear).filter { $0.finding.findingClass == .withdrawal }
    #expect(withdrawals.map(\.kind) == [.raised])
    #expect(withdrawals.first?.finding.branch == "tone at its earliest", "96 hours after the refill lie between")
  }
}
