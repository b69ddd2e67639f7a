import ChangeLog
import PumpRecords

/// ST-1, ST-2: a checklist with gaps, and the record of the technique of a puncture (evidence.md 4.13).
struct SterileRecord: RuleFamily {
  let rules = ["ST-1", "ST-2"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] {
    let omissions = sheets(moment.chart, from: moment.now, to: moment.now).compactMap { omission($0) }
    return omissions + techniques(moment)
  }

  /// What was answered of the steps of one act.
  private struct Sheet {
    var id: ChangeID
    var at: Int64
    var isImplant: Bool
    var act: Checklist.Act
    var isChecklist: Bool
    var isAccepted: Bool
    /// Name, and the answer; nil: missing.
    var items: [(name: String, answer: SterileTechnique.Done?)]
  }

  private typealias Step = (
    name: String, sterile: Field<SterileTechnique, Coded<SterileTechnique.Done>>,
    checklist: Field<Checklist, Coded<SterileTechnique.Done>>
  )

  private static func steps(isImplant: Bool) -> [Step] {
    var steps: [Step] = [
      ("handHygiene", SterileTechnique.handHygiene, Checklist.handHygiene), ("mask", SterileTechnique.mask, Checklist.mask),
      ("sterileGloves", SterileTechnique.sterileGloves, Checklist.sterileGloves),
      ("sterileField", SterileTechnique.sterileField, Checklist.sterileField),
      ("skinPrep", SterileTechnique.skinPrep, Checklist.skinPrep), ("dryTime", SterileTechnique.dryTime, Checklist.dryTime),
      ("filter", SterileTechnique.filter, Checklist.filter),
      ("singleUseDrug", SterileTechnique.singleUseDrug, Checklist.singleUseDrug),
    ]
    if isImplant { steps.append(("antibioticTiming", SterileTechnique.antibioticTiming, Checklist.antibioticTiming)) }
    return steps
  }

  private func sheets(_ chart: Chart, from: Int64, to: Int64) -> [Sheet] {
    var sheets: [Sheet] = []
    func add(_ source: RecordSource, _ technique: Message<SterileTechnique>?, _ act: Checklist.Act) {
      guard let technique, !source.isHeader else { return }
      let items = Self.steps(isImplant: act == .implant).map { ($0.name, technique.state(of: $0.sterile).known) }
      sheets.append(
        Sheet(
          id: source.id, at: source.at, isImplant: act == .implant, act: act, isChecklist: false, isAccepted: source.isAccepted,
          items: items))
    }
    for refill in chart.window(chart.refills, from: from, to: to) { add(refill.source, refill[Refill.sterile], .refill) }
    for implant in chart.window(chart.implants, from: from, to: to) { add(implant.source, implant[Implant.sterile], .implant) }
    for checklist in chart.window(chart.checklists, from: from, to: to) {
      guard let act = checklist[Checklist.for]?.known else { continue }
      let items = Self.steps(isImplant: act == .implant).map { ($0.name, checklist[$0.checklist]?.known) }
      sheets.append(
        Sheet(
          id: checklist.id, at: checklist.at, isImplant: act == .implant, act: act, isChecklist: true, isAccepted: checklist.isAccepted,
          items: items))
    }
    return sheets
  }

  /// ST-1: a step that is missing or answered no.
  private func omission(_ sheet: Sheet) -> Trigger? {
    let open = sheet.items.filter { $0.answer != .yes }
    guard !open.isEmpty else { return nil }
    let refused = open.filter { $0.answer == .no }.map(\.name)
    let unknown = open.filter { $0.answer != .no }.map(\.name)
    var words: [String] = []
    if !unknown.isEmpty { words.append("not recorded: " + unknown.joined(separator: " ")) }
    if !refused.isEmpty { words.append("answered no: " + refused.joined(separator: " ")) }
    return Trigger(
      "ST-1", .sterileOmission, sheet.isImplant && !refused.isEmpty ? .urgent : .review, act: sheet.id, since: sheet.at,
      evidence: [sheet.id], missing: open.map(\.name), detail: words.joined(separator: "; "))
  }

  /// ST-2: of an implant or work on the catheter, what is not recorded of the puncture, or went badly.
  private func techniques(_ moment: Moment) -> [Trigger] {
    let chart = moment.chart
    var triggers: [Trigger] = []
    func judge(
      _ source: RecordSource, passes: Count?, paraesthesia: Bool?, blood: Bool?, flow: Bool?, level: String?, anchored: Bool?
    ) {
      guard !source.isHeader else { return }
      var missing: [String] = []
      var adverse: [String] = []
      if let passes {
        if passes.count >= moment.numbers.monitoring.needlePasses { adverse.append("needlePasses") }
      } else {
        missing.append("needlePasses")
      }
      if let paraesthesia { if paraesthesia { adverse.append("paraesthesia") } } else { missing.append("paraesthesia") }
      if let blood { if blood { adverse.append("bloodyTap") } } else { missing.append("bloodyTap") }
      if let flow { if !flow { adverse.append("csfFlow") } } else { missing.append("csfFlow") }
      if level == nil { missing.append("catheterTipLevel") }
      if anchored == nil { missing.append("anchored") }
      guard !missing.isEmpty || !adverse.isEmpty else { return }
      var words: [String] = []
      if !missing.isEmpty { words.append("not recorded: " + missing.joined(separator: " ")) }
      if !adverse.isEmpty { words.append("noted: " + adverse.joined(separator: " ")) }
      triggers.append(
        Trigger(
          "ST-2", .sterileOmission, .review, act: source.id, since: source.at, evidence: [source.id], missing: missing,
          detail: words.joined(separator: "; ")))
    }
    for one in chart.window(chart.implants, from: moment.now, to: moment.now) where !one.isUndated {
      judge(
        one.source, passes: one[Implant.needlePasses], paraesthesia: one[Implant.paraesthesia], blood: one[Implant.bloodyTap],
        flow: one[Implant.csfFlow], level: one[Implant.catheterTipLevel], anchored: one[Implant.anchored])
    }
    for one in chart.window(chart.procedures, from: moment.now, to: moment.now)
    where one.isDone(.catheterRevision) || one.isDone(.catheterReplacement) || one.isDone(.catheterRepair) {
      judge(
        one.source, passes: one[Procedure.needlePasses], paraesthesia: one[Procedure.paraesthesia], blood: one[Procedure.bloodyTap],
        flow: one[Procedure.csfFlow], level: one[Procedure.catheterTipLevel], anchored: one[Procedure.anchored])
    }
    return triggers
  }

  /// ST-1 by later checklists of that act that answer what was open with yes; ST-2 by a person's word alone.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    guard held.rule == "ST-1" else { return false }
    let all = sheets(moment.chart, from: held.since, to: moment.now)
    guard let act = all.first(where: { $0.id == life.act }) else { return false }
    var open = Set(act.items.filter { $0.answer != .yes }.map(\.name))
    for later in all where later.isChecklist && later.isAccepted && later.id != act.id && later.act == act.act && later.at >= act.at {
      let isLast = !all.contains { !$0.isChecklist && $0.act == act.act && $0.at > act.at && $0.at <= later.at }
      guard isLast, later.at - act.at <= Lapse.day else { continue }
      for item in later.items where item.answer == .yes { open.remove(item.name) }
    }
    return open.isEmpty
  }
}
