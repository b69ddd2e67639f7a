package import ChangeLog

/// The rules of one family: a value without state, asked at instants of effective time.
///
/// The engine walks along effective time over everything known, asks each family at each of its instants, and keeps the
/// episodes (3.1.24–26): a family says only *If* and *Ends*. So a late record needs no care in a rule.
package protocol RuleFamily: Sendable {
  /// The ids of its rules.
  var rules: [String] { get }
  /// Instants, past and to come, at which an answer of the family may change, beyond those of the records themselves.
  /// A record at `x` with a window `w` gives `x + w`. Order and repetition do not matter.
  func instants(in chart: Chart) -> [Int64]
  /// Whether those instants may change when a report (symptoms, vitals, exam, lab) or a contact comes; true where it does not
  /// say otherwise.
  var namesInstantsOfReports: Bool { get }
  /// The rules whose *If* holds now. At most one trigger for a rule and finding.
  func triggers(at moment: Moment) -> [Trigger]
  /// Whether the *Ends* of a rule that has held is met now. Asked only while the rule's trigger does not bring new evidence
  /// at this very instant. A prescriber's close is the engine's own matter.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool
}

extension RuleFamily {
  package var namesInstantsOfReports: Bool { true }
}

/// A rule that has held in an episode and whose *Ends* is not yet met.
package struct HeldRule: Sendable {
  /// The rule's id.
  package var rule: String
  /// The highest tier that it gave.
  package var tier: Tier
  /// The first instant at which it held in this episode.
  package var since: Int64
  /// The last instant at which it was found to hold.
  package var lastHeld: Int64
  /// Everything that it rested on in this episode.
  package var evidence: Set<ChangeID>
  /// What it said last.
  package var trigger: Trigger

  init(_ trigger: Trigger) {
    rule = trigger.rule
    tier = trigger.tier
    since = trigger.since
    lastHeld = trigger.since
    evidence = Set(trigger.evidence)
    self.trigger = trigger
  }
}
