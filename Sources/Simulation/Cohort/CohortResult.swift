import Complications

/// What a cohort says of the detector. Simulated: no figure here is clinical performance.
public struct CohortResult: Sendable {
  /// One row of sensitivity.
  public struct Sensitivity: Sendable, Encodable {
    /// The truth.
    public var what: String
    /// How many there were.
    public var episodes: Int
    /// How many a finding of the right class and tier named.
    public var found: Int
    /// Of how many an informative record arrived; nil where the question does not arise.
    public var shown: Int
    /// Of those, how many were found.
    public var foundOfShown: Int
    /// Half were found within so many hours of their beginning.
    public var medianHours: Double?
    /// Half were found within so many hours of the first informative record.
    public var medianHoursAfterRecord: Double?
    /// Half were found so many hours before symptoms.
    public var medianLeadHours: Double?
  }

  /// One row of false alarms.
  public struct FalseAlarms: Sendable, Encodable {
    /// The rule; `all` for a tier.
    public var rule: String
    /// The tier.
    public var tier: String
    /// How many.
    public var count: Int
    /// Per patient-year.
    public var perYear: Double
    /// The limits within which the rate lies with 95 % (Poisson, by its normal approximation of the square root).
    public var low: Double
    /// The upper one.
    public var high: Double
    /// How many of them while something else was the matter.
    public var confounded: Int
  }

  /// Patient-years.
  public let patientYears: Double
  /// Entries that arrived.
  public let entries: Int
  /// By truth.
  public let sensitivity: [Sensitivity]
  /// By tier, then by rule.
  public let falseAlarms: [FalseAlarms]
  /// Corrections of one field by two people.
  public let conflicts: Int
  /// How many of them a finding named.
  public let conflictsFound: Int
  /// Patients of whom another order of arrival ended in other findings.
  public let unequalPermutations: [String]
  /// Orders of arrival that were tried.
  public let permutations: Int

  init(_ scores: [PatientScore], years: Double, entries: Int, permutations: Int, unequal: [String]) {
    patientYears = years
    self.entries = entries
    self.permutations = permutations
    unequalPermutations = unequal
    conflicts = scores.reduce(0) { $0 + $1.conflicts }
    conflictsFound = scores.reduce(0) { $0 + $1.conflictsFound }
    let episodes = scores.flatMap(\.episodes)
    let names = ["withdrawalMild", "withdrawalModerate", "overdose", "infection", "leak"] + Fault.allCases.map(\.rawValue)
    sensitivity = names.compactMap { name in
      let own = episodes.filter { $0.what == name }
      guard !own.isEmpty else { return nil }
      return Sensitivity(
        what: name, episodes: own.count, found: own.filter { $0.foundAfterHours != nil }.count, shown: own.filter(\.isShown).count,
        foundOfShown: own.filter { $0.isShown && $0.foundAfterHours != nil }.count,
        medianHours: Self.median(own.compactMap(\.foundAfterHours)),
        medianHoursAfterRecord: Self.median(own.compactMap(\.foundAfterRecordHours)),
        medianLeadHours: Self.median(own.compactMap(\.leadHours)))
    }
    let alarms = scores.flatMap(\.falseAlarms)
    var rows: [FalseAlarms] = []
    for tier in [Tier.emergency, .urgent, .review] {
      let own = alarms.filter { $0.tier == tier }
      rows.append(Self.row("all", tier, own, years))
      for rule in Set(own.map(\.rule)).sorted() { rows.append(Self.row(rule, tier, own.filter { $0.rule == rule }, years)) }
    }
    falseAlarms = rows
  }

  private static func row(_ rule: String, _ tier: Tier, _ alarms: [PatientScore.FalseAlarm], _ years: Double) -> FalseAlarms {
    let root = Double(alarms.count).squareRoot()
    let low = max(0, root - 0.98)
    let high = root + 0.98
    return FalseAlarms(
      rule: rule, tier: tier.rawValue, count: alarms.count, perYear: Double(alarms.count) / years,
      low: alarms.isEmpty ? 0 : low * low / years,
      high: alarms.isEmpty ? 3 / years : high * high / years, confounded: alarms.filter(\.isConfounded).count)
  }

  private static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    return sorted.isEmpty ? nil : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
