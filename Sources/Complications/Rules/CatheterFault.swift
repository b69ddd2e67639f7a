import ChangeLog
import PumpRecords

/// CA-4, CA-5: a catheter that gives no fluid, or is seen to be out of order (evidence.md 4.7).
struct CatheterFault: RuleFamily {
  let rules = ["CA-4", "CA-5"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    return [dry(moment), seen(moment)].compactMap(\.self)
  }

  /// CA-4: no fluid, or too little in the time.
  private func dry(_ moment: Moment) -> Trigger? {
    let studies = moment.chart.window(moment.chart.catheterStudies, from: moment.now, to: moment.now).filter { isDry($0, moment) }
    guard !studies.isEmpty else { return nil }
    return Trigger(
      "CA-4", .catheterMalfunction, .urgent, since: moment.now, evidence: studies.map(\.id), causes: studies.map(\.id),
      numbers: studies.compactMap { $0[CatheterStudy.csfAspiratedML] }.prefix(1).map {
        FindingNumber("csfAspiratedML", DecimalText.text($0.microlitres, decimals: 3))
      }, missing: ["dye or indium study", "ct"])
  }

  private func isDry(_ study: Noted<CatheterStudy>, _ moment: Moment) -> Bool {
    let what = study[CatheterStudy.what]
    guard what == nil || what == .accessPortAspiration || what == .dye else { return false }
    if study[CatheterStudy.csfAspirated] == false { return true }
    guard let volume = study[CatheterStudy.csfAspiratedML] else { return false }
    let numbers = moment.numbers.catheter
    // Minutes are kept in hundredths.
    let minutes = max(study[CatheterStudy.withinMinutes]?.scaled ?? 0, numbers.aspirationMinutes * 100)
    return volume.microlitres * numbers.aspirationMinutes * 100 < numbers.aspirationMicrolitres * minutes
  }

  /// CA-5: seen on an image or in a study; worse while withdrawal stands.
  private func seen(_ moment: Moment) -> Trigger? {
    let chart = moment.chart
    var shown: [(id: ChangeID, codes: [String])] = []
    for image in chart.window(chart.imagings, from: moment.now, to: moment.now) {
      let codes = image[Imaging.result].compactMap(\.known).filter(Self.faults.contains).map { "\($0)" }
      if !codes.isEmpty { shown.append((image.id, codes)) }
    }
    for study in chart.window(chart.catheterStudies, from: moment.now, to: moment.now) {
      let codes = study[CatheterStudy.result].compactMap(\.known).map { "\($0)" }.filter { code in
        code == "subduralPattern" || Self.faults.contains { "\($0)" == code }
      }
      if !codes.isEmpty { shown.append((study.id, codes)) }
    }
    let held = moment.open(.catheterMalfunction).flatMap(\.held).first { $0.rule == "CA-5" }
    if shown.isEmpty {
      guard let held, held.tier < .emergency, moment.isOpen(.withdrawal) else { return nil }
      var worse = held.trigger
      worse.tier = .emergency
      worse.since = moment.now
      return worse
    }
    let codes = shown.flatMap(\.codes)
    let isEmergency = codes.contains("bowelPerforation") || moment.isOpen(.withdrawal)
    return Trigger(
      "CA-5", .catheterMalfunction, isEmergency ? .emergency : .urgent, since: moment.now, evidence: shown.map(\.id),
      causes: shown.map(\.id), numbers: [FindingNumber("seen", codes.joined(separator: " "), isText: true)])
  }

  /// Faults of the catheter; one that lies in the cord is NE-3's, a rotor that stands still PU-1's.
  static let faults: [Imaging.Result] = [
    .catheterDiscontinuity, .catheterKink, .catheterCoiled, .catheterMigrated, .tipOutsideCanal, .tipSubdural, .tipEpidural,
    .extravasation, .intraperitoneal, .bowelPerforation,
  ]

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool { CatheterRepaired.holds(since: held, of: life, at: moment) }
}

/// What ends findings of the catheter: surgery, or a picture free of the fault as fine as the one that showed it and then effect
/// restored. One negative test does not.
enum CatheterRepaired {
  private static let repairs: [Procedure.What] = [
    .catheterRevision, .catheterReplacement, .catheterRepair, .bloodPatch, .csfLeakRepair, .pumpReplacement,
  ]

  static func holds(since held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    if moment.explanted != nil { return true }
    let chart = moment.chart
    let last = held.evidence.compactMap { chart.sources[$0]?.at }.max() ?? held.since
    let isRepaired = chart.window(chart.procedures, from: last, to: moment.now).contains { procedure in
      procedure.isAccepted && procedure.status == .finished && repairs.contains { procedure[Procedure.what] == .some(Coded($0)) }
    }
    if isRepaired { return true }
    let wanted = held.evidence.compactMap { fineness($0, chart) }.max() ?? 0
    var clear: [Int64] = []
    for image in chart.window(chart.imagings, from: last + 1, to: moment.now) where image.isAccepted {
      let results = image[Imaging.result].compactMap(\.known)
      if results.contains(.normal), !results.contains(where: CatheterFault.faults.contains), fineness(image) >= wanted {
        clear.append(image.at)
      }
    }
    for study in chart.window(chart.catheterStudies, from: last + 1, to: moment.now) where study.isAccepted {
      let results = study[CatheterStudy.result].compactMap(\.known)
      if results.contains(where: { $0 == .normal || $0 == .patent || $0 == .noLeak }), fineness(study) >= wanted { clear.append(study.at) }
    }
    guard let first = clear.min() else { return false }
    return EffectRestored.holds(since: first, at: moment)
  }

  /// Plain film, then CT, then dye or indium.
  private static func fineness(_ id: ChangeID, _ chart: Chart) -> Int? {
    if let image = chart.imagings.first(where: { $0.id == id }) { return fineness(image) }
    if let study = chart.catheterStudies.first(where: { $0.id == id }) { return fineness(study) }
    return nil
  }

  private static func fineness(_ image: Noted<Imaging>) -> Int {
    switch image[Imaging.what]?.known {
    case .ct, .mri, .ctHead: 2
    default: 1
    }
  }

  private static func fineness(_ study: Noted<CatheterStudy>) -> Int {
    switch study[CatheterStudy.what]?.known {
    case .dye, .indium: 3
    default: 1
    }
  }
}
