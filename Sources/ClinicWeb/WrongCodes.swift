import Synchronization

/// Counts wrong enrolment codes by sender.
final class WrongCodes: Sendable {
  private struct Tries {
    var count: Int
    var sinceMS: UInt64
  }

  private let tries = Mutex<[String: Tries]>([:])

  /// Whether this sender has used up its tries.
  func isBlocked(_ sender: String, nowMS: UInt64) -> Bool {
    tries.withLock { tries in
      guard let known = tries[sender], nowMS < known.sinceMS + UInt64(WebLimits.tryWindowSeconds) * 1000 else { return false }
      return known.count >= WebLimits.wrongCodes
    }
  }

  /// Notes a wrong code.
  func note(_ sender: String, nowMS: UInt64) {
    tries.withLock { tries in
      var known = tries[sender] ?? Tries(count: 0, sinceMS: nowMS)
      if nowMS >= known.sinceMS + UInt64(WebLimits.tryWindowSeconds) * 1000 { known = Tries(count: 0, sinceMS: nowMS) }
      known.count += 1
      if tries.count >= WebLimits.rememberedSenders, tries[sender] == nil,
        let oldest = tries.min(by: { ($0.value.sinceMS, $0.key) < ($1.value.sinceMS, $1.key) })
      {
        tries[oldest.key] = nil
      }
      tries[sender] = known
    }
  }
}
