import ClinicalFiles
import Complications
import Foundation
import Testing

@Suite("Every rule: what raises it, what leaves it quiet, what ends it")
struct RuleFixtureTests {
  @Test("the events of the rule's class are those beside the timeline", arguments: TimelineFixture.all)
  func events(_ fixture: TimelineFixture) throws {
    let rulebook = try DefaultRulebook.load()
    let rule = try #require(rulebook.rule(fixture.rule), "the folder is named for a rule")
    let events = TimelineFixture.events(try fixture.read(), rulebook)
    let own = events.filter { $0.finding.findingClass.rawValue == rule.findingClass || $0.finding.rule == rule.id }
    let lines = own.map(TimelineFixture.line)
    #expect(lines == (try fixture.expected()), "\(lines.joined(separator: "; "))")
    let unknown = try fixture.read().entries.flatMap(\.fields.unknown)
    #expect(unknown == [], "a fixture says nothing that nobody reads")
  }

  @Test("every rule that is built has a timeline that raises it and one just below", arguments: RuleParameters.ruleIDs)
  func owned(_ rule: String) {
    let names = TimelineFixture.all.filter { $0.rule == rule }.map(\.name)
    #expect(names.contains { $0.hasPrefix("raises-") })
    #expect(names.contains { $0.hasPrefix("stays-quiet-") })
  }
}
