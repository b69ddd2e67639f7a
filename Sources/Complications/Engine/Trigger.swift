package import ChangeLog

/// A rule's *If* holds at an instant: what the rule says, and why.
package struct Trigger: Sendable {
  /// The rule's id, such as `WD-1`.
  package var rule: String
  /// The class of the finding that it raises or joins.
  package var findingClass: FindingClass
  /// The tier that the rule gives now.
  package var tier: Tier
  /// The act that the finding is anchored to; nil: it is anchored to the record that first raised the episode (3.1.23).
  package var act: ChangeID?
  /// The first instant on effective time at which it holds; never after the instant that is judged.
  package var since: Int64
  /// The records that it rests on.
  package var evidence: [ChangeID]
  /// Acts that the rule names as cause beside the anchor: they link findings (3.1.27).
  package var causes: [ChangeID] = []
  /// Times of the reports among the evidence that bear signs: their surroundings enter no baseline (section 3).
  package var signs: [Int64] = []
  /// What it computed.
  package var numbers: [FindingNumber] = []
  /// What to obtain.
  package var missing: [String] = []
  /// Takes the place of `<date>` in the action text.
  package var date: Int64?
  /// Of an entry or programming error: whether the possible dose is above the intended one; nil: not computable (OD-1).
  package var isDoseAbove: Bool?
  /// Words that the headline carries behind the rulebook's.
  package var detail: String?

  /// How soon after an end the same comes back as `reopened`; nil: the rulebook's usual time (3.1.24).
  package var reopensWithin: Int64?
  /// Whether its tier also falls with the facts (the candidate gate follows the booking both ways).
  package var fallsToo = false
  /// Which of several findings at one act it is (`CG-2`): printed behind the anchor; nil: the act has one of this class.
  package var item: String?
  /// Which of the rule's other texts it speaks with; nil: the rule's own.
  package var variant: String?

  /// What it must share with a finding to join it.
  var name: FindingName { FindingName(findingClass: findingClass, act: act, item: item) }

  /// A trigger.
  package init(
    _ rule: String, _ findingClass: FindingClass, _ tier: Tier, act: ChangeID? = nil, since: Int64, evidence: [ChangeID],
    causes: [ChangeID] = [], signs: [Int64] = [], numbers: [FindingNumber] = [], missing: [String] = [], date: Int64? = nil,
    isDoseAbove: Bool? = nil, detail: String? = nil
  ) {
    self.rule = rule
    self.findingClass = findingClass
    self.tier = tier
    self.act = act
    self.since = since
    self.evidence = evidence
    self.causes = causes
    self.signs = signs
    self.numbers = numbers
    self.missing = missing
    self.date = date
    self.isDoseAbove = isDoseAbove
    self.detail = detail
  }
}
