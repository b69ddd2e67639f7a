import Testing

/// Every rule of the rulebook owns a timeline that raises it and one on which it stays quiet.
enum RuleFixtures {
  /// The ids in a rulebook: `id: WD-1`, or `WD-1:` as a key, as a family of capitals, a hyphen and a number.
  static func ids(inRulebook text: String) -> [String] {
    var ids: Set<String> = []
    for line in text.split(separator: "\n") {
      var words = line.drop { $0 == " " || $0 == "-" || $0 == "{" }
      if words.hasPrefix("id:") { words = words.dropFirst(3).drop { $0 == " " } }
      words = words.drop { $0 == "\"" }
      let id = words.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-") }
      let rest = words.dropFirst(id.count).drop { $0 == "\"" }
      if isID(id), rest.isEmpty || [":", " ", ",", "#", "}"].contains(rest.first) { ids.insert(String(id)) }
    }
    return ids.sorted()
  }

  private static func isID(_ word: Substring) -> Bool {
    let halves = word.split(separator: "-", omittingEmptySubsequences: false)
    return halves.count == 2 && halves[0].count >= 2 && halves[0].allSatisfy(\.isUppercase) && !halves[1].isEmpty
      && halves[1].allSatisfy(\.isNumber)
  }

  static func breaches(in tree: Tree) -> [Breach] {
    let rulebook = "Sources/ClinicalFiles/Resources/rulebook.yaml"
    guard case .some(.some(let text)) = tree.texts[rulebook] else { return [Breach(path: rulebook, line: 0, what: "missing")] }
    return ids(inRulebook: text).flatMap { id in
      ["raises-", "stays-quiet-"].compactMap { name -> Breach? in
        let prefix = "Fixtures/timelines/\(id)/\(name)"
        let isThere = tree.texts.keys.contains { $0.hasPrefix(prefix) && $0.hasSuffix(".yaml") }
        return isThere ? nil : Breach(path: rulebook, line: 0, what: "\(id) has no \(prefix)….yaml")
      }
    }
  }
}

@Suite struct RuleFixturesTests {
  @Test(.enabled(if: Tree.here.places.contains("Fixtures/timelines"), "skipped: no timelines yet"))
  func `every rule has its fixtures`() {
    let breaches = RuleFixtures.breaches(in: Tree.here)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: ["rules:\n  - id: WD-1\n    tier: high", "rules:\n  WD-1:\n    tier: high", "rules:\n  - {id: WD-1, tier: high}"])
  func `caught`(rulebook: String) {
    let path = "Sources/ClinicalFiles/Resources/rulebook.yaml"
    let raises = "Fixtures/timelines/WD-1/raises-a.yaml"
    let quiet = "Fixtures/timelines/WD-1/stays-quiet-a.yaml"
    #expect(RuleFixtures.breaches(in: Tree([path: rulebook])).count == 2)
    #expect(RuleFixtures.breaches(in: Tree([path: rulebook, raises: ""])).count == 1)
    #expect(RuleFixtures.breaches(in: Tree([path: rulebook, raises: "", quiet: ""])).isEmpty)
    #expect(RuleFixtures.breaches(in: Tree([:])).count == 1)
  }

  @Test func `other words are no ids`() {
    #expect(RuleFixtures.ids(inRulebook: "version: 2026-1\nrules: []\n# WD-1 is not here\nSPAST_UP: 1\nP-256: x").isEmpty)
  }
}
