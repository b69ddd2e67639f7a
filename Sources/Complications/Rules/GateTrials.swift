import ChangeLog
import PumpRecords

/// CG-6, CG-7: what the screening trials showed, and how they were dosed.
struct GateTrials {
  private let moment: Moment
  private let numbers: GateParameters
  private let trials: [Noted<Trial>]

  init(_ gate: Gate, _ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.gate
    let known = moment.chart.window(moment.chart.trials, from: .min, to: moment.now)
    trials = known.filter { $0.isAccepted && $0[Trial.status] != .cancelled }
    // Without a candidate a booked trial alone asks for no trial before it.
    isAsked = !gate.candidates.isEmpty || gate.firstBeyondTrial != nil
  }

  private let isAsked: Bool

  /// CG-6: half the chosen outcome, at best; the therapy's own criterion lowers it to a warning.
  var response: GateItem? {
    guard isAsked else { return nil }
    let given = trials.filter { $0[Trial.status] != .booked }
    guard !given.isEmpty else {
      return GateItem(rule: "CG-6", reason: "no screening trial", isHard: true, missing: ["trial"], waivesTrials: true)
    }
    let best = given.compactMap { $0[Trial.responsePercent]?.scaled }.max()
    if let best, best >= numbers.responseCentiPercent { return nil }
    let isMet = given.contains { trial in
      if trial[Trial.goalsMet] == true { return true }
      guard let before = trial[Trial.baselineMAS], let after = trial[Trial.bestMAS] else { return false }
      return (before.hundredths - after.hundredths) * 10 >= numbers.masDropMilli
    }
    let sources = given.map(\.source)
    if isMet {
      return GateItem(rule: "CG-6", reason: "ITB criterion met, policy criterion not met", isHard: false, evidence: sources)
    }
    let reason = best == nil ? "response of the trial not recorded" : "response of the trial below the policy's limit"
    return GateItem(
      rule: "CG-6", reason: reason, isHard: true, evidence: sources, missing: best == nil ? ["trial.responsePercent"] : [],
      waivesTrials: true)
  }

  /// CG-7: a lumbar bolus above the next step, too soon, too high, watched too briefly, or raised after an overdose.
  var doses: GateItem? {
    var found: [(reason: String, source: RecordSource)] = []
    var unrecorded: [RecordSource] = []
    var last: (dose: Int64?, at: Int64)?
    let boluses = trials.filter { $0[Trial.what] == .lumbarBolus }.map { trial in
      let isBooked = trial[Trial.status] == .booked
      return (trial: trial, isBooked: isBooked, at: isBooked ? trial[Trial.bookedFor]?.milliseconds : trial.at)
    }
    // A booking that was carried out is told by the dose that was given.
    let lastGiven = boluses.last { !$0.isBooked }?.trial.at ?? .min
    for bolus in boluses where !bolus.isBooked || bolus.trial.at >= lastGiven {
      let trial = bolus.trial
      let dose = trial[Trial.doseMcg]?.nanograms
      if let dose {
        let next = last.map { ($0.dose ?? 0) < numbers.firstNanograms ? numbers.firstNanograms : ($0.dose ?? 0) + numbers.stepNanograms }
        if dose > numbers.highestNanograms {
          found.append(("dose above the highest", trial.source))
        } else if dose > min(next ?? numbers.firstNanograms, numbers.highestNanograms) {
          found.append(("dose above the next step", trial.source))
        }
        if let last, let before = last.dose, dose > before, hadOverdose(from: last.at, to: bolus.at ?? moment.now) {
          found.append(("raised after signs of overdose", trial.source))
        }
      }
      if let last, let at = bolus.at, at >= last.at, at < last.at + numbers.between {
        found.append(("less than a day after the last dose", trial.source))
      }
      if bolus.isBooked { continue }
      if let hours = trial[Trial.observedHours] {
        if hours.scaled < numbers.observedMilliHours { found.append(("observed too briefly", trial.source)) }
      } else {
        unrecorded.append(trial.source)
      }
      last = (dose, trial.at)
    }
    if !found.isEmpty {
      var names: [String] = []
      for one in found where !names.contains(one.reason) { names.append(one.reason) }
      return GateItem(rule: "CG-7", reason: names.joined(separator: ", "), isHard: true, evidence: found.map(\.source))
    }
    guard !unrecorded.isEmpty else { return nil }
    return GateItem(
      rule: "CG-7", reason: "hours of observation not recorded", isHard: false, evidence: unrecorded, missing: ["trial.observedHours"])
  }

  private func hadOverdose(from: Int64, to: Int64) -> Bool {
    moment.lives.contains { life in
      life.findingClass == .overdose && life.spans.contains { $0.from >= from && $0.from <= to }
    }
  }
}
