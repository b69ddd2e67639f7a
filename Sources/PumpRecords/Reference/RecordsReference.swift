/// The record kinds as a page for people.
public enum RecordsReference {
  /// The text of `Documentation/Records.md`.
  public static var markdown: String {
    let catalogue = Catalogue()
    var lines = [
      "# Record kinds",
      "",
      "<!-- Generated from the tables in Sources/PumpRecords/Kinds; a test compares. -->",
      "",
      "Every kind of record of a pump log, its fields, units, possible ranges, codes and who may write it. An absent field is *unknown*,",
      "never \"normal\" and never zero; `false` means \"asked, and no\". A value outside its possible range is flagged as implausible and",
      "kept. A code or field that a reader does not know is kept and shown as unknown.",
      "",
      "* **possible** is in the unit of the field; *source* names where the range comes from (the letters are below).",
      "* **conflict** says what happens when two people disagree: *both kept* raises nothing; every other policy marks a field that is",
      "  never settled by a clock. *urgent* raises an urgent conflict at once; *review* a conflict for review, which counts as urgent when",
      "  it changes how urgent a finding is. Meanwhile the *earliest* date, what is *present*, or the finding that is *open* counts.",
      "  *newest* is for contact details: anybody permitted may replace them.",
      "* Numbers below 1024 are in a change's body, the others in its note.",
      "* Quantities travel as zigzag integers at a decimal scale: `mL × 10^3` is microlitres.",
      "",
      "Every kind has `at` (1000), `entry` (1001) and `note` (1024). The reason of an amendment or retraction is field 2047 of its note.",
      "An entry by a patient or caregiver in a timeline file stands where the kind lets them create it; by any other role it always stands.",
      "",
    ]
    var sources: [String] = []
    lines += ["## Kinds", "", "| code | kind | |", "|---|---|---|"]
    for table in Kinds.all { lines.append("| \(table.code.rawValue) | [`\(table.name)`](#\(table.name.lowercased())) | \(table.about) |") }
    for table in Kinds.all {
      lines += ["", "### \(table.name)", "", "\(table.about) Code \(table.code.rawValue), \(word(table.kindClass))."]
      lines += ["Created by: \(words(table.writers)). Corrections confirmed by: \(words(table.confirmers)).", ""]
      lines += fields(table, &sources)
    }
    lines += whoWrites
    lines += ["", "## Nested messages"]
    for table in catalogue.messages {
      lines += ["", "### \(table.name)", "", table.about]
      if let shorthand = table.shorthand { lines[lines.count - 1] += " A plain word in its place means `\(shorthand.name)`." }
      lines += [""] + fields(table, &sources)
    }
    lines += ["", "## Codes", "", "| codes | number and name |", "|---|---|"]
    for vocabulary in catalogue.vocabularies {
      let codes = zip(vocabulary.codes, vocabulary.names).map { "\($0) `\($1)`" }.joined(separator: ", ")
      lines.append("| \(vocabulary.title) | \(codes) |")
    }
    lines += ["", "## Sources of the possible ranges", "", "[E] is a judgement of engineers that a clinical lead may change.", ""]
    for (index, source) in sources.enumerated() { lines.append("* **\(letter(index))** \(source)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the role table of the evidence leaves open, and how it was chosen here.
  private static let whoWrites = [
    "", "## Who may write: what was chosen", "",
    "The roles that create a kind are those of the role table (evidence.md section 6). Where it leaves something open:", "",
    "* *Propose*, *observe*, *request*, *view* and *order* are not *create*: a nurse writes no plan, trial or override, a patient no",
    "  appointment. *Interpret* is *create*: prescribers and surgeons write studies, images and results beside radiology and laboratory.",
    "* *Under order*: a nurse may write a program; `orderedBy` says on whose word.",
    "* `exam` is the row of ratings by clinicians; a person's own `pennSpasms` belongs to `symptoms`.",
    "* `importer` may write every kind: it brings what others wrote, and its grant is given by the clinic.",
    "* Kinds without a row are written by every role: `contact`, `note`, `exposure`, `profile`, `candidate`, `checklist`, `procedure`,",
    "  `admission`, `discharge`, `medication`.",
    "* A second person who confirms a correction is one of the clinical roles that may create the kind (for kinds of every role: nurse,",
    "  prescriber or surgeon); of a refill also a pharmacist, whose part is to verify; of an appointment also the desk. Patients,",
    "  caregivers, devices and imports confirm nothing.",
  ]

  private static func fields(_ table: Table, _ sources: inout [String]) -> [String] {
    var lines = ["| no. | field | value | possible | conflict | |", "|---|---|---|---|---|---|"]
    for row in table.rows where table.code.rawValue == 0 || ![1001, 1024].contains(row.number) {
      var possible = ""
      if let range = row.possible, case .number(let scale) = row.shape {
        let low = ExactDecimal.text(range.lowerBound, decimals: scale.decimals)
        possible = low + " to " + ExactDecimal.text(range.upperBound, decimals: scale.decimals)
      }
      if let source = row.source {
        if !sources.contains(source) { sources.append(source) }
        possible += " (\(letter(sources.firstIndex(of: source) ?? 0)))"
      }
      let value = (row.isList ? "list of " : "") + Self.value(row.shape)
      lines.append("| \(row.number) | `\(row.name)` | \(value) | \(possible) | \(word(row.conflict)) | \(row.about) |")
    }
    return lines
  }

  private static func letter(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "a") + UInt8(truncatingIfNeeded: index % 26)))
  }

  private static func words(_ roles: Roles) -> String {
    if roles == .anyone { return "every role" }
    return roles.isEmpty ? "nobody" : roles.members.map(\.name).joined(separator: ", ")
  }

  private static func word(_ kindClass: KindClass) -> String {
    switch kindClass {
    case .report: "a report"
    case .act: "an act"
    case .amendment: "an amendment"
    case .retraction: "a retraction"
    case .confirmation: "a confirmation"
    case .server: "a server entry"
    case .unknown: "unknown"
    }
  }

  private static func word(_ policy: ConflictPolicy) -> String {
    switch policy {
    case .keepBoth: "both kept"
    case .manualUrgent: "urgent"
    case .manual: "review"
    case .earliestWins: "review, earliest"
    case .presentWins: "review, present"
    case .openWins: "review, open"
    case .newestShown: "newest"
    }
  }

  private static func value(_ shape: Shape) -> String {
    switch shape {
    case .bool: "yes or no"
    case .number(let scale):
      scale.decimals == 0
        ? scale.word : scale.unit.isEmpty ? "\(scale.word) × 10^\(scale.decimals)" : "\(scale.unit) × 10^\(scale.decimals)"
    case .code(let vocabulary): "code of \(vocabulary.title)"
    case .text: "text"
    case .reference: "id of a record"
    case .instant: "instant, ms"
    case .date: "date, days"
    case .timeOfDay: "time of day, minutes"
    case .interval: "instant or interval, ms"
    case .occasion: "time of day or instant"
    case .message(let table): "[\(table.name)](#\(table.name.lowercased()))"
    }
  }
}
