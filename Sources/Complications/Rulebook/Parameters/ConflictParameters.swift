/// Numbers of DC-1 (evidence.md section 5; records.md section 5, "Same act by all signs").
public struct ConflictParameters: Hashable, Sendable {
  /// Records of one act lie at most this far apart.
  public let sameAct: Int64
  /// At most this many readings of a log are evaluated.
  public let branches: Int64

  init(_ read: inout ThresholdReader) {
    sameAct = read.duration("DC-1", "sameAct", .minutes, 1...120)
    branches = read.whole("DC-1", "branches", "1", 2...64)
  }
}
