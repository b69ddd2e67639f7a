import ChangeLog
import PumpRecords

/// RV-1 … RV-5: what is left in the reservoir is not what should be (evidence.md 4.4).
struct ResidualVolume: RuleFamily {
  let rules = ["RV-1", "RV-2", "RV-3", "RV-4", "RV-5"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.explanted == nil else { return [] }
    let chart = moment.chart
    var triggers = Self.checks(chart, from: moment.now, to: moment.now).flatMap { judge($0, moment) }
    for refill in chart.window(chart.refills, from: moment.now, to: moment.now) {
      if let trigger = postFill(refill, moment) { triggers.append(trigger) }
    }
    triggers += ResidualDrift.triggers(at: moment)
    triggers += risen(moment)
    return Self.highest(triggers)
  }

  static func checks(_ chart: Chart, from: Int64, to: Int64) -> ArraySlice<ResidualCheck> {
    let all = chart.residuals
    let low = Search.first(in: all.count) { all[$0].at >= from }
    let high = Search.first(in: all.count) { all[$0].at > to }
    return low < high ? all[low..<high] : []
  }

  /// One trigger for a rule and finding, the highest.
  private static func highest(_ triggers: [Trigger]) -> [Trigger] {
    var kept: [Trigger] = []
    for trigger in triggers {
      let same = kept.firstIndex { $0.rule == trigger.rule && $0.act == trigger.act && $0.findingClass == trigger.findingClass }
      if let same {
        if trigger.tier > kept[same].tier { kept[same] = trigger }
      } else {
        kept.append(trigger)
      }
    }
    return kept
  }

  /// RV-1 … RV-3 of one aspiration, with each expected residual.
  private func judge(_ check: ResidualCheck, _ moment: Moment) -> [Trigger] {
    var triggers: [Trigger] = []
    for reading in check.readings {
      let limits = Limits(reading, at: check.at, moment)
      let size = Deviation.size(reading.excess, Rational(0))
      guard size > limits.first else { continue }
      let isExcess = reading.excess > Rational(0)
      let numbers = moment.numbers.residual
      var found: [(rule: String, tier: Tier, evidence: [ChangeID])] = [("RV-1", .review, [])]
      let symptoms = matching(isExcess: isExcess, at: check.at, moment)
      if size > limits.second {
        found.append(("RV-2", .urgent, []))
      } else if let symptoms {
        found.append(("RV-2", .urgent, symptoms))
      }
      let isLarge = size >= Rational(numbers.grossMicrolitres)
      let isHalf = reading.programmed.map { Rational(1000) * size >= Rational(numbers.grossMilli) * $0 } ?? false
      let isSoon = check.fillAt.map { check.at - $0 <= numbers.soonAfterFill } ?? false
      if isLarge && (isHalf || (!isExcess && isSoon)) { found.append(("RV-3", .emergency, [])) }
      for one in found {
        triggers.append(trigger(one.rule, one.tier, check, reading, limits.first, isExcess: isExcess, evidence: one.evidence))
      }
    }
    return triggers
  }

  private func trigger(
    _ rule: String, _ tier: Tier, _ check: ResidualCheck, _ reading: ResidualCheck.Reading, _ limit: Rational, isExcess: Bool,
    evidence: [ChangeID]
  ) -> Trigger {
    Trigger(
      rule, isExcess ? .residualExcess : .residualDeficit, tier, act: check.isRefill ? check.id : check.fill ?? check.id, since: check.at,
      evidence: [check.id] + (check.fill.map { [$0] } ?? []) + evidence, causes: [check.id],
      numbers: Self.figures(check, reading, limit))
  }

  private static func figures(_ check: ResidualCheck, _ reading: ResidualCheck.Reading, _ limit: Rational) -> [FindingNumber] {
    func millilitres(_ volume: Rational) -> String { (volume * (Rational(1, over: 1000) ?? Rational(0))).text(decimals: 2) }
    var numbers = [FindingNumber("aspiratedML", Micro.text(check.aspirated))]
    for one in check.readings { numbers.append(FindingNumber(one.name + "ExpectedML", millilitres(one.expected))) }
    numbers.append(FindingNumber("differenceML", millilitres(reading.excess)))
    numbers.append(FindingNumber("limitML", millilitres(limit)))
    if let programmed = reading.programmed { numbers.append(FindingNumber("programmedML", millilitres(programmed))) }
    return numbers
  }

  /// The limits of RV-1 and RV-2.
  struct Limits {
    let first: Rational
    let second: Rational

    init(_ reading: ResidualCheck.Reading, at t: Int64, _ moment: Moment) {
      let numbers = moment.numbers.residual
      let absolute = Rational(numbers.limitMicrolitres)
      guard let programmed = reading.programmed else {
        first = absolute
        second = Rational(numbers.unknownMicrolitres)
        return
      }
      let share = Rational(numbers.accuracyMilli, over: 1000).map { $0 * programmed } ?? absolute
      let spec = max(share, Rational(numbers.leastMicrolitres))
      let isLarge = moment.capacityMicrolitres(at: t).map { $0 > numbers.smallReservoirMicrolitres } ?? false
      first = isLarge ? spec : min(absolute, spec)
      second = max(absolute, spec)
    }
  }

  /// Symptoms that fit, in the week before: high tone or loss of effect beside an excess, signs of overdose beside a deficit.
  /// Nil where there are none.
  private func matching(isExcess: Bool, at t: Int64, _ moment: Moment) -> [ChangeID]? {
    let reports = moment.observations(from: t - moment.numbers.residual.symptomsWithin, to: t)
    if isExcess {
      let stiff = reports.filter { moment.isSpasticityUp($0) }.map(\.id)
      return stiff.isEmpty && !moment.isOpen(.lossOfEffect) ? nil : stiff
    }
    let signs = OverdoseSigns(moment)
    let ill = reports.filter { !signs.new($0).isEmpty }.map(\.id)
    return ill.isEmpty ? nil : ill
  }

  /// RV-3: a finding at RV-2 while a withdrawal or overdose is open, also one that opens later; RV-4 beside a loss of effect.
  private func risen(_ moment: Moment) -> [Trigger] {
    let isIll = moment.isOpen(.withdrawal) || moment.isOpen(.overdose)
    let isLost = moment.isOpen(.lossOfEffect)
    guard isIll || isLost else { return [] }
    var triggers: [Trigger] = []
    for life in moment.lives where life.isOpen && (life.findingClass == .residualExcess || life.findingClass == .residualDeficit) {
      if isIll, let held = life.held.first(where: { $0.rule == "RV-2" }), !life.held.contains(where: { $0.rule == "RV-3" }) {
        var trigger = held.trigger
        trigger.rule = "RV-3"
        trigger.tier = .emergency
        trigger.since = moment.now
        triggers.append(trigger)
      }
      if isLost, let held = life.held.first(where: { $0.rule == "RV-4" }), held.tier < .urgent {
        var trigger = held.trigger
        trigger.tier = .urgent
        trigger.since = moment.now
        triggers.append(trigger)
      }
    }
    return triggers
  }

  /// RV-5: less in the pump than was filled.
  private func postFill(_ refill: Noted<Refill>, _ moment: Moment) -> Trigger? {
    guard let measured = refill[Refill.postFillCheckML], let missing = PostFillCheck.missing(refill, in: moment.chart) else { return nil }
    return Trigger(
      "RV-5", .residualDeficit, .urgent, act: refill.id, since: refill.at, evidence: [refill.id],
      numbers: [FindingNumber("postFillCheckML", measured.text), FindingNumber("missingML", Micro.text(missing))])
  }

  /// An aspiration inside the finding's own limit, or two successive refills inside theirs.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    let later = Self.checks(moment.chart, from: held.lastHeld + 1, to: moment.now).filter(\.isAccepted)
    guard !later.isEmpty else { return false }
    let own = moment.chart.residuals.first { life.evidence.contains($0.id) && $0.at <= held.lastHeld }
    let limit = own.flatMap { check in check.readings.map { Limits($0, at: check.at, moment).first }.min() }
    func isInside(_ check: ResidualCheck, _ limit: Rational?) -> Bool {
      check.readings.allSatisfy {
        Deviation.size($0.excess, Rational(0)) <= limit ?? Limits($0, at: check.at, moment).first
      }
    }
    if later.contains(where: { !$0.isRefill && isInside($0, limit) }) { return true }
    // Every completed refill since: one whose residual nobody measured breaks the row.
    let fills = moment.chart.delivery.fills.filter { $0.at > held.lastHeld && $0.at <= moment.now }
    let row = fills.map { fill in later.first { $0.id == fill.id }.map { isInside($0, nil) } ?? false }
    return zip(row, row.dropFirst()).contains { $0 && $1 }
  }
}

/// What a check after the fill says was missing.
enum PostFillCheck {
  /// Microlitres missing, where more than the check's own error; nil else.
  static func missing(_ refill: Noted<Refill>, in chart: Chart) -> Int64? {
    guard let fill = refill.fillMicrolitres, let measured = refill[Refill.postFillCheckML]?.microlitres else { return nil }
    let numbers = chart.rulebook.parameters.residual
    let capacity = chart.last(chart.implants, at: refill.at) { $0.isAccepted && $0[Implant.reservoirML] != nil }?[Implant.reservoirML]
    let isLarge = capacity.map { $0.microlitres > numbers.smallReservoirMicrolitres } ?? false
    let limit = isLarge ? numbers.checkLargeMicrolitres : numbers.checkSmallMicrolitres
    return fill - measured > limit ? fill - measured : nil
  }
}
