/// Numbers of VE-1 … VE-3 (evidence.md 4.5).
public struct EntryParameters: Hashable, Sendable {
  /// VE-1, VE-2: what a volume may exceed capacity or the previous fill by, microlitres.
  public let volumeSlackMicrolitres: Int64
  /// VE-1: the capacity where none is known, microlitres.
  public let unknownCapacityMicrolitres: Int64
  /// VE-2: two refills less than this apart may be one.
  public let duplicateWithin: Int64
  /// VE-2: filled volumes within this, microlitres.
  public let duplicateMicrolitres: Int64
  /// VE-2 and section 5: this close they are one act.
  public let sameAct: Int64
  /// VE-3: a program to the filled concentration within this before or after the fill.
  public let programWithin: Int64
  /// VE-3: a statement of another concentration within this after the fill.
  public let statedWithin: Int64
  /// VE-3: an unverified mismatch is an emergency after this.
  public let unverifiedFor: Int64

  init(_ read: inout ThresholdReader) {
    volumeSlackMicrolitres = read.thousandths("VE-1", "slack", "mL", 0...5)
    unknownCapacityMicrolitres = read.thousandths("VE-1", "unknownCapacity", "mL", 10...50)
    duplicateWithin = read.duration("VE-2", "within", .hours, 1...72)
    duplicateMicrolitres = read.thousandths("VE-2", "volume", "mL", 0...5)
    sameAct = read.duration("VE-2", "sameAct", .minutes, 1...120)
    programWithin = read.duration("VE-3", "programWithin", .hours, 0...24)
    statedWithin = read.duration("VE-3", "statedWithin", .hours, 1...168)
    unverifiedFor = read.duration("VE-3", "unverifiedFor", .hours, 1...168)
  }
}
