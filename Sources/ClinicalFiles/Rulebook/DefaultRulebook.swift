public import Complications

/// The rulebook that ships with the product.
public enum DefaultRulebook {
  /// Its text, as a site may copy and change it.
  public static var bytes: [UInt8] { PackageResources.rulebook_yaml }

  /// Its texts in German, as somebody may copy and translate them again.
  public static var germanBytes: [UInt8] { PackageResources.rulebook_de_yaml }

  /// The languages that it speaks.
  public static let languages = ["en", "de"]

  /// The rulebook.
  /// - Throws: ``ClinicalFileError`` where the shipped file is broken; a test reads it, so a release never throws.
  public static func load() throws(ClinicalFileError) -> Rulebook {
    try RulebookReader.read(bytes, file: "rulebook.yaml")
  }

  /// The shipped texts for `rulebook` in a language; nil for English and for one that does not ship.
  /// - Throws: ``ClinicalFileError`` where `rulebook` is another than the shipped one and lacks what the texts name.
  public static func translation(to language: String, of rulebook: Rulebook) throws(ClinicalFileError) -> RulebookTranslation? {
    guard language == "de" else { return nil }
    return try TranslationReader.read(germanBytes, file: "rulebook.de.yaml", of: rulebook)
  }
}
