public import Complications

/// What `cistern rules` prints: the rules that are built, their numbers, and which are not there yet.
public enum RulesReport {
  /// Every rule id of the clinical reference, in its order.
  public static let allRules: [String] = {
    let families = [
      ("WD", 1, 6), ("OD", 1, 5), ("RF", 1, 7), ("RV", 1, 5), ("VE", 1, 6), ("PR", 1, 11), ("CA", 0, 8), ("PU", 1, 9), ("IN", 1, 3),
      ("CS", 1, 2), ("BP", 1, 4), ("NE", 1, 4), ("CG", 1, 10), ("ST", 1, 2), ("MO", 1, 5), ("PO", 1, 4), ("DC", 1, 2),
    ]
    return families.flatMap { family, first, last in (first...last).map { "\(family)-\($0)" } }
  }()

  /// The rules that are not built yet.
  public static func missing(_ rulebook: Rulebook) -> [String] { allRules.filter { rulebook.rule($0) == nil } }

  /// A line for each rule, then the rules that are not there yet.
  public static func overview(_ rulebook: Rulebook) -> String {
    var text = "Rulebook \(rulebook.version)\n"
    for rule in rulebook.rules {
      text += "  \(padded(rule.id, 6))\(padded(rule.tiers.joined(separator: ", "), 19))\(padded(rule.findingClass, 22))\(rule.title)\n"
    }
    let missing = missing(rulebook)
    if !missing.isEmpty { text += "Not there yet: \(missing.joined(separator: " "))\n" }
    return text
  }

  /// Everything that the rulebook says of a rule or definition; nil for a name that it does not have.
  public static func details(_ name: String, _ rulebook: Rulebook) -> String? {
    if let rule = rulebook.rules.first(where: { $0.id.lowercased() == name.lowercased() }) {
      var text = "\(rule.id)  \(rule.title)\n"
      text += "  class: \(rule.findingClass)\n  tier: \(rule.tiers.joined(separator: ", "))\n  headline: \(rule.headline)\n"
      text += "  do: \(rule.action)\n  source: \(rule.citation)\n  seed: \(rule.seed.joined(separator: ", "))\n"
      text += "  known false positives: \(rule.falsePositives)\n"
      if !rule.thresholds.isEmpty { text += "  thresholds:\n" }
      for threshold in rule.thresholds { text += line(threshold, indent: "    ") }
      return text
    }
    guard let definition = rulebook.definitions.first(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
    return "\(definition.name)\n" + definition.thresholds.map { line($0, indent: "  ") }.joined()
  }

  /// The rulebook, or one rule of it, as one JSON object and a line feed; nil for a rule that it does not have.
  public static func json(_ rulebook: Rulebook, rule id: String? = nil) -> String? {
    if let id {
      guard let rule = rulebook.rules.first(where: { $0.id.lowercased() == id.lowercased() }) else { return nil }
      return object(rule) + "\n"
    }
    let definitions = rulebook.definitions.map { definition in
      JSONText.object([("name", JSONText.quoted(definition.name)), ("thresholds", thresholds(definition.thresholds))])
    }
    return JSONText.object([
      ("rulebook", JSONText.quoted(rulebook.version)), ("rules", "[" + rulebook.rules.map(object).joined(separator: ",") + "]"),
      ("definitions", "[" + definitions.joined(separator: ",") + "]"), ("notThereYet", JSONText.list(missing(rulebook))),
    ]) + "\n"
  }

  private static func object(_ rule: RuleEntry) -> String {
    JSONText.object([
      ("id", JSONText.quoted(rule.id)), ("title", JSONText.quoted(rule.title)), ("class", JSONText.quoted(rule.findingClass)),
      ("tiers", JSONText.list(rule.tiers)), ("headline", JSONText.quoted(rule.headline)), ("action", JSONText.quoted(rule.action)),
      ("citation", JSONText.quoted(rule.citation)), ("seed", JSONText.list(rule.seed)),
      ("falsePositives", JSONText.quoted(rule.falsePositives)), ("thresholds", thresholds(rule.thresholds)),
    ])
  }

  private static func thresholds(_ thresholds: [NamedThreshold]) -> String {
    JSONText.object(
      thresholds.map { named in
        let threshold = named.threshold
        return (
          named.name,
          JSONText.object([
            ("value", threshold.text), ("unit", JSONText.quoted(threshold.unit)), ("mark", JSONText.quoted(threshold.mark.rawValue)),
            ("why", JSONText.quoted(threshold.why)),
          ])
        )
      })
  }

  static func line(_ named: NamedThreshold, indent: String) -> String {
    let threshold = named.threshold
    let unit = threshold.unit == "1" ? "" : " " + threshold.unit
    return "\(indent)\(named.name) \(threshold.text)\(unit) [\(threshold.mark.rawValue)]  \(threshold.why)\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
