import ClinicalFiles
import Complications
import Testing
import TestGround

@Suite("Findings are a pure function of log, site facts, rulebook and instant")
struct PureFunctionTests {
  /// What stands in a finding whatever the way in which its records came.
  private func substance(_ findings: [Finding]) -> [String] {
    findings.filter { $0.state != .superseded }.map { finding in
      "\(finding.findingClass.rawValue) \(finding.tier.rawValue) \(finding.rule) \(finding.effectiveAt) \(finding.state.rawValue) "
        + finding.evidence.joined(separator: ",")
    }.sorted()
  }

  private func findings(_ log: PumpLogTimeline, _ rulebook: Rulebook, _ clock: DetectionClock) -> [Finding] {
    var run = DetectionRun(log: log, rulebook: rulebook, clock: clock)
    while run.step() != nil {}
    return run.findings
  }

  @Test("the order of arrival does not change what stands at the end", arguments: TimelineFixture.all)
  func permutation(_ fixture: TimelineFixture) throws {
    let seed: UInt64 = 0xC157_E121
    print("seed \(seed)")
    var random = SplitMix64(seed: seed)
    let file = try fixture.read()
    let rulebook = try DefaultRulebook.load()
    for log in file.pumpLogs {
      let last = (log.entries.filter { !$0.isHeader }.map(\.knownAt) + [file.clock.end ?? .min]).max() ?? 0
      let clock = DetectionClock(start: file.clock.start, end: last)
      let wanted = substance(findings(log, rulebook, clock))
      for _ in 0..<4 {
        var shuffled = log
        shuffled.entries.shuffle(using: &random)
        for place in shuffled.entries.indices where !shuffled.entries[place].isHeader {
          shuffled.entries[place].knownAt = Int64.random(in: (log.entries.map(\.knownAt).min() ?? 0)...last, using: &random)
        }
        #expect(substance(findings(shuffled, rulebook, clock)) == wanted)
      }
    }
  }

  @Test("what was said up to an instant does not hang on what came later", arguments: TimelineFixture.all)
  func prefix(_ fixture: TimelineFixture) throws {
    let file = try fixture.read()
    let rulebook = try DefaultRulebook.load()
    for log in file.pumpLogs {
      let whole = DetectionRun.events(log: log, site: file.siteFacts, rulebook: rulebook, clock: file.clock)
      for cut in Set(log.entries.map(\.knownAt)).sorted() {
        var known = log
        known.entries = log.entries.filter { $0.knownAt <= cut }
        known.contacts = log.contacts.filter { $0.at <= cut }
        let clock = DetectionClock(start: file.clock.start, end: cut)
        let part = DetectionRun.events(log: known, site: file.siteFacts, rulebook: rulebook, clock: clock)
        #expect(part == whole.filter { $0.knownAt <= cut })
      }
    }
  }

  @Test("walking on from where new records matter says what walking from the start says", arguments: TimelineFixture.all)
  func continuing(_ fixture: TimelineFixture) throws {
    let file = try fixture.read()
    let rulebook = try DefaultRulebook.load()
    var random = SplitMix64(seed: 0x0B5E_55ED)
    for log in file.pumpLogs {
      var shuffled = log
      let last = (log.entries.map(\.knownAt) + [file.clock.end ?? .min]).max() ?? 0
      for place in shuffled.entries.indices where !shuffled.entries[place].isHeader {
        shuffled.entries[place].knownAt = Int64.random(in: shuffled.entries[place].knownAt...last, using: &random)
      }
      for one in [log, shuffled] {
        var quick = DetectionRun(log: one, site: file.siteFacts, rulebook: rulebook, clock: file.clock)
        var slow = quick
        slow.walksFromStart = true
        var said: [FindingEvent] = []
        while let more = quick.step() { said += more }
        var meant: [FindingEvent] = []
        while let more = slow.step() { meant += more }
        #expect(said == meant)
      }
    }
  }
}
