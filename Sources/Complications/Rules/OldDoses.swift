import ChangeLog
import PumpRecords

extension Noted where K == Program {
  /// Says that the pump stands still, or gives a daily dose of nothing.
  var isStop: Bool { stops == true || totalNanograms == Rational(0) }

  /// Nanograms in 24 hours: computed from steps and daily boluses, else stated, else flow times concentration.
  var totalNanograms: Rational? {
    if let total = dailyNanograms { return total }
    guard self[Program.steps].isEmpty, message[Program.dailyDoseMcg] == nil, let flow = self[Program.flowMLPerDay],
      let concentration = self[Program.concentrationMcgPerML]
    else { return nil }
    // Nanolitres a day times nanograms a millilitre; a millilitre has a million nanolitres.
    return Rational(flow.scaled, over: 1_000_000).map { $0 * Rational(concentration.scaled) }
  }
}

/// A dose that a program replaces.
struct OldDose: Hashable {
  var nanograms: Rational
  /// The program that set it; nil where the new program itself says what came before.
  var program: ChangeID?
}

extension Moment {
  /// The last dose that ran before a program, stops and minimum rate passed over.
  func doseBefore(_ program: Noted<Program>, notAfter t: Int64? = nil) -> (nanograms: Rational, program: Noted<Program>)? {
    let end = t ?? program.at
    var place = Search.first(in: chart.programs.count) { chart.programs[$0].at > end }
    while place > 0 {
      place -= 1
      let earlier = chart.programs[place]
      guard (earlier.at, earlier.source.label) < (program.at, program.source.label), earlier.isAccepted, !earlier.isStop,
        !earlier.isMinimumRate, let total = earlier.totalNanograms
      else { continue }
      return (total, earlier)
    }
    return nil
  }

  /// The doses that a program is compared with: the last one, the one that it names itself, and the one in force 24 hours
  /// before, since several small steps make one large one.
  func oldDoses(of program: Noted<Program>) -> [OldDose] {
    var doses: [OldDose] = []
    func add(_ nanograms: Rational, _ program: ChangeID?) {
      guard nanograms > Rational(0), !doses.contains(where: { $0.nanograms == nanograms }) else { return }
      doses.append(OldDose(nanograms: nanograms, program: program))
    }
    if let last = doseBefore(program) { add(last.nanograms, last.program.id) }
    if let named = program[Program.previousDailyDoseMcg] { add(Rational(named.scaled), nil) }
    // A program that leaves the dose as it is makes no step, whatever came before it.
    if let total = program.totalNanograms, doses.contains(where: { $0.nanograms != total }),
      let day = doseBefore(program, notAfter: program.at - numbers.programming.product)
    {
      add(day.nanograms, day.program.id)
    }
    return doses
  }

  /// Whether a program's possible dose (total, stated, flow times concentration) is above the intended one, else above the
  /// lower old dose; nil where that cannot be told (OD-1).
  func isDoseAbove(_ program: Noted<Program>) -> Bool? {
    var doses = [program.totalNanograms, program[Program.dailyDoseMcg].map { Rational($0.scaled) }].compactMap(\.self)
    if let product = program.flowTimesConcentration { doses.append(product) }
    guard let highest = doses.max() else { return nil }
    if let intended = program[Program.intendedDailyDoseMcg] { return highest > Rational(intended.scaled) }
    return oldDoses(of: program).map(\.nanograms).min().map { highest > $0 }
  }
}

extension Noted where K == Program {
  /// Stated flow times stated concentration, nanograms a day.
  var flowTimesConcentration: Rational? {
    guard let flow = self[Program.flowMLPerDay], let concentration = self[Program.concentrationMcgPerML] else { return nil }
    // Nanolitres a day times nanograms a millilitre; a millilitre has a million nanolitres.
    return Rational(flow.scaled, over: 1_000_000).map { $0 * Rational(concentration.scaled) }
  }
}
