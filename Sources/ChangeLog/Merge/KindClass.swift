/// The class of a kind code, which even a reader that does not know the kind obeys (log-format section 7).
public enum KindClass: Hashable, Sendable {
  case report, act, amendment, retraction, confirmation, server

  /// 1–999 report, 1000s act, 2000s amendment, 3000s retraction, 4000s confirmation, 9000s server; nil for the rest.
  public init?(kind: UInt32) {
    switch kind {
    case 1...999: self = .report
    case 1000...1999: self = .act
    case 2000...2999: self = .amendment
    case 3000...3999: self = .retraction
    case 4000...4999: self = .confirmation
    case 9000...9999: self = .server
    default: return nil
    }
  }

  /// Whether a change of this class begins a record.
  public var createsRecord: Bool { self == .report || self == .act }
}
