import ChangeLog
import PumpRecords

extension Moment {
  /// The concentration that a program replaces: that of the last fill longer ago than the bridge's time, else of the last
  /// program; nil at a first fill (PR-5).
  func replacedStrength(by program: Noted<Program>) -> (id: ChangeID, at: Int64, strength: Concentration)? {
    let before = program.at - numbers.setting.bridgeWithin - 1
    if let fill = chart.last(chart.refills, at: before, where: { $0.isAccepted && $0[Refill.concentrationMcgPerML] != nil }),
      let strength = fill[Refill.concentrationMcgPerML]
    {
      return (fill.id, fill.at, strength)
    }
    let earlier = chart.last(chart.programs, at: program.at) { earlier in
      (earlier.at, earlier.source.label) < (program.at, program.source.label) && earlier.isAccepted
        && earlier[Program.concentrationMcgPerML] != nil
    }
    guard let earlier, let strength = earlier[Program.concentrationMcgPerML] else { return nil }
    return (earlier.id, earlier.at, strength)
  }

  /// What lies between the reservoir and the catheter's tip, microlitres, as stored for the implant (2.6); nil where unknown.
  /// - Parameter fill: when the old drug was filled: a pump exchanged since holds none of it, the kept catheter does.
  func deadVolume(at t: Int64, filledAt fill: Int64) -> Rational? {
    func stated<V>(_ field: Field<Implant, Quantity<V>>) -> Quantity<V>? {
      chart.last(chart.implants, at: t) { $0.isAccepted && $0[field] != nil }?[field]
    }
    var catheter = stated(Implant.catheterVolumeML).map { Rational($0.microlitres) }
    let tubing = stated(Implant.pumpTubingML).map { Rational($0.microlitres) }
    let whole = stated(Implant.deadVolumeML).map { Rational($0.microlitres) }
    if catheter == nil, let length = stated(Implant.catheterLengthCM), let perCentimetre = catheterNanolitresPerCentimetre(at: t) {
      // Lengths are kept to a hundredth of a centimetre, and a microlitre has a thousand nanolitres.
      catheter = Rational(length.scaled, over: 100_000).map { $0 * Rational(perCentimetre) }
    }
    if hasNewPump(at: t, since: fill) {
      if let catheter { return catheter }
      guard let whole, let tubing else { return nil }
      return whole - tubing
    }
    if let whole { return whole }
    guard let tubing, let catheter else { return nil }
    return tubing + catheter
  }

  private func catheterNanolitresPerCentimetre(at t: Int64) -> Int64? {
    let model = chart.last(chart.implants, at: t) { $0.isAccepted && $0[Implant.catheterModel] != nil }?[Implant.catheterModel]
    guard let model = model?.lowercased() else { return nil }
    return chart.rulebook.lists.catheters.first { model.hasPrefix($0.model.lowercased()) }?.nanolitresPerCentimetre
  }

  /// Whether the pump was exchanged on a catheter that stayed.
  private func hasNewPump(at t: Int64, since: Int64) -> Bool {
    chart.window(chart.procedures, from: since + 1, to: t).contains { procedure in
      procedure.isAccepted && procedure.isDone(.pumpReplacement) && !isWholeSystem(procedure)
    }
  }

  /// Whether pump and catheter were replaced within the rulebook's time before a program: then no old drug is in the way.
  func hasNewSystem(before t: Int64) -> Bool {
    let from = t - numbers.setting.newSystem
    if chart.window(chart.implants, from: from, to: t).contains(where: { $0.isAccepted && !$0.isUndated }) { return true }
    return chart.window(chart.procedures, from: from, to: t).contains { procedure in
      procedure.isAccepted && procedure.isDone(.pumpReplacement) && isWholeSystem(procedure)
    }
  }

  /// A pump replacement with another catheter, or with a catheter replacement within a day of it.
  private func isWholeSystem(_ procedure: Noted<Procedure>) -> Bool {
    if procedure[Procedure.catheterKept] == false { return true }
    let apart = numbers.setting.newSystem
    return chart.window(chart.procedures, from: procedure.at - apart, to: procedure.at + apart).contains {
      $0.isAccepted && $0.isDone(.catheterReplacement)
    }
  }

  /// Whether the bridge of the last program is still running at an instant; one without hours runs for the dead volume at the
  /// old flow.
  func isBridging(at t: Int64) -> Bool {
    guard let program = chart.last(chart.programs, at: t, where: \.isAccepted), let bridge = program[Program.bridge],
      bridge[Program.Bridge.state] != Program.BridgeState.none
    else { return false }
    if let hours = bridge.plausible(Program.Bridge.hours) { return t < program.at + hours.scaled * 3600 }
    guard let old = replacedStrength(by: program), let dose = program.totalNanograms ?? chart.delivery.dose(at: program.at),
      let volume = deadVolume(at: program.at, filledAt: old.at), let daily = dose.divided(by: Rational(old.strength.scaled)),
      let days = volume.divided(by: daily * Rational(1000))
    else { return false }
    return Rational(t - program.at) < days * Rational(Lapse.day)
  }
}
