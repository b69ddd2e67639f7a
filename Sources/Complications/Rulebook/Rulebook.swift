/// Thresholds, tiers, texts and citations of the rules: everything that a site may tune (design.md section 7).
///
/// A rulebook that exists has every number that the rules read, each within its bounds.
public struct Rulebook: Sendable {
  /// The version that findings name.
  public let version: String
  /// The rules, in the order of the file.
  public private(set) var rules: [RuleEntry]
  /// The shared definitions, in the order of the file.
  public let definitions: [RuleDefinition]
  /// Names of drugs, products and hardware.
  public let lists: RulebookLists
  /// What to ask for an input that is missing, by its name.
  public private(set) var questions: [String: String]
  /// What looks like withdrawal and is not.
  public private(set) var differential: Differential
  /// Its language, and the short words in it.
  public private(set) var phrasebook = Phrasebook.english
  /// The numbers, typed, by rule family.
  public let parameters: RuleParameters
  private let places: [String: Int]

  /// A rulebook of these parts.
  /// - Throws: ``RulebookProblem`` for the first rule that is missing and the first number that is missing, absurd, in
  ///   another unit, or read by no rule.
  public init(
    version: String, rules: [RuleEntry], definitions: [RuleDefinition], lists: RulebookLists, questions: [String: String],
    differential: Differential
  ) throws(RulebookProblem) {
    self.version = version
    self.rules = rules
    self.definitions = definitions
    self.lists = lists
    self.questions = questions
    self.differential = differential
    places = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    for id in RuleParameters.ruleIDs where places[id] == nil {
      throw RulebookProblem(section: id, name: nil, expected: "the rule \(id)", found: "none")
    }
    var reader = ThresholdReader(
      sections: definitions.map { ($0.name, $0.thresholds) } + rules.map { ($0.id, $0.thresholds) })
    parameters = RuleParameters(&reader)
    reader.checkNothingIsLeft()
    if let problem = reader.problem { throw problem }
  }

  /// What the rulebook says of a rule; nil for an id that it does not have.
  public func rule(_ id: String) -> RuleEntry? { places[id].map { rules[$0] } }

  /// The same rules in other words; what the translation does not have stays as it is.
  public func translated(by translation: RulebookTranslation) -> Rulebook {
    var book = self
    book.rules = rules.map { rule in translation.rules[rule.id].map(rule.saying) ?? rule }
    book.questions.merge(translation.questions.filter { questions[$0.key] != nil }) { _, other in other }
    book.differential = translation.differential
    book.phrasebook = translation.phrasebook
    return book
  }
}
