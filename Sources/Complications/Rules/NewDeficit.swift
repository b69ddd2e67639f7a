import ChangeLog
import PumpRecords

/// A deficit beside back pain that is new for this person: weakness, numbness, bladder, bowel, saddle (BP-4; 3.1.7).
struct NewDeficit {
  let item: Item
  let observation: Observation

  private static let weakness: [Item] = [.weaknessLegs, .newWeakness, .motorDeficit, .ankleWeakness, .flaccidLegs]
  private static let numbness: [Item] = [.newNumbness, .sensoryLevel]
  private static let others: [Item] = [.urinaryRetention, .incontinence, .bowelChange, .reducedAnalTone, .saddleNumbness]

  /// Weakness of the legs.
  var isWeakness: Bool { Self.weakness.contains(item) }

  /// Weakness that was said to be of one side.
  var isOneSided: Bool {
    guard let side = observation.symptoms?[Symptoms.weaknessSide]?.known else { return false }
    return side != .both
  }

  /// The new deficits in a closed window up to now. Weakness of the legs alone is a drug effect's for three days after a
  /// manipulation, and while an overdose is open; then it counts only when it is one-sided, or after a dural entry.
  static func all(from: Int64, at moment: Moment) -> [NewDeficit] {
    let found = any(from: from, at: moment)
    guard found.contains(where: { $0.isWeakness }), found.allSatisfy({ $0.isWeakness && !$0.isOneSided }) else { return found }
    return found.filter { !yields($0.observation.at, moment) }
  }

  /// The same, weakness that a drug may explain too.
  static func any(from: Int64, at moment: Moment) -> [NewDeficit] {
    moment.observations(from: from).flatMap { observation in
      (weakness + numbness + others).filter { isNew($0, observation, moment) }.map { NewDeficit(item: $0, observation: observation) }
    }
  }

  private static func yields(_ t: Int64, _ moment: Moment) -> Bool {
    if moment.lastDuralEntry(from: t - moment.numbers.backPain.duralBefore, to: t) != nil { return false }
    if moment.isOpen(.overdose) { return true }
    let within = moment.numbers.overdose.manipulation
    return moment.chart.manipulations.contains { $0.at <= t && t <= $0.at + within }
  }

  /// The last answer to an item in the 28 days before an observation's report; nil where there is none.
  static func lastAnswer(_ item: Item, before observation: Observation, _ moment: Moment) -> Bool? {
    let from = observation.at - moment.numbers.definitions.baselineFrom
    for earlier in moment.observations(from: from, to: observation.at).reversed()
    where earlier.report != observation.report && earlier.isAccepted && !isEffect(item, earlier, moment) {
      if let answer = earlier.answer(item) { return answer }
    }
    return nil
  }

  private static func isNew(_ item: Item, _ observation: Observation, _ moment: Moment) -> Bool {
    guard observation.answer(item) == true, !isEffect(item, observation, moment) else { return false }
    if let answer = lastAnswer(item, before: observation, moment) { return !answer }
    // What the enrolment baseline already has is not new by a first answer.
    return !isInBaseline(item, moment)
  }

  /// Weakness, numbness and retention for 12 hours after spinal anaesthesia, weakness of the legs after a screening dose:
  /// the drug's effect, no deficit and no earlier answer (NE-1).
  static func isEffect(_ item: Item, _ observation: Observation, _ moment: Moment) -> Bool {
    let chart = moment.chart
    let from = observation.at - moment.numbers.overdose.screeningEffect
    if weakness.contains(item) || numbness.contains(item) || item == .urinaryRetention {
      let isNumbed = chart.window(chart.procedures, from: from, to: observation.at).contains { $0.isDone(.spinalAnaesthesia) }
      if isNumbed { return true }
    }
    guard weakness.contains(item) else { return false }
    return chart.window(chart.trials, from: from, to: observation.at).contains { $0.isGiven }
  }

  /// Whether the enrolment baseline already has it.
  static func isInBaseline(_ item: Item, _ moment: Moment) -> Bool {
    let bladder = moment.enrolment { $0[Profile.Baseline.bladder] } == Profile.Innervation.neurogenic
    let bowel = moment.enrolment { $0[Profile.Baseline.bowel] } == Profile.Innervation.neurogenic
    switch item {
    case .urinaryRetention: return bladder
    case .incontinence: return bladder || bowel
    case .bowelChange, .reducedAnalTone: return bowel
    case .saddleNumbness: return moment.enrolment { $0[Profile.Baseline.saddleSensation] } == Profile.Sensation.impaired
    case .weaknessLegs, .newWeakness, .motorDeficit, .ankleWeakness, .flaccidLegs:
      return moment.enrolment { $0.plausible(Profile.Baseline.legStrengthMRC) }.map { $0.hundredths < 400 } ?? false
    default: return false
    }
  }
}
