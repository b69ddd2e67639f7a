import ClinicalFiles
import Complications
import Testing

@Suite("Rulebook: every number is there, sane and read")
struct RulebookTests {
  /// The shipped rulebook with one text replaced.
  private func edited(_ old: String, _ new: String) throws -> [UInt8] {
    let text = String(decoding: DefaultRulebook.bytes, as: UTF8.self)
    #expect(text.pieces(around: old) == 2, "the text to replace stands there once")
    return Array(text.replacing(old, with: new).utf8)
  }

  private func message(_ bytes: [UInt8]) -> String {
    do throws(RulebookFileError) {
      _ = try RulebookReader.read(bytes, file: "site.yaml")
      return "read"
    } catch {
      return error.description
    }
  }

  @Test("the shipped rulebook reads, and its numbers are those of evidence.md")
  func shipped() throws {
    let rulebook = try DefaultRulebook.load()
    #expect(rulebook.version == "2026.1")
    #expect(rulebook.parameters.definitions.feverMilliC == 38_000)
    #expect(rulebook.parameters.withdrawal.earlyWithin == 24 * 3_600_000)
    #expect(rulebook.parameters.programming.intentLowMilli == 670)
    #expect(rulebook.parameters.definitions.gainMilli == 1025)
    #expect(rulebook.lists.catheters.first?.nanolitresPerCentimetre == 2200)
    for id in RuleParameters.ruleIDs { #expect(rulebook.rule(id) != nil) }
  }

  @Test(
    "what is missing or absurd is refused with its place",
    arguments: [
      ("value: 38.5, unit: C", "value: 58.5, unit: C", ":expected BP-4 earlyFever: 37 to 40 C, found 58.5"),
      (
        "    unknownNRS: {value: 4,", "    unknownNsr: {value: 4,",
        ":expected baseline unknownNRS: a threshold unknownNRS in NRS, 1 to 10, found none"
      ),
      ("value: 35.5, unit: C", "value: 35.5, unit: F", ":expected OD-2 temperatureBelow: the unit C, found F"),
      ("value: 35.5, unit: C", "value: warm, unit: C", ":expected a number with at most 6 decimals, found warm"),
      ("rulebook: 1", "rulebook: 2", ":expected rulebook: 1, found 2"),
      ("  DC-1:\n", "  DC-9:\n", ":expected the rule DC-1, found none"),
      ("    headline: Severe baclofen overdose\n", "", ":expected headline: a text, found no headline"),
    ])
  func refused(_ old: String, _ new: String, _ message: String) throws {
    let bytes = try edited(old, new)
    let found = self.message(bytes)
    let parts = found.split(separator: ":", maxSplits: 3).map(String.init)
    #expect(parts.count == 4 && parts[0] == "site.yaml")
    #expect(":" + parts[3].dropFirst() == message)
    let line = Int(parts[1]) ?? 0
    #expect(line >= 1)
  }

  @Test("a threshold that no rule reads is named with its line and column")
  func unread() {
    let text = String(decoding: DefaultRulebook.bytes, as: UTF8.self)
      .replacing("    sustainedTo: {", with: "    sustainTo: {value: 1, unit: h, mark: E, why: x}\n      sustainedTo: {")
    #expect(message(Array(text.utf8)).hasSuffix("expected WD-1 sustainTo: a threshold that WD-1 reads, found sustainTo, which it does not"))
  }
}

extension String {
  fileprivate func pieces(around separator: String) -> Int { split(separator: separator, omittingEmptySubsequences: false).count }
}
