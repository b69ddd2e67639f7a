import ClinicalFiles
import Complications
import Foundation
import Testing

@Suite("The trace from seed statements to rules")
struct TraceReferenceTests {
  /// Statements whose rules are not built yet, and S28, which tiers and base rates serve, not a rule.
  private static let waiting: Set<String> = ["S25", "S28"]

  @Test("every seed statement has a rule, every rule a source and a statement that exists")
  func complete() throws {
    let rulebook = try DefaultRulebook.load()
    #expect(TraceReference.statements.map(\.id) == (1...30).map { $0 < 10 ? "S0\($0)" : "S\($0)" })
    #expect(Set(TraceReference.unserved(rulebook)).isSubset(of: Self.waiting), "\(TraceReference.unserved(rulebook))")
    let known = Set(TraceReference.statements.map(\.id))
    for rule in rulebook.rules {
      #expect(!rule.citation.isEmpty && !rule.falsePositives.isEmpty && !rule.seed.isEmpty, "\(rule.id)")
      #expect(Set(rule.seed).isSubset(of: known), "\(rule.id)")
      #expect(FindingClass(rawValue: rule.findingClass) != nil, "\(rule.id)")
    }
  }

  @Test("the page names every rule with its inputs; CISTERN_WRITE_REFERENCE=1 writes it")
  func page() throws {
    let rulebook = try DefaultRulebook.load()
    var inputs: [String: [String]] = [:]
    for fixture in TimelineFixture.all {
      let kinds = Set(inputs[fixture.rule, default: []] + (try fixture.read().entries.map(\.kind)))
      inputs[fixture.rule] = kinds.subtracting(["disposition", "note"]).sorted()
    }
    let page = TraceReference.page(rulebook, inputs: inputs)
    for rule in rulebook.rules {
      #expect(page.contains("### \(rule.id) "))
      #expect(inputs[rule.id]?.isEmpty == false, "\(rule.id)")
    }
    if ProcessInfo.processInfo.environment["CISTERN_WRITE_REFERENCE"] == "1" {
      let root = TimelineFixture.folder.deletingLastPathComponent().deletingLastPathComponent()
      try Data(page.utf8).write(to: root.appending(path: "Documentation/ClinicalReference.md"))
    }
  }
}
