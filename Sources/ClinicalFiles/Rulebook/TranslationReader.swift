public import Complications

/// Reads the texts of a rulebook in another language. What no rulebook asks for is refused with its place.
public enum TranslationReader {
  /// The translation in `bytes`, of the words of `rulebook`.
  /// - Parameters:
  ///   - bytes: the file.
  ///   - file: the name to show in errors.
  ///   - rulebook: the one that it translates.
  ///   - limits: what the file may be at most.
  /// - Throws: ``ClinicalFileError`` at the first thing that is wrong: a rule, a variant or a question that the rulebook
  ///   does not have, an action that drops the date, or a table with fewer rows.
  public static func read(
    _ bytes: [UInt8], file: String, of rulebook: Rulebook, limits: FileLimits = FileLimits(bytes: 4 << 20)
  ) throws(ClinicalFileError) -> RulebookTranslation {
    let marked = try MarkedFile.read(bytes, file: file, limits: limits)
    guard let root = marked.roots.first, marked.roots.count == 1 else {
      throw ClinicalFileError(file: file, mark: .start, expected: "one translation", found: "several")
    }
    let fields = RulebookFields(file: file)
    try fields.check(root, hasOnly: ["translation", "language", "phrases", "differential", "questions", "rules"])
    let shape = try fields.required(root, "translation", "translation: 1")
    guard shape.text == "1" else { throw fields.error(shape, expected: "translation: 1") }
    for field in try fields.mapping(root, "questions") where rulebook.questions[field.name] == nil {
      throw ClinicalFileError(file: file, mark: field.mark, expected: "an input that the rulebook asks for", found: field.name)
    }
    let differential = try fields.differential(root)
    guard differential.rows.count == rulebook.differential.rows.count else {
      throw fields.error(
        try fields.required(root, "differential", "differential"), expected: "\(rulebook.differential.rows.count) rows",
        found: "\(differential.rows.count)")
    }
    var rules: [String: RulebookTranslation.RuleWords] = [:]
    for field in try fields.mapping(root, "rules") { rules[field.name] = try fields.words(field, of: rulebook) }
    return RulebookTranslation(
      phrasebook: Phrasebook(language: try fields.text(root, "language"), phrases: try fields.phrases(root, "phrases")),
      rules: rules, questions: try fields.phrases(root, "questions"), differential: differential)
  }
}

extension RulebookFields {
  fileprivate func words(_ field: FileField, of rulebook: Rulebook) throws(ClinicalFileError) -> RulebookTranslation.RuleWords {
    guard let own = rulebook.rule(field.name) else {
      throw ClinicalFileError(file: file, mark: field.mark, expected: "a rule of the rulebook", found: FileNode.cut(field.name))
    }
    let node = field.value
    try check(node, hasOnly: ["title", "headline", "action", "variants"])
    let variants = try variants(node)
    for variant in variants where own.variant(variant.name) == nil {
      throw error(node, expected: "variants that \(own.id) has", found: FileNode.cut(variant.name))
    }
    let action = try text(node, "action")
    // A text without the date would hide when the pump runs out.
    guard action.contains("<date>") == own.action.contains("<date>") else {
      throw error(try required(node, "action", "action"), expected: "<date> where the original has it")
    }
    return RulebookTranslation.RuleWords(
      title: try text(node, "title"), headline: try text(node, "headline"), action: action, variants: variants)
  }
}
