/// How soon somebody must act (evidence.md section 0).
public enum Tier: String, CaseIterable, Hashable, Comparable, Sendable {
  /// Recorded, no action.
  case info
  /// Within 7 days.
  case review
  /// Acknowledge within 2 h, patient evaluated the same day.
  case urgent
  /// Page on-call at once.
  case emergency

  private var rank: Int {
    switch self {
    case .info: 0
    case .review: 1
    case .urgent: 2
    case .emergency: 3
    }
  }

  /// By urgency.
  public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }
}
