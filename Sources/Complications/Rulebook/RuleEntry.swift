/// What the rulebook says of one rule: its words, and the numbers that it reads.
public struct RuleEntry: Hashable, Sendable {
  /// The rule's id, such as `WD-1`.
  public var id: String
  /// A few words that name it.
  public var title: String
  /// The class of the findings that it raises (evidence.md section 0).
  public var findingClass: String
  /// The tiers that it can give, lowest first.
  public var tiers: [String]
  /// Its thresholds by name, in the order of the file.
  public var thresholds: [NamedThreshold]
  /// The line under which a finding is shown.
  public var headline: String
  /// What to do.
  public var action: String
  /// Where the rule comes from.
  public var citation: String
  /// The seed statements that it serves (evidence.md section 1).
  public var seed: [String]
  /// Known false positives.
  public var falsePositives: String
  /// Other words that the rule speaks with in some of its cases.
  public var variants: [RuleVariant]

  /// An entry.
  public init(
    id: String, title: String, findingClass: String, tiers: [String], thresholds: [NamedThreshold], headline: String,
    action: String, citation: String, seed: [String], falsePositives: String, variants: [RuleVariant] = []
  ) {
    self.id = id
    self.title = title
    self.findingClass = findingClass
    self.tiers = tiers
    self.thresholds = thresholds
    self.headline = headline
    self.action = action
    self.citation = citation
    self.seed = seed
    self.falsePositives = falsePositives
    self.variants = variants
  }

  /// The words of a variant; nil for one that it does not have.
  public func variant(_ name: String?) -> RuleVariant? { name.flatMap { name in variants.first { $0.name == name } } }
}

/// The words of a rule in one of its cases: where it raises a finding of another class than its own.
public struct RuleVariant: Hashable, Sendable {
  /// The name by which the rule asks for it.
  public var name: String
  /// The line under which the finding is shown.
  public var headline: String
  /// What to do.
  public var action: String

  /// A variant.
  public init(name: String, headline: String, action: String) {
    self.name = name
    self.headline = headline
    self.action = action
  }
}

/// A threshold and its name.
public struct NamedThreshold: Hashable, Sendable {
  /// The name, lowerCamelCase, unique in its rule or definition.
  public var name: String
  /// The number.
  public var threshold: Threshold

  /// A named threshold.
  public init(name: String, threshold: Threshold) {
    self.name = name
    self.threshold = threshold
  }
}

/// A shared definition of evidence.md section 3 (`SPAST_UP`, `AUTON`, …) and its numbers.
public struct RuleDefinition: Hashable, Sendable {
  /// Its name in evidence.md.
  public var name: String
  /// Its thresholds, in the order of the file.
  public var thresholds: [NamedThreshold]

  /// A definition.
  public init(name: String, thresholds: [NamedThreshold]) {
    self.name = name
    self.thresholds = thresholds
  }
}

/// Names that rules look drugs, products and hardware up in.
public struct RulebookLists: Hashable, Sendable {
  /// Names of baclofen for intrathecal use besides `baclofen` (VE-5), lower case.
  public var intrathecalBaclofenProducts: [String]
  /// Oral and intravenous products that must not be in a pump (VE-4), lower case.
  public var otherRouteProducts: [String]
  /// Opioids that admixtures contain (NE-4), lower case.
  public var opioids: [String]
  /// What is known of pump models.
  public var pumps: [PumpModel]
  /// What is known of catheter models.
  public var catheters: [CatheterModel]

  /// Lists.
  public init(
    intrathecalBaclofenProducts: [String] = [], otherRouteProducts: [String] = [], opioids: [String] = [],
    pumps: [PumpModel] = [], catheters: [CatheterModel] = []
  ) {
    self.intrathecalBaclofenProducts = intrathecalBaclofenProducts
    self.otherRouteProducts = otherRouteProducts
    self.opioids = opioids
    self.pumps = pumps
    self.catheters = catheters
  }

  /// A pump model: values that hold for no other.
  public struct PumpModel: Hashable, Sendable {
    /// The model's name; an implant's model matches when it begins with it, whatever the case.
    public var model: String
    /// The lowest flow that it can run, in microlitres a day; nil when not known.
    public var minimumFlowMicrolitresPerDay: Int64?
    /// The design life in months; nil when not known.
    public var designLifeMonths: Int64?

    /// A pump model.
    public init(model: String, minimumFlowMicrolitresPerDay: Int64?, designLifeMonths: Int64?) {
      self.model = model
      self.minimumFlowMicrolitresPerDay = minimumFlowMicrolitresPerDay
      self.designLifeMonths = designLifeMonths
    }
  }

  /// A catheter model: its dead volume per length.
  public struct CatheterModel: Hashable, Sendable {
    /// The model's name; an implant's model matches when it begins with it, whatever the case.
    public var model: String
    /// Nanolitres in a centimetre of catheter.
    public var nanolitresPerCentimetre: Int64

    /// A catheter model.
    public init(model: String, nanolitresPerCentimetre: Int64) {
      self.model = model
      self.nanolitresPerCentimetre = nanolitresPerCentimetre
    }
  }
}
