/// A result of detection, as it stands at one instant.
public struct Finding: Hashable, Sendable {
  /// Whether somebody still has to do something about it.
  public enum State: String, Hashable, Sendable { case open, resolved, superseded }

  /// Stable through its life: `<log>/<class>/<anchor id>` (evidence.md 3.1.22).
  public var id: String
  /// The pump log's label.
  public var pumpLog: String
  /// What is wrong.
  public var findingClass: FindingClass
  /// How soon somebody must act.
  public var tier: Tier
  /// The rule with the highest tier among those that have held and are not over.
  public var rule: String
  /// The rulebook's version.
  public var rulebook: String
  /// The first instant on effective time at which it holds, milliseconds since 1970.
  public var effectiveAt: Int64
  /// Labels of the entries that it rests on, by effective time.
  public var evidence: [String]
  /// The line under which it is shown.
  public var headline: String
  /// What to do.
  public var action: String
  /// Where the rule comes from.
  public var citation: String
  /// What was computed, as exact text, in order of the rule.
  public var numbers: [FindingNumber]
  /// What to obtain: names of kinds and fields.
  public var missing: [String]
  /// What else it could be (evidence.md 2.9).
  public var differential: [String]
  /// Of each writer of the log: the last time that the server heard of it.
  public var completeness: [WriterContact]
  /// The finding that is the headline of its group; nil for a headline.
  public var linkedTo: String?
  /// Which reading of a conflict it rests on; nil where all readings agree.
  public var branch: String?
  /// Whether it rests on quarantined entries alone.
  public var isUnverified: Bool
  /// Open or over.
  public var state: State
  /// Whether somebody acknowledged it.
  public var isAcknowledged: Bool
}

/// A number that a rule computed.
public struct FindingNumber: Hashable, Sendable {
  /// Its name, unit included: `baselineNRS`, `daysToDeadline`.
  public var name: String
  /// Its value as exact decimal text, or a date or time in quotes' place: see ``isText``.
  public var value: String
  /// Whether the value is text (a time, a name) and not a number.
  public var isText: Bool

  /// A number.
  public init(_ name: String, _ value: String, isText: Bool = false) {
    self.name = name
    self.value = value
    self.isText = isText
  }
}

/// The last contact of a writer.
public struct WriterContact: Hashable, Sendable {
  /// The writer, as it is printed.
  public var writer: String
  /// The last time that the server heard of it, milliseconds since 1970.
  public var lastContact: Int64
  /// How long it has been silent, milliseconds.
  public var silentFor: Int64
}
