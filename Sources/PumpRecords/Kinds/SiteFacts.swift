/// A maker's recall or safety notice. Not part of a pump log.
public enum Recall: Tabled {
  /// The maker.
  public static let maker = Of<String>(1, "maker", about: "The maker.")
  /// Models that it names.
  public static let models = ListOf<String>(2, "models", about: "Models that it names.")
  /// First serial number.
  public static let serialFrom = Of<String>(3, "serialFrom", about: "First serial number.")
  /// Last serial number.
  public static let serialTo = Of<String>(4, "serialTo", about: "Last serial number.")
  /// Label of a window of manufacture.
  public static let serialWindow = Of<String>(5, "serialWindow", about: "Label of a window of manufacture.")
  /// Lots that it names.
  public static let lots = ListOf<String>(6, "lots", about: "Lots that it names.")
  /// What it says.
  public static let text = Of<String>(7, "text", about: "What it says.")
  /// When it was published.
  public static let publishedOn = Of<LocalDate>(8, "publishedOn", about: "When it was published.")

  /// The fields of the message.
  public static let table = Table(
    nested: "recall", about: "A maker's recall or safety notice. Not part of a pump log.",
    [
      maker.row, models.row, serialFrom.row, serialTo.row, serialWindow.row, lots.row, text.row, publishedOn.row,
    ])
}

/// How many pumps of a make are in service. Not part of a pump log.
public enum PumpsInService: Tabled {
  /// Label of a window of manufacture.
  public static let serialWindow = Of<String>(1, "serialWindow", about: "Label of a window of manufacture.")
  /// The model.
  public static let model = Of<String>(2, "model", about: "The model.")
  /// How many.
  public static let count = Of<Count>(3, "count", possible: 0...1_000_000, source: RangeSource.size, about: "How many.")
  /// Since when.
  public static let since = Of<LocalDate>(4, "since", about: "Since when.")

  /// The fields of the message.
  public static let table = Table(
    nested: "pumpsInService", about: "How many pumps of a make are in service. Not part of a pump log.",
    [
      serialWindow.row, model.row, count.row, since.row,
    ])
}

/// How many refills used a lot. Not part of a pump log.
public enum RefillsByLot: Tabled {
  /// The lot.
  public static let lot = Of<String>(1, "lot", about: "The lot.")
  /// How many.
  public static let count = Of<Count>(2, "count", possible: 0...1_000_000, source: RangeSource.size, about: "How many.")

  /// The fields of the message.
  public static let table = Table(
    nested: "refillsByLot", about: "How many refills used a lot. Not part of a pump log.",
    [
      lot.row, count.row,
    ])
}

/// How many refills a clinic did. Not part of a pump log.
public enum RefillsByClinic: Tabled {
  /// The clinic.
  public static let clinic = Of<String>(1, "clinic", about: "The clinic.")
  /// How many.
  public static let count = Of<Count>(2, "count", possible: 0...1_000_000, source: RangeSource.size, about: "How many.")

  /// The fields of the message.
  public static let table = Table(
    nested: "refillsByClinic", about: "How many refills a clinic did. Not part of a pump log.",
    [
      clinic.row, count.row,
    ])
}

/// Facts about a whole site. Not part of a pump log.
public enum SiteFacts: Tabled {
  /// Clinics by name.
  public static let clinics = ListOf<String>(1, "clinics", about: "Clinics by name.")
  /// Concentrations that the site compounds, micrograms per millilitre.
  public static let compoundedConcentrations = ListOf<Concentration>(
    2, "compoundedConcentrations", possible: 1_000...10_000_000, source: RangeSource.agreed,
    about: "Concentrations that the site compounds, micrograms per millilitre.")
  /// Pumps in service.
  public static let pumpsInService = ListOf<Message<PumpsInService>>(3, "pumpsInService", about: "Pumps in service.")
  /// Refills by lot.
  public static let refillsByLot = ListOf<Message<RefillsByLot>>(4, "refillsByLot", about: "Refills by lot.")
  /// Refills by clinic.
  public static let refillsByClinic = ListOf<Message<RefillsByClinic>>(5, "refillsByClinic", about: "Refills by clinic.")

  /// The fields of the message.
  public static let table = Table(
    nested: "site", about: "Facts about a whole site. Not part of a pump log.",
    [
      clinics.row, compoundedConcentrations.row, pumpsInService.row, refillsByLot.row, refillsByClinic.row,
    ])
}

/// When a writer was last in touch with the server. Known to the server, authored by nobody.
public enum SyncContact: Tabled {
  /// The writer.
  public static let writer = Of<String>(1, "writer", about: "The writer.")
  /// When.
  public static let at = Of<Instant>(2, "at", about: "When.")

  /// The fields of the message.
  public static let table = Table(
    nested: "syncContact", about: "When a writer was last in touch with the server. Known to the server, authored by nobody.",
    [
      writer.row, at.row,
    ])
}
