/// What became known about a finding at one instant: a line of `cistern detect --json` (records.md section 4).
public struct FindingEvent: Hashable, Sendable {
  /// What happened to the finding.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case raised, tierChanged, updated, superseded, resolved, acknowledged, reopened
  }

  /// When it became known, milliseconds since 1970.
  public var knownAt: Int64
  /// What happened.
  public var kind: Kind
  /// The finding as it now stands.
  public var finding: Finding
  /// Of a supersession: labels of the entries that showed otherwise.
  public var because: [String]

  /// An event.
  public init(knownAt: Int64, kind: Kind, finding: Finding, because: [String] = []) {
    self.knownAt = knownAt
    self.kind = kind
    self.finding = finding
    self.because = because
  }
}
