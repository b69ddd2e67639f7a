import ArgumentParser
import ClinicalFiles
import Complications
import FieldDevice

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Print the rulebook: rules, thresholds, sources, and which rules are not there yet.",
    discussion: HelpPage.discussion(
      "A rulebook file with a missing or absurd value is refused with line and column.",
      examples: ["cistern rules", "cistern rules WD-1", "cistern rules --rulebook site.yaml --json", "cistern rules WD-1 --language de"],
      exits: [.done, .usage, .unreadable, .internal]))

  @Argument(help: "One rule or definition, with everything that the rulebook says of it.") var rule: String?
  @Option(help: "Another rulebook than the one built in.", completion: .file(extensions: ["yaml", "yml"])) var rulebook: String?
  @OptionGroup var words: WordOptions
  @Flag(help: "Print JSON instead of text.") var json = false

  func run() throws {
    let book = try words.translated(RulebookChoice.load(rulebook))
    let text = json ? RulesReport.json(book, rule: rule) : rule.map { RulesReport.details($0, book) } ?? RulesReport.overview(book)
    guard let text else {
      let isKnown = RulesReport.allRules.contains { $0.lowercased() == rule?.lowercased() }
      if isKnown { throw Failure(.usage, "\(rule ?? "") is not there yet") }
      let meant = Nearness.nearest(to: rule ?? "", among: book.rules.map(\.id)).map { ": did you mean \($0)?" } ?? ":"
      throw Failure(.usage, "there is no rule \(rule ?? "")\(meant) `cistern rules` lists them")
    }
    print(text, terminator: "")
  }
}
