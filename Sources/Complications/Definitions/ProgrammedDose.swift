package import PumpRecords

extension Noted where K == Program {
  /// Whether the program stops the pump; nil where it says neither.
  package var stops: Bool? {
    if self[Program.state] == .stopped || self[Program.mode] == .stopped { return true }
    if self[Program.state] == .running || self[Program.mode] != nil { return false }
    if let dose = dailyNanograms { return dose == Rational(0) ? nil : false }
    return nil
  }

  /// Whether it sets the lowest flow of the pump.
  package var isMinimumRate: Bool { self[Program.mode] == .minimumRate }

  /// What a day delivers, ng: the steps and the boluses with a clock time; without steps the stated daily dose (PR-3: never
  /// the typed total where there are steps). Nil where unknown.
  package var dailyNanograms: Rational? {
    var total: Rational?
    let steps = self[Program.steps]
    if !steps.isEmpty {
      var sum = Rational(0)
      for step in steps {
        guard let dose = step.nanograms else { return nil }
        sum = sum + dose
      }
      total = sum + dailyBolusNanograms
    } else if let stated = self[Program.dailyDoseMcg] {
      total = Rational(stated.nanograms)
    } else if self[Program.mode] == .bolusOnly {
      total = dailyBolusNanograms
    }
    return total
  }

  /// Boluses with a clock time, ng a day.
  package var dailyBolusNanograms: Rational {
    var sum = Rational(0)
    for bolus in self[Program.boluses] {
      if case .daily = bolus[Program.Bolus.at], let dose = bolus.plausible(Program.Bolus.doseMcg) { sum = sum + Rational(dose.nanograms) }
    }
    return sum
  }

  /// Boluses that are given once: when, and ng. Without a date at the program itself.
  package var singleBoluses: [(at: Int64, nanograms: Int64)] {
    self[Program.boluses].compactMap { bolus in
      guard let dose = bolus.plausible(Program.Bolus.doseMcg) else { return nil }
      switch bolus[Program.Bolus.at] {
      case .daily: return nil
      case .once(let instant): return (instant.milliseconds, dose.nanograms)
      case nil: return (at, dose.nanograms)
      }
    }
  }
}

extension Message where K == Program.Step {
  /// What the step delivers, ng; nil where unknown.
  package var nanograms: Rational? {
    if let dose = plausible(Program.Step.doseMcg) { return Rational(dose.nanograms) }
    guard let rate = plausible(Program.Step.rateMcgPerH), let from = self[Program.Step.from], let to = self[Program.Step.to] else {
      return nil
    }
    let minutes = to.minutes > from.minutes ? to.minutes - from.minutes : to.minutes + 1440 - from.minutes
    return Rational(rate.picogramsPerHour, over: 1000).flatMap { hourly in Rational(minutes, over: 60).map { hourly * $0 } }
  }
}
