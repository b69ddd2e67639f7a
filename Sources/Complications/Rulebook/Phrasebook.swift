/// Short words and phrases in another language, looked up by their English.
///
/// What it does not have stays English: a word that is not translated is better than one that is missing.
public struct Phrasebook: Hashable, Sendable {
  /// The language, as in BCP 47: `en`, `de`.
  public let language: String
  private let phrases: [String: String]

  /// A phrasebook.
  /// - Parameter phrases: the other language's words by the English ones.
  public init(language: String, phrases: [String: String]) {
    self.language = language
    self.phrases = phrases
  }

  /// English, which needs no translation.
  public static let english = Phrasebook(language: "en", phrases: [:])

  /// A word or phrase.
  public func callAsFunction(_ english: String) -> String { phrases[english] ?? english }

  /// The parts of a list that a rule made (`new deficit, INR 1.5`), each by itself; a part that ends in a name or a number
  /// is found by how it begins.
  public func list(_ english: String) -> String {
    if phrases.isEmpty { return english }
    return english.split(separator: ";", omittingEmptySubsequences: false).map { part in
      part.split(separator: ",", omittingEmptySubsequences: false).map(translated).joined(separator: ",")
    }.joined(separator: ";")
  }

  private func translated(_ part: Substring) -> String {
    let words = part.drop { $0 == " " }
    let blank = part.prefix(part.count - words.count)
    if let whole = phrases[String(words)] { return blank + whole }
    var begin = words
    while let space = begin.lastIndex(of: " ") {
      begin = begin[..<space]
      if let known = phrases[String(begin)] { return blank + known + words[space...] }
    }
    return String(part)
  }
}
