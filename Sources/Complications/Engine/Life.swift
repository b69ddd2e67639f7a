package import ChangeLog

/// A finding along effective time, in one reading of the log.
package struct Life: Sendable {
  /// A time during which it was open.
  package struct Span: Sendable, Hashable {
    package var from: Int64
    /// Nil while open.
    package var to: Int64?
  }

  package let findingClass: FindingClass
  /// The act that anchors it; nil: the record that raised it.
  package let act: ChangeID?
  /// Which of several findings at one act it is; nil: the only one of its class.
  package let item: String?
  /// 1, or 2 … where the same act anchors again later than the time of reopening.
  package let ordinal: Int
  /// Times during which it was open, ascending; several when it was reopened.
  package var spans: [Span]
  /// The rules that hold it open, by rule.
  package var held: [HeldRule] = []
  /// Everything that its triggers rested on, in the order in which it came.
  package var evidence: [ChangeID] = []
  /// Causing acts.
  package var causes: [ChangeID] = []
  /// Times of reports with signs.
  package var signs: [Int64] = []
  /// Rules that are over, and the evidence that they had: they count again only with other evidence or after a pause.
  var over: [String: OverRule] = [:]
  /// What it last said, kept when the last rule is over.
  package var last: HeldRule
  /// A person's close.
  package var closedBy: ChangeID?
  /// The close's word: it was what the finding said.
  package var isConfirmed: Bool?
  /// Acknowledging and reopening dispositions, by time.
  package var words: [ChangeID] = []

  struct OverRule: Sendable {
    var evidence: Set<ChangeID>
    /// Whether its trigger was found not to hold since.
    var hasPaused: Bool
  }

  init(first: HeldRule, ordinal: Int) {
    findingClass = first.trigger.findingClass
    act = first.trigger.act
    item = first.trigger.item
    self.ordinal = ordinal
    spans = [Span(from: first.trigger.since, to: nil)]
    last = first
    held = [first]
    join(first.trigger)
  }

  /// Whether it is open now.
  package var isOpen: Bool { spans.last.map { $0.to == nil } ?? false }
  /// The first instant at which it held.
  package var effectiveAt: Int64 { spans.map(\.from).min() ?? last.since }
  /// When it last ended; nil while open.
  package var endedAt: Int64? { spans.last?.to }
  /// The rule that gives the tier: the highest, at a tie the lower number (3.1.25).
  package var leading: HeldRule {
    var leading: HeldRule?
    for rule in held {
      guard let best = leading else {
        leading = rule
        continue
      }
      if rule.tier > best.tier || (rule.tier == best.tier && RuleOrder.precedes(rule.rule, best.rule)) { leading = rule }
    }
    return leading ?? last
  }

  mutating func join(_ trigger: Trigger) {
    for id in trigger.evidence where !evidence.contains(id) { evidence.append(id) }
    for id in trigger.causes where !causes.contains(id) { causes.append(id) }
    for sign in trigger.signs where !signs.contains(sign) { signs.append(sign) }
  }
}

/// Rules by family and number.
enum RuleOrder {
  static func precedes(_ left: String, _ right: String) -> Bool { key(left) < key(right) }

  private static func key(_ rule: String) -> (Int, Int, String) {
    let parts = rule.split(separator: "-")
    let family = parts.first.map(String.init) ?? rule
    let order = Family.allCases.firstIndex { $0.rawValue == family } ?? Family.allCases.count
    return (order, parts.count > 1 ? Int(parts[1]) ?? 0 : 0, rule)
  }
}

/// The families in the order in which they are asked at one instant (3.1.26).
package enum Family: String, CaseIterable, Sendable {
  case VE, PR, RF, PU, RV, WD, OD, IN, CS, NE, BP, CA, ST, MO, CG, DC, PO
}
