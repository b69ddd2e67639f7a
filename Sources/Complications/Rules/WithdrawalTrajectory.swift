import ChangeLog
import PumpRecords

/// WD-4: signs that add up from report to report (evidence.md 4.1).
struct WithdrawalTrajectory: RuleFamily {
  let rules = ["WD-4"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: moment.numbers.withdrawal.afterExplant) else { return [] }
    let within = moment.numbers.interruption.trajectoryWithin
    let scores = scores(moment, from: moment.now - within)
    guard scores.count >= 3 else { return [] }
    for place in stride(from: scores.count - 1, through: 2, by: -1) {
      let three = scores[(place - 2)...place]
      guard let first = three.first, let last = three.last, last.at - first.at <= within else { continue }
      let counts = three.map(\.terms.count)
      guard counts[0] < counts[1], counts[1] < counts[2] else { continue }
      return [
        Trigger(
          "WD-4", .withdrawal, tier(last.terms.contains("AUTON"), moment), since: last.shownAt, evidence: three.flatMap(\.ids),
          signs: three.filter { !$0.terms.isEmpty }.map(\.at),
          numbers: [FindingNumber("severityScores", counts.map { String($0) }.joined(separator: " "), isText: true)])
      ]
    }
    return []
  }

  private struct Score {
    var report: Int
    var at: Int64
    /// When it reached this score.
    var shownAt: Int64
    var terms: Set<String>
    var ids: [ChangeID]
    var answersTone: Bool
  }

  /// Of each report that answers tone: which of the four terms it shows.
  private func scores(_ moment: Moment, from: Int64) -> [Score] {
    var scores: [Score] = []
    for observation in moment.observations(from: from) {
      if scores.last?.report != observation.report {
        scores.append(
          Score(report: observation.report, at: observation.at, shownAt: observation.at, terms: [], ids: [], answersTone: false))
      }
      let place = scores.count - 1
      var terms: Set<String> = []
      if moment.isSpasticityUp(observation) { terms.insert("SPAST_UP") }
      if moment.isItching(observation) { terms.insert("ITCH") }
      if !moment.autonomicSigns(observation).isEmpty { terms.insert("AUTON") }
      if !moment.severeTerms(observation).isEmpty { terms.insert("SEVERE") }
      if !terms.isSubset(of: scores[place].terms) { scores[place].shownAt = observation.at }
      scores[place].terms.formUnion(terms)
      scores[place].ids.append(observation.id)
      if observation.answersTone { scores[place].answersTone = true }
    }
    return scores.filter(\.answersTone)
  }

  /// One above what stands without it; without anything one above REVIEW.
  private func tier(_ isAutonomic: Bool, _ moment: Moment) -> Tier {
    if isAutonomic { return .emergency }
    let others = moment.open(.withdrawal).flatMap(\.held).filter { $0.rule != "WD-4" }.map(\.tier)
    guard let highest = others.max() else { return .urgent }
    return highest >= .urgent ? .emergency : highest == .review ? .urgent : .review
  }

  /// As WD-1.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool { Withdrawal().isOver(held, of: life, at: moment) }
}
