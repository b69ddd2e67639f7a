public import SyncProtocol

/// The first place where a replay did something else than was recorded.
public struct ReplayDivergence: Hashable, Sendable {
  /// The number of the record, from 0.
  public var record: Int
  /// What was recorded there; nothing where the replay went on behind the end.
  public var recorded: TranscriptRecord?
  /// What came instead; nothing where the replay ended earlier.
  public var came: TranscriptRecord?

  /// What was expected, in words.
  public var expected: String { recorded.map(RecordWords.of) ?? "nothing more" }
  /// What came, in words; where two messages differ, from which byte on.
  public var found: String {
    guard let came else { return "nothing more" }
    let words = RecordWords.of(came)
    guard let recorded, let byte = RecordWords.firstDifference(recorded, came) else { return words }
    return "\(words), different from byte \(byte) on"
  }

  /// Compares record by record; the build that recorded may be another.
  static func first(recorded: [TranscriptRecord], came: [TranscriptRecord]) -> ReplayDivergence? {
    for index in 0..<max(recorded.count, came.count) {
      let one = index < recorded.count ? recorded[index] : nil
      let other = index < came.count ? came[index] : nil
      if case .begin(var begin)? = one, case .begin(let now)? = other {
        begin.build = now.build
        if begin == now { continue }
      }
      if one != other { return ReplayDivergence(record: index, recorded: one, came: other) }
    }
    return nil
  }
}
