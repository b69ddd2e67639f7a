import ChangeLog
import PumpRecords

/// IN-2: a deep infection of pump or catheter, sepsis beside it, and an explant that is booked without a plan.
struct DeviceInfection {
  private let moment: Moment
  private let chart: Chart
  private let numbers: InfectionParameters

  init(_ moment: Moment) {
    self.moment = moment
    chart = moment.chart
    numbers = moment.numbers.infection
  }

  private struct Sign {
    var ids: [ChangeID]
    var at: Int64
    var name: String
  }

  var trigger: Trigger? {
    let signs = signs
    let isOpen = moment.isOpen(.deviceInfectionDeep)
    guard !signs.isEmpty || isOpen else { return nil }
    let sepsis = sepsis
    guard !signs.isEmpty || !sepsis.isEmpty else { return nil }
    let began = signs.map(\.at).min() ?? moment.open(.deviceInfectionDeep).map(\.effectiveAt).min() ?? moment.now
    let since = sepsis.map { max($0.at, began) }.min() ?? began
    let surgery = moment.lastSurgery(upTo: moment.now)
    var figures: [FindingNumber] = []
    if let surgery {
      figures.append(FindingNumber("daysSinceSurgery", String((began - surgery.at) / Lapse.day)))
      figures.append(FindingNumber("onset", began <= surgery.at + numbers.late ? "early" : "late", isText: true))
    }
    var names: [String] = []
    for sign in signs + sepsis where !names.contains(sign.name) { names.append(sign.name) }
    return Trigger(
      "IN-2", .deviceInfectionDeep, sepsis.isEmpty ? .urgent : .emergency, since: since,
      evidence: (signs + sepsis).flatMap(\.ids).once, causes: [surgery?.id].compactMap(\.self), numbers: figures,
      missing: missing, detail: names.joined(separator: ", "))
  }

  private var missing: [String] {
    let window = moment.observations(from: moment.now - numbers.within)
    var missing: [String] = []
    if !window.contains(where: { $0.temperature != nil }) { missing.append("vitals.temperatureC") }
    if !window.contains(where: { $0.systolic != nil }) { missing.append("vitals.systolic") }
    if !window.contains(where: { $0.lab?[Lab.bloodCulture] != nil }) { missing.append("lab.bloodCulture") }
    return missing
  }

  private var signs: [Sign] {
    let window = moment.observations(from: moment.now - numbers.within)
    var signs: [Sign] = []
    let codes: [Exam.Finding] = [.purulence, .fluctuance, .dehiscence, .exposedHardware, .skinErosion]
    for observation in window {
      for code in codes where observation.found(code) { signs.append(Sign(ids: [observation.id], at: observation.at, name: "\(code)")) }
      if observation.drainage == .purulent { signs.append(Sign(ids: [observation.id], at: observation.at, name: "purulence")) }
      if Culture.isPositive(observation.lab?[Lab.woundCulture]) {
        signs.append(Sign(ids: [observation.id], at: observation.at, name: "wound culture"))
      }
    }
    for image in chart.window(chart.imagings, from: moment.now - numbers.within, to: moment.now) {
      let results = image[Imaging.result]
      for code in [Imaging.Result.bowelPerforation, .osteomyelitis, .discitis] where results.contains(code) {
        signs.append(Sign(ids: [image.id], at: image.at, name: "\(code) on imaging"))
      }
    }
    for study in chart.window(chart.catheterStudies, from: moment.now - numbers.within, to: moment.now)
    where study[CatheterStudy.result].contains(where: { $0 == CatheterStudy.Result.bowelPerforation }) {
      signs.append(Sign(ids: [study.id], at: study.at, name: "bowelPerforation"))
    }
    return signs + warmPocket(window) + feverBeside(window) + blood
  }

  /// A pocket that is warm and tender, later than the wound explains.
  private func warmPocket(_ window: ArraySlice<Observation>) -> [Sign] {
    func isLatePocket(_ observation: Observation) -> Bool {
      observation.exam?[Exam.site] == .pocket
        && (moment.lastSurgery(upTo: observation.at).map { observation.at >= $0.at + numbers.latePocket } ?? false)
    }
    guard let warm = window.first(where: { $0.found(.warmth) && isLatePocket($0) }),
      let tender = window.first(where: { $0.found(.tenderness) && isLatePocket($0) })
    else { return [] }
    return [Sign(ids: [warm.id, tender.id].once, at: max(warm.at, tender.at), name: "warm and tender pocket")]
  }

  /// A wound sign and a measured fever.
  private func feverBeside(_ window: ArraySlice<Observation>) -> [Sign] {
    let fevers = window.filter { $0.temperature.map { $0 >= moment.numbers.definitions.feverMilliC } ?? false }
    let wound = window.filter { observation in WoundSign.allCases.contains { $0.shows(observation) } }
    guard let fever = fevers.first, let sign = wound.first else { return [] }
    return [Sign(ids: (wound + fevers).map(\.id).once, at: max(fever.at, sign.at), name: "wound sign with fever")]
  }

  /// High blood markers, later than the surgery explains, and pain that became worse.
  private var blood: [Sign] {
    let from = moment.now - numbers.painWithin
    let labs = chart.window(chart.labs, from: from, to: moment.now).filter { lab in
      let isHigh =
        (lab[Lab.crpMgPerL].map { $0.scaled >= numbers.crpMilli } ?? false)
        || (lab[Lab.esrMmPerH].map { $0.scaled >= numbers.esr * 100 } ?? false)
      return isHigh && (moment.lastSurgery(upTo: lab.at).map { lab.at >= $0.at + numbers.bloodAfter } ?? false)
    }
    guard let lab = labs.first, let pain = moment.painReports(from: from).first(where: isWorse) else { return [] }
    return [Sign(ids: labs.map(\.id) + pain.evidence, at: max(lab.at, pain.at), name: "high CRP or ESR with worse pain")]
  }

  private func isWorse(_ pain: PainReport) -> Bool {
    guard pain.hasPain else { return false }
    if pain.isSaidNew == true { return true }
    let comparison = PainComparison(pain, at: moment)
    if comparison.isWorse { return true }
    guard let surgery = moment.lastSystemSurgery(upTo: pain.at), pain.isAtSurgicalSite || (pain.site == nil && !comparison.isKnownSite)
    else { return false }
    if pain.at > surgery.at + moment.numbers.backPain.surgicalSite { return BackPain().persists(pain, after: surgery, moment) }
    return !moment.isWoundPain(pain)
  }

  /// Blood culture, fever with a failing circulation, breathing or mind, CSF at the wound.
  private var sepsis: [Sign] {
    let window = moment.observations(from: moment.now - numbers.sepsisWithin)
    var signs: [Sign] = []
    for observation in window {
      if Culture.isPositive(observation.lab?[Lab.bloodCulture]) {
        signs.append(Sign(ids: [observation.id], at: observation.at, name: "blood culture"))
      }
      if observation.found(.csfAtWound) { signs.append(Sign(ids: [observation.id], at: observation.at, name: "CSF at the wound")) }
    }
    let fevers = window.filter { $0.temperature.map { $0 >= moment.numbers.definitions.feverMilliC } ?? false }
    if let fever = fevers.first {
      for observation in window where isFailing(observation) {
        signs.append(Sign(ids: [fever.id, observation.id].once, at: max(fever.at, observation.at), name: "sepsis signs"))
      }
    }
    return signs
  }

  private func isFailing(_ observation: Observation) -> Bool {
    let definitions = moment.numbers.definitions
    if let pressure = observation.systolic, pressure < moment.lowSystolic(adult: definitions.systolicLow) { return true }
    if let rate = observation.heartRate,
      moment.childLimits.map({ rate > $0.highHeartRate * 1000 }) ?? (rate >= definitions.heartRate * 1000)
    {
      return true
    }
    if let rate = observation.respiratoryRate, !moment.isChild, rate >= numbers.respiratoryRate * 1000 { return true }
    return observation.answer(.rigors) == true || moment.isNew(.confusion, in: observation)
  }

  /// Explants that are booked while no plan says how the drug is to be replaced: withdrawal is ahead.
  var unplannedExplants: [Trigger] {
    let known = chart.window(chart.procedures, from: .min, to: moment.now)
    let bookings = known.filter { $0.isAccepted && $0[Procedure.what] == .pumpExplant && $0.status == .booked }
    guard !bookings.isEmpty, !hasPlan else { return [] }
    return bookings.compactMap { booking in
      let isSettled = known.contains {
        $0.id != booking.id && $0.isAccepted && $0[Procedure.what] == .pumpExplant && $0.at >= booking.at
          && ($0.counts || $0.status == .cancelled)
      }
      if isSettled { return nil }
      var trigger = Trigger(
        "IN-2", .withdrawal, .urgent, act: booking.id, since: booking.at, evidence: [booking.id], missing: ["plan"])
      trigger.variant = "explant"
      return trigger
    }
  }

  private var hasPlan: Bool {
    chart.window(chart.plans, from: .min, to: moment.now).contains { plan in
      guard plan.isAccepted, plan.source.isPrescriberOrSurgeon, let what = plan[Plan.what]?.known else { return false }
      return [Plan.What.wean, .explant, .replacementTherapy].contains(what) && (moment.planEnd(plan).map { moment.now < $0 } ?? true)
    }
  }
}

/// What a laboratory wrote of a culture.
enum Culture {
  /// Something grew that is no contaminant.
  static func isPositive(_ text: String?) -> Bool {
    guard let text, !text.isEmpty else { return false }
    return !["negative", "pending", "contaminant"].contains(text.lowercased())
  }
}
