package import PumpRecords

extension Observation {
  /// Headache as answered: yes also by a score above zero, or by a word on how it behaves where nobody asked whether.
  package var hasHeadache: Bool? {
    if let headache = answer(.headache) { return headache }
    if let score = headacheNRS { return score > 0 }
    return isHeadachePostural == true || isHeadacheWorse == true ? true : nil
  }

  /// Headache, 0 to 10, in thousandths; nil where it was not scored.
  package var headacheNRS: Int64? { symptoms?[Symptoms.headacheNRS].map { $0.hundredths * 10 } }
  /// Headache that depends on position.
  package var isHeadachePostural: Bool? { symptoms?[Symptoms.headachePostural] }
  /// Headache that is worse than it was.
  package var isHeadacheWorse: Bool? { symptoms?[Symptoms.headacheWorse] }
  /// What comes out of the wound.
  package var drainage: Symptoms.WoundDrainage? { symptoms?[Symptoms.woundDrainage]?.known }
}

extension Moment {
  /// The answers of headache that lead up to an observation without a no between, ascending; empty where it answers none.
  package func headacheRun(to observation: Observation, lookBack: Int64) -> [Observation] {
    var run: [Observation] = []
    for earlier in observations(from: observation.at - lookBack, to: observation.at).reversed() {
      guard let answer = earlier.hasHeadache else { continue }
      if !answer { break }
      run.append(earlier)
    }
    return run.reversed()
  }
}
