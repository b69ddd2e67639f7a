public import Complications

extension DetectionSettings {
  /// What the product ships with: the default rulebook, or another, and the zones of the IANA data base on this machine.
  /// - Parameters:
  ///   - rulebook: nil: the one that ships.
  ///   - site: what is known of the site.
  /// - Throws: ``ClinicalFileError`` where the shipped file is broken; a test reads it, so a release never throws.
  public static func standard(rulebook: Rulebook? = nil, site: SiteFacts = SiteFacts()) throws(ClinicalFileError) -> DetectionSettings {
    let book: Rulebook
    if let rulebook { book = rulebook } else { book = try DefaultRulebook.load() }
    return DetectionSettings(rulebook: book, site: site) { FileZone($0)?.reading }
  }
}
