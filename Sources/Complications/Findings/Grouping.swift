import ChangeLog

/// One cause, one headline (evidence.md 4.15).
enum Grouping {
  /// An open finding and its anchor.
  struct Member {
    let one: Case
    let anchor: ChangeID
    /// Anchors that are acts, and acts named as cause.
    let acts: Set<ChangeID>
    /// When the case began: asked for once, every pair compares it.
    let from: Int64

    init(one: Case, anchor: ChangeID) {
      self.one = one
      self.anchor = anchor
      acts = Set(one.causes).union(one.act == nil ? [] : [anchor])
      from = one.from
    }
  }

  /// For each member the place of the headline of its group; nil for a headline.
  static func headlines(_ members: [Member]) -> [Int?] {
    var heads: [Int?] = Array(repeating: nil, count: members.count)
    var waiting = members.indices.sorted { Queue.precedes(members[$0].one, members[$1].one) }
    // Grows each group from its first in queue order: grouping is transitive, but never past a pair that must stand apart.
    while let first = waiting.first {
      waiting.removeFirst()
      var group = [first]
      var place = 0
      while place < group.count {
        var left: [Int] = []
        for other in waiting {
          let joins = areTied(members[group[place]], members[other]) && !mustStandApart(members[first].one, members[other].one)
          if joins { group.append(other) } else { left.append(other) }
        }
        waiting = left
        place += 1
      }
      var head = first
      for other in group where Queue.yields(members[head].one, to: members[other].one) { head = other }
      for other in group where other != head { heads[other] = head }
    }
    return heads
  }

  /// They share an anchor or a causing record, or are a pair of the table at most 72 h apart.
  private static func areTied(_ left: Member, _ right: Member) -> Bool {
    if mustStandApart(left.one, right.one) { return false }
    if !left.acts.isDisjoint(with: right.acts) { return true }
    if isConflict(left, of: right) || isConflict(right, of: left) { return true }
    let apart = left.from > right.from ? left.from - right.from : right.from - left.from
    return apart <= 72 * Lapse.hour && Constellations.arePair(left.one.findingClass, right.one.findingClass)
  }

  /// Whether a conflict's reading is the one that the other finding rests on.
  private static func isConflict(_ conflict: Member, of other: Member) -> Bool {
    conflict.one.findingClass == .dataConflict && other.one.branchRecords.contains(conflict.anchor)
  }

  /// Opposite or independent treatment: two headlines.
  private static func mustStandApart(_ left: Case, _ right: Case) -> Bool {
    guard concerned.contains(left.findingClass) || concerned.contains(right.findingClass) else { return false }
    let classes = Set([left.findingClass, right.findingClass])
    if classes == [.withdrawal, .overdose] {
      let withdrawal = left.findingClass == .withdrawal ? left : right
      // Severe by two terms with low tone: overdose leads, withdrawal stands under it.
      return withdrawal.leading.trigger.detail != Self.withHypotonia
    }
    if classes.contains(.overdose) { return !classes.isDisjoint(with: neurological) }
    if classes.contains(.withdrawal) { return !classes.isDisjoint(with: [.cnsInfection, .deviceInfectionDeep]) }
    return false
  }

  /// The detail of a WD-3 by two SEVERE terms in a patient with low tone.
  static let withHypotonia = "severe terms with low tone"

  private static let concerned: Set<FindingClass> = [.withdrawal, .overdose]

  private static let neurological: Set<FindingClass> = [
    .caudaEquina, .spinalHaematoma, .cordInjury, .intracranialHypotensionComplication,
  ]
}
