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
    // Backwards: what lies before the last answer that was not normal, or before two far enough apart, says nothing more.
    var last: Int64?
    for observation in observations(from: since).reversed() {
      guard let isNormal = answer(observation) else { continue }
      if !isNormal { return false }
      guard observation.isAccepted && counts(observation) else { continue }
      let end = last ?? observation.at
      last = end
      if end - observation.at >= lapse { return true }
    }
    return false
  }
}
