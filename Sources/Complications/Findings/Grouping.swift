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
    let order = members.indices.sorted { Queue.precedes(members[$0].one, members[$1].one) }
    // Grows each group from its headline: grouping is transitive, but never past a pair that must stand apart.
    var taken: Set<Int> = []
    for head in order where !taken.contains(head) {
      taken.insert(head)
      var group = [head]
      var grown = true
      while grown {
        grown = false
        for place in order where !taken.contains(place) {
          let isTied = group.contains { areTied(members[$0], members[place]) }
          guard isTied, !mustStandApart(members[head].one, members[place].one) else { continue }
          taken.insert(place)
          group.append(place)
          heads[place] = head
          grown = true
        }
      }
    }
    return heads
  }

  /// They share an anchor or a causing record, or are a pair of the table at most 72 h apart.
  private static func areTied(_ left: Member, _ right: Member) -> Bool {
    if mustStandApart(left.one, right.one) { return false }
    if !left.acts.isDisjoint(with: right.acts) { return true }
    if isConflict(left, of: right) || isConflict(right, of: left) { return true }
    let classes = [left.one.findingClass, right.one.findingClass]
    let isPair = pairs.contains { $0 == classes[0] && $1 == classes[1] || $0 == classes[1] && $1 == classes[0] }
    let apart = left.from > right.from ? left.from - right.from : right.from - left.from
    return isPair && apart <= 72 * Lapse.hour
  }

  /// Whether a conflict's reading is the one that the other finding rests on.
  private static func isConflict(_ conflict: Member, of other: Member) -> Bool {
    conflict.one.findingClass == .dataConflict && other.one.branchRecords.contains(conflict.anchor)
  }

  /// Opposite or independent treatment: two headlines.
  private static func mustStandApart(_ left: Case, _ right: Case) -> Bool {
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

  private static let neurological: Set<FindingClass> = [
    .caudaEquina, .spinalHaematoma, .cordInjury, .intracranialHypotensionComplication,
  ]

  /// The constellations of 4.15's table, pair by pair.
  private static let pairs: [(FindingClass, FindingClass)] = [
    (.withdrawal, .pumpStall), (.withdrawal, .pumpStopped), (.withdrawal, .pumpBattery), (.withdrawal, .pumpAlarmUnhandled),
    (.withdrawal, .reservoirDepletion), (.withdrawal, .residualExcess), (.withdrawal, .catheterMalfunction),
    (.withdrawal, .bridgeError), (.withdrawal, .programmingError), (.withdrawal, .pumpAccessFailure), (.withdrawal, .lossOfEffect),
    (.withdrawal, .feverWatch), (.withdrawal, .backPainEvaluate), (.overdose, .drugEntryError), (.overdose, .programmingError),
    (.overdose, .bridgeError), (.overdose, .volumeEntryError), (.overdose, .residualDeficit), (.overdose, .backPainEvaluate),
    (.drugEntryError, .bridgeError), (.drugEntryError, .programmingError), (.drugEntryError, .volumeEntryError),
    (.pumpStopped, .programmingError), (.programmingError, .volumeEntryError), (.volumeEntryError, .residualExcess),
    (.volumeEntryError, .residualDeficit), (.volumeEntryError, .reservoirDepletion), (.reservoirDepletion, .pumpAccessFailure),
    (.reservoirDepletion, .monitoringGap), (.reservoirDepletion, .educationGap), (.reservoirDepletion, .pumpAlarmUnhandled),
    (.radicular, .backPainEvaluate), (.lossOfEffect, .catheterMalfunction), (.lossOfEffect, .reservoirDepletion),
    (.cnsInfection, .backPainEvaluate), (.cnsInfection, .feverWatch), (.spinalHaematoma, .backPainEvaluate),
    (.caudaEquina, .backPainEvaluate), (.cordInjury, .backPainEvaluate), (.spinalHaematoma, .radicular), (.caudaEquina, .radicular),
    (.cordInjury, .radicular),
  ]
}
