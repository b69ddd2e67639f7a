/// What happens when two people give one field different values without having seen each other's (evidence.md section 5).
///
/// Merge never depends on it: every surviving value is kept and shown. The policy says whether a conflict is raised, how urgent it
/// is, and which value alerting uses meanwhile.
@frozen public enum ConflictPolicy: UInt8, Sendable, CaseIterable {
  /// Append-only: both stand beside each other, nothing is raised.
  case keepBoth
  /// A person decides; raised as URGENT; every rule is computed on each value and the more dangerous result counts.
  case manualUrgent
  /// A person decides; raised as REVIEW unless the tiers differ between the values.
  case manual
  /// As `manual`; meanwhile the earliest date, and "missed", count for alerting.
  case earliestWins
  /// As `manual`; meanwhile what is present (an allergy, an infection, an anticoagulant) counts.
  case presentWins
  /// As `manual`; meanwhile a finding counts as open and not muted.
  case openWins
  /// Contact details: anybody permitted may replace them, the newest is shown, nothing is raised.
  case newestShown

  /// An X field of evidence.md section 5: never resolved silently, a conflict is raised.
  @inlinable public var isSafetyCritical: Bool { self != .keepBoth && self != .newestShown }

  /// A conflict is URGENT by itself: the first two rows of the table.
  @inlinable public var isUrgent: Bool { self == .manualUrgent }
}
