import PumpRecords

/// The changes of a log by id, and which of them are confirmed.
struct ChangeBook {
  /// Ascending by id.
  let sorted: [MergeInput]
  private let places: [ChangeID: Int]
  private let confirmed: Set<ChangeID>

  init(_ changes: [MergeInput]) {
    let sorted = changes.sorted { $0.id < $1.id }
    let places = Dictionary(sorted.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var confirmed: Set<ChangeID> = []
    for change in sorted where KindCode(change.kind).kindClass == .confirmation && change.standing == .accepted && change.mayConfirm {
      guard let target = change.confirms, let place = places[target] else { continue }
      let amendment = sorted[place]
      // Only corrections are confirmed: a report that happens to state a record is not.
      guard [.amendment, .retraction].contains(KindCode(amendment.kind).kindClass),
        let record = amendment.record, amendment.recordKind != nil, change.record == record,
        change.recordKind == amendment.recordKind,
        Self.isSecondPerson(change.author, confirming: amendment.author)
      else { continue }
      confirmed.insert(target)
    }
    self.sorted = sorted
    self.places = places
    self.confirmed = confirmed
  }

  subscript(id: ChangeID) -> MergeInput? { places[id].map { sorted[$0] } }

  /// Whether an accepted confirmation by a second person on another device names it.
  func isConfirmed(_ change: MergeInput) -> Bool { confirmed.contains(change.id) }

  /// The record to which the values in `change` belong: its own, or the one that it amends. A retraction has no values.
  func record(whoseValuesAreIn change: MergeInput) -> MergeInput? {
    switch KindCode(change.kind).kindClass {
    case .report, .act: change
    case .amendment: record(amendedOrRetractedBy: change)
    default: nil
    }
  }

  /// The record that an amendment or retraction speaks of: held, and of the kind that it states.
  func record(amendedOrRetractedBy change: MergeInput) -> MergeInput? {
    let kindClass = KindCode(change.kind).kindClass
    guard kindClass == .amendment || kindClass == .retraction,
      let id = change.record, let record = self[id], KindCode(record.kind).createsRecord,
      record.kind == change.recordKind
    else { return nil }
    return record
  }

  /// Another person on another device; two keys that a server holds never confirm each other. A device that is
  /// not known (a timeline file without writers) does not stand in the way.
  private static func isSecondPerson(_ second: Author, confirming first: Author) -> Bool {
    if second.person == first.person { return false }
    if second.isServerHeld, first.isServerHeld { return false }
    guard let one = first.device, let other = second.device else { return true }
    return one != other
  }
}
