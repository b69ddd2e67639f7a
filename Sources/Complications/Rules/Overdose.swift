import ChangeLog
import PumpRecords

/// OD-1, OD-2: overdose (evidence.md 4.2).
struct Overdose: RuleFamily {
  let rules = ["OD-1", "OD-2"]

  func instants(in chart: Chart) -> [Int64] {
    let numbers = chart.rulebook.parameters.overdose
    return chart.observations.map { $0.at + numbers.persistence } + chart.manipulations.map(\.at)
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard isInScope(moment) else { return [] }
    return [EarlyOverdose(moment).trigger, SevereOverdose(moment).trigger].compactMap { $0 }
  }

  /// ITB patients until 72 h after an explant, and anybody for 72 h after a screening dose.
  private func isInScope(_ moment: Moment) -> Bool {
    let lapse = moment.numbers.overdose.manipulation
    if moment.isPumpPatient(after: lapse) { return true }
    return moment.chart.manipulations.contains { $0.isScreening && $0.at <= moment.now && moment.now <= $0.at + lapse }
  }

  /// Consciousness, tone and breathing answered normal for a day, the cause recorded, and not before 72 h after the last
  /// abnormal sign.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    let numbers = moment.numbers.overdose
    guard let last = life.signs?.upperBound, moment.now >= last + numbers.persistence else { return false }
    let isEmergency = life.leading.tier == .emergency
    let counts: (Observation) -> Bool = { isEmergency ? $0.source.isClinicianOrDevice : true }
    let signs = OverdoseSigns(moment)
    let areCalm = [signs.isConscious, signs.hasTone, signs.breathesEnough, signs.isSaturated].allSatisfy { answer in
      moment.isCalm(for: numbers.calmFor, since: held.since, counts: counts, answer: answer)
    }
    return areCalm && hasCause(life, moment)
  }

  /// An accepted clinician's disposition on it that states a cause.
  private func hasCause(_ life: Life, _ moment: Moment) -> Bool {
    moment.chart.window(moment.chart.dispositions, from: life.effectiveAt, to: moment.now).contains { disposition in
      guard disposition.isAccepted, disposition.source.isClinician, let cause = disposition[Disposition.cause], !cause.isEmpty,
        let words = disposition[Disposition.finding]
      else { return false }
      return DispositionTarget.matches(words, life, in: moment.chart)
    }
  }
}

/// What an observation says of the signs of overdose.
struct OverdoseSigns {
  let moment: Moment

  init(_ moment: Moment) { self.moment = moment }

  /// A sign of OD-1; two items of one sign are one sign.
  enum Sign: String, Hashable, CaseIterable {
    case drowsiness, weakness, floppiness, dizziness, slowBreathing, toneFall

    var items: [Item] {
      switch self {
      case .drowsiness: [.drowsy, .unrousable]
      case .weakness: [.weaknessGeneral, .weaknessLegs]
      case .floppiness: [.floppy]
      case .dizziness: [.dizzy]
      case .slowBreathing: [.slowBreathing]
      case .toneFall: []
      }
    }
  }

  /// Breathing rate at or below it is slow, in thousandths: a child's first centile is the last that is not slow.
  func isSlow(_ rate: Int64) -> Bool {
    moment.childLimits.map { rate < $0.lowRespiratoryRate * 1000 } ?? (rate <= moment.numbers.overdose.respiratoryRate * 1000)
  }

  func isHeartSlow(_ rate: Int64) -> Bool {
    rate < (moment.childLimits?.lowHeartRate ?? moment.numbers.overdose.heartRateBelow) * 1000
  }

  /// Signs that are true.
  func present(_ observation: Observation) -> Set<Sign> {
    var signs: Set<Sign> = []
    for sign in Sign.allCases where sign.items.contains(where: { observation.answer($0) == true }) { signs.insert(sign) }
    if observation.respiratoryRate.map(isSlow) ?? false { signs.insert(.slowBreathing) }
    if hasToneFallen(observation) { signs.insert(.toneFall) }
    return signs
  }

  /// Signs that are true and were not at the last answer (3.1.7).
  func new(_ observation: Observation) -> Set<Sign> {
    var signs: Set<Sign> = []
    for sign in Sign.allCases {
      let isNew = sign.items.contains { item in moment.isNew(item, in: observation) { isAnaesthesia($0, item) } }
      if isNew { signs.insert(sign) }
    }
    if observation.respiratoryRate.map(isSlow) ?? false, wasNotSlow(before: observation) { signs.insert(.slowBreathing) }
    if hasToneFallen(observation), !hadToneFallen(before: observation) { signs.insert(.toneFall) }
    return signs
  }

  /// Weakness within 12 h after spinal anaesthesia is its effect, and no earlier answer.
  private func isAnaesthesia(_ earlier: Observation, _ item: Item) -> Bool {
    guard item == .weaknessLegs || item == .weaknessGeneral || item == .floppy else { return false }
    return moment.chart.window(moment.chart.procedures, from: earlier.at - 12 * Lapse.hour, to: earlier.at).contains {
      $0.isDone(.spinalAnaesthesia)
    }
  }

  private func hasToneFallen(_ observation: Observation) -> Bool {
    guard let mas = observation.mas, let usual = moment.baseline(.mas, for: observation) else { return false }
    return usual - mas >= moment.numbers.overdose.masFallMilli && mas <= moment.numbers.overdose.masFloorMilli
  }

  private func lastAnswer(before observation: Observation, _ isAnswer: (Observation) -> Bool?) -> Bool? {
    for earlier in moment.observations(from: observation.at - moment.numbers.definitions.baselineFrom, to: observation.at).reversed()
    where earlier.report != observation.report && earlier.isAccepted {
      if let answer = isAnswer(earlier) { return answer }
    }
    return nil
  }

  private func wasNotSlow(before observation: Observation) -> Bool {
    let answer = lastAnswer(before: observation) { earlier in
      earlier.respiratoryRate.map(isSlow) ?? earlier.answer(.slowBreathing)
    }
    return answer != true
  }

  private func hadToneFallen(before observation: Observation) -> Bool {
    lastAnswer(before: observation) { earlier in earlier.mas.map { _ in hasToneFallen(earlier) } } == true
  }

  /// Consciousness answered: true normal, false not.
  func isConscious(_ observation: Observation) -> Bool? {
    if observation.answer(.drowsy) == true || observation.answer(.unrousable) == true { return false }
    if let gcs = observation.gcs { return gcs == 15 }
    return observation.answer(.drowsy).map { !$0 } ?? (observation.found(.alert) ? true : nil)
  }

  /// Tone answered: true not low, false low.
  func hasTone(_ observation: Observation) -> Bool? {
    if observation.answer(.floppy) == true || hasToneFallen(observation) { return false }
    if observation.answer(.floppy) == false { return true }
    return observation.nrs != nil || observation.penn != nil || observation.mas != nil || observation.found(.rigid) ? true : nil
  }

  /// Breathing rate measured: true normal.
  func breathesEnough(_ observation: Observation) -> Bool? {
    if observation.answer(.slowBreathing) == true { return false }
    return observation.respiratoryRate.map { !isSlow($0) }
  }

  /// Saturation measured: true normal.
  func isSaturated(_ observation: Observation) -> Bool? { observation.spo2.map { $0 >= moment.numbers.overdose.spo2Below * 1000 } }

  /// Low tone: floppy, flaccid, or a mean MAS near zero.
  func isHypotonic(_ observation: Observation) -> Bool {
    observation.answer(.floppy) == true || observation.mas.map { $0 <= moment.numbers.overdose.masFloorMilli } ?? false
  }
}

/// OD-1: a new sign after a manipulation, or beside an open error whose possible dose is above the intended one.
struct EarlyOverdose {
  private let moment: Moment
  private let signs: OverdoseSigns
  private let numbers: OverdoseParameters

  init(_ moment: Moment) {
    self.moment = moment
    signs = OverdoseSigns(moment)
    numbers = moment.numbers.overdose
  }

  private struct Hit {
    var observation: Observation
    var new: Set<OverdoseSigns.Sign>
    var acts: [Manipulation]
    var errors: [Life]
  }

  var trigger: Trigger? {
    // A sign counts while it is within reach of an act; the episode itself keeps it open afterwards.
    let hits = moment.observations(from: moment.now - numbers.manipulation).compactMap(hit)
    guard let first = hits.first else { return nil }
    let tier = tier(hits)
    let evidence = hits.flatMap { [$0.observation.id] + $0.acts.suffix(1).map(\.id) + $0.errors.flatMap(\.evidence) }
    let causes = hits.flatMap { $0.acts.suffix(1).map(\.id) + $0.errors.flatMap { $0.act.map { [$0] } ?? $0.causes } }
    let named = hits.reduce(into: Set<String>()) { $0.formUnion($1.new.map(\.rawValue)) }.sorted().joined(separator: " ")
    return Trigger(
      "OD-1", .overdose, tier.tier, since: tier.since ?? first.observation.at, evidence: unique(evidence), causes: unique(causes),
      signs: hits.map(\.observation.at), numbers: [FindingNumber("signs", named, isText: true)], missing: missing(hits))
  }

  private func hit(_ observation: Observation) -> Hit? {
    var new = signs.new(observation)
    guard !new.isEmpty else { return nil }
    let acts = moment.chart.manipulations.filter { $0.at <= observation.at && observation.at <= $0.at + numbers.manipulation }
    let errors = errors
    guard !acts.isEmpty || !errors.isEmpty else { return nil }
    // Shortly after a screening dose leg weakness and a fall of tone are what it is given for.
    let isScreening = acts.contains { $0.isScreening && observation.at <= $0.at + numbers.screeningEffect }
    if isScreening {
      let report = moment.report(of: observation)
      let present = report.reduce(into: Set<OverdoseSigns.Sign>()) { $0.formUnion(signs.new($1)) }
      let isLegsOnly = report.allSatisfy { $0.answer(.weaknessGeneral) != true }
      let expected: Set<OverdoseSigns.Sign> = isLegsOnly ? [.weakness, .toneFall] : [.toneFall]
      if present.subtracting(expected).isEmpty { new.subtract(expected) }
      if new.isEmpty { return nil }
    }
    return Hit(observation: observation, new: new, acts: acts, errors: errors)
  }

  /// Open errors whose possible dose is above the intended one; not computable counts.
  private var errors: [Life] {
    moment.lives.filter { life in
      guard life.isOpen else { return false }
      switch life.findingClass {
      case .programmingError, .bridgeError, .drugEntryError: return life.held.contains { $0.trigger.isDoseAbove != false }
      default: return false
      }
    }
  }

  private func tier(_ hits: [Hit]) -> (tier: Tier, since: Int64?) {
    guard let first = hits.first, !isExplained(first.observation) else { return (.urgent, nil) }
    var urgentBefore: Int64?
    for hit in hits {
      if isAlertWithFlaccidLegs(hit.observation) { continue }
      let acts = hit.acts.filter { hit.observation.at <= $0.at + numbers.twoSignsWithin }
      for act in acts {
        let signs = hits.filter { $0.observation.at >= act.at && $0.observation.at <= hit.observation.at }
          .reduce(into: Set<OverdoseSigns.Sign>()) { $0.formUnion($1.new) }
        if signs.count >= 2 { return (.emergency, hit.observation.at) }
      }
      urgentBefore = urgentBefore ?? hit.observation.at
    }
    // More true signs soon after an OD-1 report.
    for hit in hits {
      let before = count(hit.observation)
      for later in moment.observations(from: hit.observation.at, to: hit.observation.at + numbers.progressWithin)
      where later.report != hit.observation.report && count(later) > before && !isAlertWithFlaccidLegs(later) {
        return (.emergency, later.at)
      }
    }
    return (.urgent, nil)
  }

  /// How many signs a report shows so far.
  private func count(_ observation: Observation) -> Int {
    moment.report(of: observation).reduce(into: Set<OverdoseSigns.Sign>()) { $0.formUnion(signs.present($1)) }.count
  }

  /// Surgery or a sedating drug shortly before the first report explains what it shows: URGENT at most.
  private func isExplained(_ observation: Observation) -> Bool {
    let from = observation.at - numbers.sedationWithin
    let chart = moment.chart
    if chart.window(chart.procedures, from: from, to: observation.at).contains(where: {
      $0.isAccepted && ($0.isSurgeryOnSystemOrSpine || $0.isDone(.otherSurgery))
    }) {
      return true
    }
    if chart.window(chart.implants, from: from, to: observation.at).contains(where: { $0.isAccepted && !$0.isUndated }) { return true }
    return chart.window(chart.medications, from: from, to: observation.at).contains { drug in
      guard drug.isAccepted, drug[Medication.status] == .started else { return false }
      let sort = drug[Medication.class]
      return sort == .sedative || sort == .opioid || sort == .volatileAnaesthetic
    }
  }

  /// An alert patient with flaccid legs and measured normal breathing, saturation and heart rate stays URGENT.
  private func isAlertWithFlaccidLegs(_ observation: Observation) -> Bool {
    let report = moment.report(of: observation)
    let isAlert = report.contains { $0.found(.alert) || $0.gcs == 15 || $0.answer(.drowsy) == false }
    let hasFlaccidLegs = report.contains { $0.found(.bilateralFlaccidLegs) || $0.found(.flaccid) }
    let isMeasuredNormal =
      report.contains { $0.respiratoryRate.map { !signs.isSlow($0) } ?? false }
      && report.contains { signs.isSaturated($0) == true } && report.contains { $0.heartRate.map { !signs.isHeartSlow($0) } ?? false }
    let isWorse = report.contains { signs.isConscious($0) == false }
    return isAlert && hasFlaccidLegs && isMeasuredNormal && !isWorse
  }

  private func missing(_ hits: [Hit]) -> [String] {
    let reports = hits.flatMap { moment.report(of: $0.observation) }
    var missing: [String] = []
    if !reports.contains(where: { $0.respiratoryRate != nil }) { missing.append("respiratoryRate") }
    if !reports.contains(where: { $0.spo2 != nil }) { missing.append("spo2") }
    if !reports.contains(where: { signs.isConscious($0) != nil }) { missing.append("drowsy") }
    return missing
  }

  private func unique(_ ids: [ChangeID]) -> [ChangeID] {
    var seen: Set<ChangeID> = []
    return ids.filter { seen.insert($0).inserted }
  }
}
