package import ChangeLog

/// A finding along effective time, in one reading of the log.
///
/// A value whose parts stand in one box: rules go over all findings at every instant, and a copy costs one retain.
package struct Life: Sendable {
  /// A time during which it was open.
  package struct Span: Sendable, Hashable {
    package var from: Int64
    /// Nil while open.
    package var to: Int64?
  }

  struct OverRule: Sendable {
    var evidence: Set<ChangeID>
    /// Whether its trigger was found not to hold since.
    var hasPaused: Bool
  }

  private var box: Box

  init(first: HeldRule, ordinal: Int) {
    let name = FindingName(findingClass: first.trigger.findingClass, act: first.trigger.act, item: first.trigger.item)
    let parts = Parts(spans: [Span(from: first.trigger.since, to: nil)], held: [first], last: first)
    box = Box(name: name, ordinal: ordinal, parts)
    join(first.trigger)
  }

  /// What it must share with another to be the same.
  var name: FindingName { box.name }
  package var findingClass: FindingClass { box.name.findingClass }
  /// The act that anchors it; nil: the record that raised it.
  package var act: ChangeID? { box.name.act }
  /// Which of several findings at one act it is; nil: the only one of its class.
  package var item: String? { box.name.item }
  /// 1, or 2 … where the same act anchors again later than the time of reopening.
  package var ordinal: Int { box.ordinal }

  /// Times during which it was open, ascending; several when it was reopened.
  package var spans: [Span] {
    get { box.parts.spans }
    _modify { yield &own().parts.spans }
  }
  /// The rules that hold it open, by rule.
  package var held: [HeldRule] {
    get { box.parts.held }
    _modify { yield &own().parts.held }
  }
  /// Rules that are over, and the evidence that they had: they count again only with other evidence or after a pause.
  var over: [String: OverRule] {
    get { box.parts.over }
    _modify { yield &own().parts.over }
  }
  /// What it last said, kept when the last rule is over.
  package var last: HeldRule {
    get { box.parts.last }
    _modify { yield &own().parts.last }
  }
  /// A person's close.
  package var closedBy: ChangeID? {
    get { box.parts.closedBy }
    _modify { yield &own().parts.closedBy }
  }
  /// The close's word: it was what the finding said.
  package var isConfirmed: Bool? {
    get { box.parts.isConfirmed }
    _modify { yield &own().parts.isConfirmed }
  }
  /// Acknowledging and reopening dispositions, by time.
  package var words: [ChangeID] {
    get { box.parts.words }
    _modify { yield &own().parts.words }
  }
  /// Everything that its triggers rested on, in the order in which it came.
  package var evidence: [ChangeID] { box.parts.evidence.list }
  /// Causing acts.
  package var causes: [ChangeID] { box.parts.causes.list }
  /// Times of reports with signs: the first and the last; nil where it has none.
  package var signs: ClosedRange<Int64>? { box.parts.signs }

  /// Whether it is open now.
  package var isOpen: Bool { box.parts.spans.last.map { $0.to == nil } ?? false }
  /// The first instant at which it held.
  package var effectiveAt: Int64 { box.parts.spans.map(\.from).min() ?? last.since }
  /// When it last ended; nil while open.
  package var endedAt: Int64? { box.parts.spans.last?.to }
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

  /// Whether the two are one and neither was written to since they were copied from each other.
  func isUnchanged(since other: Life) -> Bool { box === other.box }

  /// Takes what a trigger rests on.
  /// - Returns: whether it brought evidence, and whether it brought causes or signs.
  @discardableResult
  mutating func join(_ trigger: Trigger) -> (evidence: Bool, others: Bool) {
    let parts = box.parts
    let first = trigger.signs.min().map { min($0, parts.signs?.lowerBound ?? $0) }
    let last = trigger.signs.max().map { max($0, parts.signs?.upperBound ?? $0) }
    let signs = first.flatMap { first in last.map { first...$0 } } ?? parts.signs
    let hasEvidence = !trigger.evidence.allSatisfy(parts.evidence.contains)
    let hasCauses = !trigger.causes.allSatisfy(parts.causes.contains)
    guard hasEvidence || hasCauses || signs != parts.signs else { return (false, false) }
    let box = own()
    for id in trigger.evidence { box.parts.evidence.add(id) }
    for id in trigger.causes { box.parts.causes.add(id) }
    box.parts.signs = signs
    return (hasEvidence, hasCauses || signs != parts.signs)
  }

  /// The box, no longer shared with a copy.
  private mutating func own() -> Box {
    if !isKnownUniquelyReferenced(&box) { box = Box(name: box.name, ordinal: box.ordinal, box.parts) }
    return box
  }

  private struct Parts: Sendable {
    var spans: [Span]
    var held: [HeldRule]
    var last: HeldRule
    var evidence = OrderedIDs()
    var causes = OrderedIDs()
    var signs: ClosedRange<Int64>?
    var over: [String: OverRule] = [:]
    var closedBy: ChangeID?
    var isConfirmed: Bool?
    var words: [ChangeID] = []
  }

  /// Changed only by the one value that holds it alone.
  private final class Box: @unchecked Sendable {
    let name: FindingName
    let ordinal: Int
    var parts: Parts

    init(name: FindingName, ordinal: Int, _ parts: Parts) {
      self.name = name
      self.ordinal = ordinal
      self.parts = parts
    }
  }
}

/// Ids in the order in which they came, each once.
struct OrderedIDs: Sendable {
  private(set) var list: [ChangeID] = []
  private var known: Set<ChangeID> = []

  func contains(_ id: ChangeID) -> Bool { known.contains(id) }

  mutating func add(_ id: ChangeID) { if known.insert(id).inserted { list.append(id) } }
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
