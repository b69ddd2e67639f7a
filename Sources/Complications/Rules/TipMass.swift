import ChangeLog
import PumpRecords

/// NE-4: an inflammatory mass at the catheter's tip, asked for by imaging and never asserted before.
struct TipMass {
  private let moment: Moment
  private let numbers: NeurologicalParameters

  init(_ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.neurological
  }

  var trigger: Trigger? {
    let chart = moment.chart
    let images = chart.window(chart.imagings, from: moment.now - numbers.within, to: moment.now).filter {
      $0[Imaging.result].contains(Imaging.Result.tipMass)
    }
    var evidence = images.map(\.id)
    var times = images.map(\.at)
    var tier = Tier.urgent
    var signs = images.isEmpty ? [] : ["mass on imaging"]
    let losses = moment.open(.catheterMalfunction).filter { $0.held.contains { $0.rule == "CA-2" } }
    if let loss = losses.first {
      let from = moment.now - numbers.massLookBack
      let deficits = NewDeficit.all(from: from, at: moment)
      let pains = moment.painReports(from: from).filter(isNew)
      let opioid = opioid
      let began = loss.held.filter { $0.rule == "CA-2" }.map(\.since).min() ?? loss.effectiveAt
      evidence += pains.flatMap(\.evidence) + deficits.map(\.observation.id) + [opioid?.id].compactMap(\.self)
      if !pains.isEmpty || !deficits.isEmpty || opioid != nil { evidence += loss.evidence }
      if !deficits.isEmpty { tier = .emergency }
      let emergent = deficits.map { max($0.observation.at, began) }
      times = emergent.isEmpty ? times + (pains.map(\.at) + [opioid?.at].compactMap(\.self)).map { max($0, began) } : emergent
      if !pains.isEmpty { signs.append("new pain") }
      if !deficits.isEmpty { signs.append("new deficit") }
      if opioid != nil { signs.append("opioid admixture") }
    }
    guard let since = times.min() else { return nil }
    return Trigger("NE-4", .catheterTipMass, tier, since: since, evidence: evidence.once, detail: signs.joined(separator: ", "))
  }

  /// New pain that neither the wound nor an old companion explains, judged at its own time.
  private func isNew(_ pain: PainReport) -> Bool {
    guard pain.hasPain, pain.isSaidNew != false, pain.isChronic != true else { return false }
    let comparison = PainComparison(pain, at: moment)
    return comparison.isNew && !comparison.isKnownStableOrLower && !moment.isWoundPain(pain)
  }

  /// The filling that the pump holds, where it contains an opioid of the rulebook's list.
  private var opioid: Noted<Refill>? {
    let names = moment.chart.rulebook.lists.opioids
    guard
      let refill = moment.chart.last(
        moment.chart.refills, at: moment.now, where: { $0[Refill.drug] != nil || !$0[Refill.admixture].isEmpty })
    else { return nil }
    let drugs = ([refill[Refill.drug]].compactMap(\.self) + refill[Refill.admixture]).map { $0.lowercased() }
    return drugs.contains { drug in names.contains(where: drug.contains) } ? refill : nil
  }
}

extension Moment {
  /// Whether BP-1 explains a pain, or may still explain it when the rest of its report comes; judged at the pain's own time.
  func isWoundPain(_ pain: PainReport) -> Bool {
    guard let surgery = lastSystemSurgery(upTo: pain.at), pain.at <= surgery.at + numbers.backPain.surgicalSite else { return false }
    let then = Moment(at: pain.at, as: self)
    let wound = WoundPain(pain, after: surgery, at: then)
    return wound.isExpected || (wound.mayFollow && now < pain.at + numbers.backPain.waitForReport)
  }
}
