public import Complications

/// The clinical reference page: what each rule reads, says and rests on, and which rules serve each seed statement.
public enum TraceReference {
  /// The thirty seed statements, in a few words each.
  public static let statements: [(id: String, words: String)] = [
    ("S01", "Back pain and spinal complications are possible, uncommon with technique and monitoring"),
    ("S02", "Localised pain at the insertion site early after implant"), ("S03", "Radicular symptoms after dural puncture"),
    ("S04", "Catheter migration, kink, dislodgement"), ("S05", "Deep infection"), ("S06", "Central neuraxial infection"),
    ("S07", "Meningitis was reported"), ("S08", "Cauda equina, with microcatheters thinner than 24 G"),
    ("S09", "Spinal or epidural haematoma with coagulopathy"), ("S10", "Direct trauma of the cord"),
    ("S11", "Abrupt cessation: seizures, hallucinations, hyperthermia, death"),
    ("S12", "Withdrawal is more dangerous and mostly comes from the delivery system"), ("S13", "Refills are urgent; missed appointments"),
    ("S14", "Overdose: low tone, central and respiratory depression"), ("S15", "Overdoses that lasted days"),
    ("S16", "Overdose by test doses, refill and programming errors"), ("S17", "Contraindication: active infection"),
    ("S18", "Contraindication: coagulopathy, anticoagulant"), ("S19", "Contraindication: spinal abnormality"),
    ("S20", "Arachnoiditis is a relative contraindication"), ("S21", "Psychological evaluation; missed refills without"),
    ("S22", "Trial with at least half the spasticity gone"), ("S23", "Bad placement technique: neural trauma"),
    ("S24", "Sterile technique at implant and refill"), ("S25", "Insufficient follow-up"), ("S26", "Failure to educate"),
    ("S27", "Pain is usually mechanical"), ("S28", "Serious complications are rare with selection, sterility, monitoring"),
    ("S29", "The greater danger is a malfunction that leads to withdrawal"),
    ("S30", "Any new or worsening back pain: immediate evaluation"),
  ]

  /// Statements that no rule serves.
  public static func unserved(_ rulebook: Rulebook) -> [String] {
    statements.map(\.id).filter { id in !rulebook.rules.contains { $0.seed.contains(id) } }
  }

  /// The page in Markdown.
  /// - Parameter inputs: the kinds of records that a rule's timelines hold, by rule; a rule without is left open.
  public static func page(_ rulebook: Rulebook, inputs: [String: [String]]) -> String {
    var text = "# Clinical reference\n\nGenerated from rulebook \(rulebook.version) and its timelines; not edited by hand.\n\n"
    text += "## Seed statements and their rules\n\n| statement | in short | rules |\n|---|---|---|\n"
    for statement in statements {
      let rules = rulebook.rules.filter { $0.seed.contains(statement.id) }.map(\.id).joined(separator: " ")
      text += "| \(statement.id) | \(cell(statement.words)) | \(rules.isEmpty ? "none yet" : rules) |\n"
    }
    text += "\n## Rules\n"
    for rule in rulebook.rules {
      text += "\n### \(rule.id) \(rule.title)\n\n| | |\n|---|---|\n"
      text += row("class", rule.findingClass) + row("tier", rule.tiers.joined(separator: ", "))
      text += row("inputs", inputs[rule.id].map { $0.joined(separator: ", ") } ?? "")
      let numbers = rule.thresholds.map { named in
        let unit = named.threshold.unit == "1" ? "" : " " + named.threshold.unit
        return "\(named.name) \(named.threshold.text)\(unit) [\(named.threshold.mark.rawValue)]: \(named.threshold.why)"
      }
      text += row("trigger", rule.headline) + row("numbers", numbers.joined(separator: "<br>")) + row("action", rule.action)
      for variant in rule.variants { text += row("or", "\(variant.headline). \(variant.action)") }
      text += row("source", rule.citation) + row("known false positives", rule.falsePositives)
      text += row("seed", rule.seed.joined(separator: " "))
    }
    return text
  }

  private static func row(_ name: String, _ value: String) -> String { value.isEmpty ? "" : "| \(name) | \(cell(value)) |\n" }

  private static func cell(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("|", with: "\\|")
  }
}
