/// Numbers of WD-1 … WD-3 (evidence.md 4.1).
public struct WithdrawalParameters: Hashable, Sendable {
  /// WD-1: two terms within this.
  public let earlyWithin: Int64
  /// WD-1, sustained: two reports at least this far apart …
  public let sustainedFrom: Int64
  /// … and at most this.
  public let sustainedTo: Int64
  /// WD-1: tone and itch back to baseline for this.
  public let earlyCalm: Int64
  /// WD-2: terms within this.
  public let moderateWithin: Int64
  /// WD-2: vitals without AUTON or SEVERE for this.
  public let moderateCalm: Int64
  /// WD-3: terms within this.
  public let severeWithin: Int64
  /// WD-3: this many SEVERE terms count whatever else explains them.
  public let severeTerms: Int64
  /// After an explant the rules go on for this.
  public let afterExplant: Int64

  init(_ read: inout ThresholdReader) {
    earlyWithin = read.duration("WD-1", "within", .hours, 1...96)
    sustainedFrom = read.duration("WD-1", "sustainedFrom", .hours, 1...48)
    sustainedTo = read.duration("WD-1", "sustainedTo", .hours, 6...168)
    earlyCalm = read.duration("WD-1", "calmFor", .hours, 1...168)
    moderateWithin = read.duration("WD-2", "within", .hours, 1...96)
    moderateCalm = read.duration("WD-2", "calmFor", .hours, 1...168)
    severeWithin = read.duration("WD-3", "within", .hours, 1...96)
    severeTerms = read.whole("WD-3", "severeTerms", "1", 2...7)
    afterExplant = read.duration("WD-1", "afterExplant", .days, 1...60)
  }
}
