/// Why a change is quarantined. Its bytes are kept and shown, it counts as marked evidence, and it can be re-admitted.
public enum QuarantineReason: UInt32, Hashable, Sendable, CaseIterable {
  /// The header is no message in canonical form, or a field of its table cannot be read.
  case badForm = 1
  /// A layout that this build does not know.
  case needsNewerApp = 2
  /// A kind code outside the classes of log-format section 7, or a server entry's outside a server feed.
  case kindOutsideClasses = 3
  /// No grant lets this writer write for this person in this log, at that point.
  case noGrant = 4
  /// The role does not write records of this kind, under the policy of that point.
  case roleMayNotWrite = 5
  /// A person decided to keep it quarantined.
  case keptByDecision = 6

  /// The stable word on the wire and in `--json`.
  public var word: String {
    switch self {
    case .badForm: "bad-form"
    case .needsNewerApp: "needs-newer-app"
    case .kindOutsideClasses: "kind-outside-classes"
    case .noGrant: "no-grant"
    case .roleMayNotWrite: "role-may-not-write"
    case .keptByDecision: "kept-by-decision"
    }
  }

  /// A sentence for people.
  public var sentence: String {
    switch self {
    case .badForm: "its header cannot be read"
    case .needsNewerApp: "it was written by a newer app than this one"
    case .kindOutsideClasses: "its kind is of no known class"
    case .noGrant: "its writer has no grant to write here for this person"
    case .roleMayNotWrite: "this role does not write records of this kind"
    case .keptByDecision: "a clinician decided to keep it quarantined"
    }
  }
}

/// The standing of one change and what it rests on.
public struct Verdict: Hashable, Sendable {
  /// Nil = accepted.
  public var reason: QuarantineReason?
  /// The role in which it was written; nil without a grant.
  public var role: UInt32?
  /// The server's time of the arrival that is its point, Unix ms; nil while none is known: the verdict is then *provisional*.
  public var arrivedMS: UInt64?
  /// Whether its author's role may confirm an amendment of the kind that it states.
  public var mayConfirm: Bool

  /// Whether the server's word on it has not come yet.
  public var isProvisional: Bool { arrivedMS == nil }
}
