/// The usual values that a walk has computed, so that instants which look back over the same days ask once.
struct UsualValues: Sendable {
  private struct Key: Hashable {
    var at: Int64
    var scale: OwnScale
  }

  private var medians: [Key: Int64?] = [:]
  /// Times of illness with which they were computed: they enter no usual value.
  private var ill: [ClosedRange<Int64>] = []

  /// The value kept for an instant, else the one computed now.
  mutating func median(_ scale: OwnScale, at t: Int64, ill: [ClosedRange<Int64>], compute: () -> Int64?) -> Int64? {
    if self.ill != ill {
      // Of what is ill in one list and not in the other nothing matters before it begins.
      let common = zip(self.ill, ill).prefix { $0 == $1 }.count
      let begins = (self.ill[common...] + ill[common...]).map(\.lowerBound).min() ?? .min
      medians = medians.filter { $0.key.at < begins }
      self.ill = ill
    }
    let key = Key(at: t, scale: scale)
    if let known = medians[key] { return known }
    let value = compute()
    medians[key] = .some(value)
    return value
  }

  /// Forgets what records at an instant or later may have changed.
  mutating func forget(from t: Int64) { medians = medians.filter { $0.key.at < t } }
}

/// ``UsualValues`` while a walk advances: rules ask through values that they cannot change.
package final class LookBack {
  var usual: UsualValues
  /// Records that rules were handed.
  var visits = 0

  init(_ usual: UsualValues) { self.usual = usual }
}
