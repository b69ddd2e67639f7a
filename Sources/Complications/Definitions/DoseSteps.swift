import ChangeLog
import PumpRecords

/// The doses that were in force up to now, and from when they are counted (evidence.md 4.7: a new pump, a repair of the
/// catheter and a restart begin anew).
struct DoseSteps {
  /// A dose from a program on.
  struct Step {
    let id: ChangeID
    let at: Int64
    let nanograms: Rational
  }

  /// Stops and minimum rate passed over; ascending.
  private let steps: [Step]
  /// Programs that raised the dose, ascending.
  let increases: [Step]
  private let decreases: [Int64]
  /// From when doses are counted.
  let start: Int64
  /// When the system was implanted; nil when unknown.
  let implanted: Int64?

  init(_ moment: Moment) {
    let chart = moment.chart
    var steps: [Step] = []
    var increases: [Step] = []
    var decreases: [Int64] = []
    for program in chart.window(chart.programs, from: .min, to: moment.now)
    where program.isAccepted && !program.isStop && !program.isMinimumRate {
      guard let nanograms = program.totalNanograms, nanograms > Rational(0) else { continue }
      let step = Step(id: program.id, at: program.at, nanograms: nanograms)
      if let before = steps.last?.nanograms {
        if nanograms > before { increases.append(step) }
        if nanograms < before { decreases.append(step.at) }
      }
      steps.append(step)
    }
    self.steps = steps
    self.increases = increases
    self.decreases = decreases
    implanted = chart.last(chart.implants, at: moment.now) { $0.isAccepted && !$0.isUndated }?.at
    let repair = chart.last(chart.procedures, at: moment.now) { procedure in
      guard procedure.isAccepted, procedure.status == .finished, let what = procedure[Procedure.what]?.known else { return false }
      return Self.repairs.contains(what)
    }
    let restart = chart.flowLosses.filter { loss in
      guard loss.cause == .stop || loss.cause == .stall, let end = loss.to, end <= moment.now else { return false }
      return end - loss.begin > moment.numbers.overdose.restartAfter
    }.compactMap(\.to).max()
    start = [implanted, repair?.at, restart].compactMap(\.self).max() ?? .min
  }

  /// Catheter work, patch or leak repair, pump exchange.
  private static let repairs: [Procedure.What] = [
    .catheterRevision, .catheterReplacement, .catheterRepair, .bloodPatch, .csfLeakRepair, .pumpReplacement,
  ]

  /// The dose in force at an instant; nil before the first program.
  func last(at t: Int64) -> Step? { steps.last { $0.at <= t } }

  /// The lowest dose in force in a closed time, of several the last.
  func lowest(from: Int64, to: Int64) -> Step? {
    let within = steps.filter { $0.at > from && $0.at <= to }
    var lowest: Step?
    for step in [last(at: from)].compactMap(\.self) + within {
      if let least = lowest, least.nanograms < step.nanograms { continue }
      lowest = step
    }
    return lowest
  }

  /// The first increase later than an instant.
  func firstIncrease(after t: Int64) -> Step? { increases.first { $0.at > t } }

  /// When the dose was last lowered before an instant; the beginning of time where it never was.
  func lastDecrease(before t: Int64) -> Int64 { decreases.last { $0 < t } ?? .min }

  /// From when steps count after an implant; the beginning of time where its date is unknown.
  func settled(_ settling: Int64) -> Int64 { implanted.map { $0 + settling + 1 } ?? .min }
}

/// The tone that a rise of dose is held against: the enrolment value or the usual value before the first step, whichever is
/// lower. A usual value that moves along hides a slow loss.
struct ToneReference {
  private let nrs: Int64?
  private let penn: Int64?
  private let mas: Int64?

  init(before first: Int64, _ moment: Moment) {
    func lower(_ scale: OwnScale, _ enrolled: Score?) -> Int64? {
      [enrolled.map { $0.hundredths * 10 }, moment.rollingBaseline(scale, at: first)].compactMap(\.self).min()
    }
    nrs = lower(.nrs, moment.enrolment { $0.plausible(Profile.Baseline.spasticityNRS) })
    penn = lower(.penn, moment.enrolment { $0.plausible(Profile.Baseline.pennSpasms) })
    mas = lower(.mas, moment.enrolment { $0.plausible(Profile.Baseline.masMean) })
  }

  /// SPAST_UP against it.
  func isUp(_ observation: Observation, _ moment: Moment) -> Bool {
    let numbers = moment.numbers.definitions
    if let felt = observation.nrs {
      if let usual = nrs ?? observation.ownBaselineNRS {
        let limit = min(usual + numbers.spasticityRiseMilliNRS, 10_000)
        if felt >= limit && felt > usual && felt >= numbers.spasticityFloorMilliNRS { return true }
      } else if felt >= numbers.unknownBaselineMilliNRS {
        return true
      }
    }
    if let count = observation.penn, let penn, count >= penn + numbers.pennRise * 1000 { return true }
    if observation.source.isClinician, let grade = observation.mas, let mas, grade >= mas + numbers.masRiseMilli { return true }
    return observation.found(.rigid)
  }
}

/// Tone as it was last reported before an increase.
struct ToneBefore {
  private let nrs: Int64?
  private let mas: Int64?

  init(_ t: Int64, _ moment: Moment) {
    let earlier = moment.observations(from: t - moment.numbers.definitions.baselineFrom, to: t).filter(\.isAccepted)
    nrs =
      earlier.last { $0.nrs != nil }?.nrs
      ?? moment.enrolment { $0.plausible(Profile.Baseline.spasticityNRS) }.map { $0.hundredths * 10 }
    mas =
      earlier.last { $0.mas != nil }?.mas
      ?? moment.enrolment { $0.plausible(Profile.Baseline.masMean) }.map { $0.hundredths * 10 }
  }

  /// Whether a report shows less tone by the rulebook's steps; nil where the two cannot be compared.
  func isLower(_ observation: Observation, _ moment: Moment) -> Bool? {
    let numbers = moment.numbers.catheter
    var answer: Bool?
    if let felt = observation.nrs, let nrs { answer = nrs - felt >= numbers.responseMilliNRS }
    if let grade = observation.mas, let mas, answer != true { answer = mas - grade >= numbers.responseMilliMAS }
    return answer
  }
}
