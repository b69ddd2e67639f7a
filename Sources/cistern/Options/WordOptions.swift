import ArgumentParser
import ClinicalFiles
import Complications

/// In which language findings are told.
struct WordOptions: ParsableArguments {
  @Option(
    help: "The language of findings: \(DefaultRulebook.languages.joined(separator: ", ")).", completion: .list(DefaultRulebook.languages))
  var language: String?
  @Option(help: "A file with the rulebook's texts in another language.", completion: .file(extensions: ["yaml", "yml"]))
  var texts: String?

  func validate() throws {
    if language != nil, texts != nil { throw ValidationError("--language and --texts exclude each other") }
    if let language, !DefaultRulebook.languages.contains(language) {
      throw ValidationError("--language takes \(DefaultRulebook.languages.joined(separator: " or ")); --texts FILE takes any other")
    }
  }

  /// The rulebook in the language that was asked for.
  func translated(_ rulebook: Rulebook) throws -> Rulebook {
    if let texts {
      return rulebook.translated(by: try TranslationReader.read(InputFile.bytes(texts), file: texts, of: rulebook))
    }
    guard let language, let translation = try DefaultRulebook.translation(to: language, of: rulebook) else { return rulebook }
    return rulebook.translated(by: translation)
  }
}
