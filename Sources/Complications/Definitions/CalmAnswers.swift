extension Moment {
  /// Whether an item has been answered normal for a time (3.1.8): two such answers that far apart, the last not earlier than
  /// the first, and none worse between or since. Silence ends nothing; a quarantined answer can only be worse.
  ///
  /// - Parameters:
  ///   - since: answers before this instant do not count.
  ///   - counts: whose normal answers count.
  ///   - answer: true normal, false not, nil not answered.
  package func isCalm(
    for lapse: Int64, since: Int64, counts: (Observation) -> Bool, answer: (Observation) -> Bool?
  ) -> Bool {
    var first: Int64?
    var last: Int64?
    for observation in observations(from: since) {
      guard let isNormal = answer(observation) else { continue }
      if !isNormal {
        first = nil
        last = nil
      } else if observation.isAccepted && counts(observation) {
        if first == nil { first = observation.at }
        last = observation.at
      }
    }
    guard let first, let last else { return false }
    return last - first >= lapse
  }
}
