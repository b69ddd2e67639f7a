/// The texts of a rulebook in another language: no number, no tier, nothing that decides.
public struct RulebookTranslation: Hashable, Sendable {
  /// Short words: of the report, of tiers and classes, of what rules add to a headline.
  public var phrasebook: Phrasebook
  /// The words of the rules, by id.
  public var rules: [String: RuleWords]
  /// The questions, by the input that they ask for.
  public var questions: [String: String]
  /// What looks like withdrawal.
  public var differential: Differential

  /// A translation.
  public init(phrasebook: Phrasebook, rules: [String: RuleWords], questions: [String: String], differential: Differential) {
    self.phrasebook = phrasebook
    self.rules = rules
    self.questions = questions
    self.differential = differential
  }

  /// What a rule says in another language.
  public struct RuleWords: Hashable, Sendable {
    /// A few words that name it.
    public var title: String
    /// The line under which a finding is shown.
    public var headline: String
    /// What to do; the mark for the date stays as it is in the original.
    public var action: String
    /// Its variants.
    public var variants: [RuleVariant]

    /// Words.
    public init(title: String, headline: String, action: String, variants: [RuleVariant] = []) {
      self.title = title
      self.headline = headline
      self.action = action
      self.variants = variants
    }
  }
}

extension RuleEntry {
  /// The rule with other words; a variant that they do not have keeps its own.
  func saying(_ words: RulebookTranslation.RuleWords) -> RuleEntry {
    var entry = self
    entry.title = words.title
    entry.headline = words.headline
    entry.action = words.action
    entry.variants = variants.map { own in words.variants.first { $0.name == own.name } ?? own }
    return entry
  }
}
