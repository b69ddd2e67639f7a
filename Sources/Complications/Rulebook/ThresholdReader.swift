/// Why a rulebook cannot be used: which number, and what was expected of it.
public struct RulebookProblem: Error, Hashable, Sendable {
  /// The rule or definition, such as `PR-1` or `SPAST_UP`.
  public var section: String
  /// The threshold's name; nil when the whole section is missing.
  public var name: String?
  /// What stood or should have stood there.
  public var expected: String
  /// What was found.
  public var found: String

  /// A problem.
  public init(section: String, name: String?, expected: String, found: String) {
    self.section = section
    self.name = name
    self.expected = expected
    self.found = found
  }
}

/// Hands the typed parameters of the rules their numbers, each checked against its unit and bounds.
///
/// Every parameter structure reads all of its numbers in its initialiser, so a rulebook that lacks one, or has an
/// absurd one, never reaches a rule. The first problem is kept; a number that nobody asked for is a problem too.
public struct ThresholdReader {
  private var thresholds: [Key: Threshold]
  private var order: [Key]
  private var asked: Set<Key> = []
  /// The first problem met, if any.
  public private(set) var problem: RulebookProblem?

  private struct Key: Hashable {
    var section: String
    var name: String
  }

  init(sections: [(name: String, thresholds: [NamedThreshold])]) {
    thresholds = [:]
    order = []
    for section in sections {
      for entry in section.thresholds {
        let key = Key(section: section.name, name: entry.name)
        thresholds[key] = entry.threshold
        order.append(key)
      }
    }
  }

  /// A number in millionths of `unit`; `bounds` (inclusive) are whole units.
  public mutating func millionths(_ section: String, _ name: String, _ unit: String, _ bounds: ClosedRange<Int64>) -> Int64 {
    let key = Key(section: section, name: name)
    asked.insert(key)
    let low = bounds.lowerBound * 1_000_000
    let high = bounds.upperBound * 1_000_000
    let range = "\(bounds.lowerBound) to \(bounds.upperBound)"
    guard let threshold = thresholds[key] else {
      note(key, "a threshold \(name) in \(unit), \(range)", "none")
      return low
    }
    guard threshold.unit == unit else {
      note(key, "the unit \(unit)", threshold.unit)
      return low
    }
    guard low <= threshold.millionths, threshold.millionths <= high else {
      note(key, "\(range) \(unit)", threshold.text)
      return low
    }
    return threshold.millionths
  }

  /// A whole number of `unit`.
  public mutating func whole(_ section: String, _ name: String, _ unit: String, _ bounds: ClosedRange<Int64>) -> Int64 {
    let millionths = millionths(section, name, unit, bounds)
    if millionths % 1_000_000 != 0 {
      note(Key(section: section, name: name), "a whole number of \(unit)", Threshold.text(millionths: millionths))
    }
    return millionths / 1_000_000
  }

  /// A number in thousandths of `unit`: microlitres where the unit is mL.
  public mutating func thousandths(_ section: String, _ name: String, _ unit: String, _ bounds: ClosedRange<Int64>) -> Int64 {
    let millionths = millionths(section, name, unit, bounds)
    if millionths % 1000 != 0 {
      note(Key(section: section, name: name), "at most three decimals", Threshold.text(millionths: millionths))
    }
    return millionths / 1000
  }

  /// A span of time in whole milliseconds, written in minutes, hours or days.
  public mutating func duration(_ section: String, _ name: String, _ unit: TimeUnit, _ bounds: ClosedRange<Int64>) -> Int64 {
    let millionths = millionths(section, name, unit.rawValue, bounds)
    let (product, overflow) = millionths.multipliedReportingOverflow(by: unit.milliseconds / 1000)
    return overflow ? Int64.max : product / 1000
  }

  /// The units in which the rulebook writes time.
  public enum TimeUnit: String, Sendable {
    case minutes = "min"
    case hours = "h"
    case days = "d"

    /// Milliseconds in one.
    public var milliseconds: Int64 {
      switch self {
      case .minutes: 60_000
      case .hours: 3_600_000
      case .days: 86_400_000
      }
    }
  }

  /// Numbers that no rule asked for: a slip of the pen in a name must not go unnoticed.
  mutating func checkNothingIsLeft() {
    for key in order where !asked.contains(key) {
      note(key, "a threshold that \(key.section) reads", "\(key.name), which it does not")
    }
  }

  private mutating func note(_ key: Key, _ expected: String, _ found: String) {
    if problem == nil { problem = RulebookProblem(section: key.section, name: key.name, expected: expected, found: found) }
  }
}
