public import Complications

/// The rulebook that ships with the product.
public enum DefaultRulebook {
  /// Its text, as a site may copy and change it.
  public static var bytes: [UInt8] { PackageResources.rulebook_yaml }

  /// The rulebook.
  /// - Throws: ``ClinicalFileError`` where the shipped file is broken; a test reads it, so a release never throws.
  public static func load() throws(ClinicalFileError) -> Rulebook {
    try RulebookReader.read(bytes, file: "rulebook.yaml")
  }
}
