import ChangeLog
import PumpRecords

/// CA-3, CA-6, CA-7, CA-8: what points to the catheter before anybody has seen it (evidence.md 4.7).
struct CatheterSuspicion: RuleFamily {
  let rules = ["CA-3", "CA-6", "CA-7", "CA-8"]

  func instants(in chart: Chart) -> [Int64] {
    let lapse = chart.rulebook.parameters.catheter.studyLowers
    return chart.catheterStudies.map { $0.at + lapse + 1 } + chart.imagings.map { $0.at + lapse + 1 }
  }

  func triggers(at moment: Moment) -> [Trigger] {
    guard moment.isPumpPatient(after: 0), moment.explanted == nil else { return [] }
    return [episodes(moment), behindWithdrawal(moment), alternation(moment), local(moment)].compactMap(\.self)
  }

  private struct Episode {
    var far: [Observation]
    var calm: Observation
  }

  /// The patient's own tone: the lower of enrolment and recent baseline.
  private func usual(_ observation: Observation, _ moment: Moment) -> Int64? {
    let enrolled = moment.enrolment { $0.plausible(Profile.Baseline.spasticityNRS) }.map { $0.hundredths * 10 }
    let own = moment.baseline(.nrs, for: observation)
    return [enrolled, own].compactMap(\.self).min()
  }

  private func isFar(_ observation: Observation, _ moment: Moment) -> Bool {
    if moment.isSpasticityFarUp(observation) { return true }
    let numbers = moment.numbers.definitions
    guard let nrs = observation.nrs, let usual = usual(observation, moment), nrs >= numbers.spasticityFloorMilliNRS else { return false }
    return nrs >= usual + numbers.strongRiseMilliNRS || (nrs >= numbers.strongMilliNRS && nrs > usual)
  }

  private func isCalm(_ observation: Observation, _ moment: Moment) -> Bool {
    guard let nrs = observation.nrs, let usual = usual(observation, moment) else { return moment.isToneCalm(observation) == true }
    return nrs <= usual + 1000
  }

  /// CA-3: tone far up that goes within a day, again and again.
  private func episodes(_ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.catheter
    var episodes: [Episode] = []
    var open: [Observation] = []
    for observation in moment.observations(from: moment.now - numbers.episodesWithin) where observation.answersTone {
      if isFar(observation, moment) {
        open.append(observation)
      } else if let first = open.first, isCalm(observation, moment) {
        if observation.at - first.at <= numbers.episodeResolves { episodes.append(Episode(far: open, calm: observation)) }
        open = []
      }
    }
    guard episodes.count >= 2 else { return nil }
    let chart = moment.chart
    let hasItch = episodes.contains { $0.far.contains(where: moment.isItching) }
    let isPosture = isPostureLinked(episodes)
    var tier: Tier = episodes.count >= 3 || hasItch || isPosture ? .urgent : .review
    let since = episodes[min(episodes.count, tier == .urgent && !hasItch && !isPosture ? 3 : 2) - 1].calm.at
    let normal = chart.window(chart.catheterStudies, from: moment.now - numbers.studyLowers, to: moment.now).contains { study in
      study.isAccepted && study.at > since && study[CatheterStudy.result].contains { $0 == .normal || $0 == .patent || $0 == .noLeak }
    }
    if normal { tier = .review }
    var trigger = Trigger(
      "CA-3", .catheterMalfunction, tier, since: since, evidence: episodes.flatMap { $0.far.map(\.id) + [$0.calm.id] },
      signs: episodes.flatMap { $0.far.map(\.at) }, numbers: [FindingNumber("episodes", String(episodes.count))],
      missing: isPosture ? [] : ["position"])
    trigger.fallsToo = true
    return trigger
  }

  private func isPostureLinked(_ episodes: [Episode]) -> Bool {
    var places: [(Symptoms.Position, Int)] = []
    var relief: Set<Symptoms.Position> = []
    for episode in episodes {
      if let position = episode.far.compactMap({ $0.symptoms?[Symptoms.position]?.known }).first {
        if let place = places.firstIndex(where: { $0.0 == position }) { places[place].1 += 1 } else { places.append((position, 1)) }
      }
      if let position = episode.calm.symptoms?[Symptoms.position]?.known { relief.insert(position) }
    }
    return places.contains { place in place.1 >= 2 && relief.contains { $0 != place.0 } }
  }

  /// CA-6: withdrawal though the pump reads well, or soon after surgery.
  private func behindWithdrawal(_ moment: Moment) -> Trigger? {
    let held = moment.open(.withdrawal).flatMap(\.held).filter { $0.rule == "WD-2" || $0.rule == "WD-3" }
    guard let onset = held.map(\.since).min() else { return nil }
    let chart = moment.chart
    let evidence = held.flatMap { $0.trigger.evidence }
    let good = chart.window(chart.interrogations, from: onset, to: moment.now).filter { $0.at > onset && moment.isOK($0) }
    let isOdd = moment.isOpen(.residualExcess) || moment.isOpen(.residualDeficit)
    if let reading = good.first, !isOdd {
      return Trigger(
        "CA-6", .catheterMalfunction, .emergency, since: reading.at, evidence: evidence + [reading.id],
        missing: ["imaging", "catheterStudy"], detail: "catheter until proved otherwise")
    }
    let from = onset - moment.numbers.catheter.afterSurgery
    var surgery = chart.window(chart.procedures, from: from, to: onset).filter { $0.isSurgeryOnSystemOrSpine }.map(\.source)
    surgery += chart.window(chart.implants, from: from, to: onset).filter { !$0.isUndated }.map(\.source)
    guard let act = surgery.max(by: { $0.at < $1.at }) else { return nil }
    return Trigger(
      "CA-6", .catheterMalfunction, .urgent, since: onset, evidence: evidence + [act.id], causes: [act.id],
      missing: ["interrogation", "imaging", "catheterStudy"])
  }

  /// CA-7: too much and too little by turns, and nobody touched the pump between.
  private func alternation(_ moment: Moment) -> Trigger? {
    let within = moment.numbers.catheter.alternationWithin
    let high = moment.lives.filter { $0.findingClass == .overdose }
    let low = moment.lives.filter { life in
      life.findingClass == .lossOfEffect
        || (life.findingClass == .withdrawal && (life.over["WD-1"] != nil || life.held.contains { $0.rule == "WD-1" }))
    }
    for one in high {
      for other in low {
        for (first, second) in one.spans.flatMap({ span in other.spans.map { (span.from, $0.from) } }) {
          let (from, to) = (min(first, second), max(first, second))
          guard to - from <= within, to <= moment.now, moment.now - to <= Lapse.day else { continue }
          let isTouched =
            moment.chart.window(moment.chart.programs, from: from, to: to).contains { $0.at > from }
            || moment.chart.window(moment.chart.refills, from: from, to: to).contains { $0.at > from }
          if isTouched { continue }
          return Trigger(
            "CA-7", .catheterMalfunction, .urgent, since: to, evidence: one.evidence + other.evidence,
            missing: ["imaging", "catheterStudy"])
        }
      }
    }
    return nil
  }

  /// CA-8: pain, swelling or a pump out of place along the way of the catheter.
  private func local(_ moment: Moment) -> Trigger? {
    var evidence: [ChangeID] = []
    var signs: [String] = []
    let chart = moment.chart
    func note(_ id: ChangeID, _ sign: String) {
      if !evidence.contains(id) { evidence.append(id) }
      if !signs.contains(sign) { signs.append(sign) }
    }
    let leaks = moment.open(.csfLeak).flatMap(\.held)
    let isCollectionExplained = !leaks.isEmpty && leaks.allSatisfy { $0.tier == .info }
    for exam in chart.window(chart.exams, from: moment.now, to: moment.now) {
      let codes = exam[Exam.findings].compactMap(\.known)
      if codes.contains(.pumpFlipped) || codes.contains(.pumpMobile) { note(exam.id, "pump moves") }
      let swelling: [Exam.Finding] = [.softCollectionOverPump, .lumbarCollection, .collectionGrowing, .collectionRecurred]
      if !isCollectionExplained, codes.contains(where: swelling.contains) { note(exam.id, "swelling") }
    }
    for image in chart.window(chart.imagings, from: moment.now, to: moment.now) {
      let codes = image[Imaging.result].compactMap(\.known)
      if codes.contains(where: { $0 == .pumpFlipped || $0 == .pumpRotated || $0 == .pumpMigrated }) { note(image.id, "pump out of place") }
      if !isCollectionExplained, codes.contains(.collection) { note(image.id, "swelling") }
    }
    for report in chart.window(chart.symptoms, from: moment.now, to: moment.now) where report[Symptoms.pumpFeelsDifferent] == true {
      note(report.id, "pump feels different")
    }
    let evaluated = Set(moment.open(.backPainEvaluate).flatMap(\.held).filter { $0.rule == "BP-2" }.flatMap { $0.evidence })
    for pain in chart.pains where pain.hasPain && pain.at <= moment.now && pain.at >= moment.now - Lapse.day && evaluated.contains(pain.id)
    {
      if pain.site == .some(Coded(.pocket)) || pain.site == .some(Coded(.tunnel)) {
        note(pain.id, "pain at pocket or tunnel")
      } else if let stiff = moment.observations(from: pain.at - Lapse.day).first(where: {
        $0.at <= pain.at + Lapse.day && moment.isSpasticityUp($0)
      }) {
        note(pain.id, "new back pain with tone")
        note(stiff.id, "new back pain with tone")
      }
    }
    let isWorse = moment.isOpen(.lossOfEffect) || moment.isOpen(.pumpAccessFailure)
    if evidence.isEmpty {
      guard isWorse, let held = moment.open(.catheterMalfunction).flatMap(\.held).first(where: { $0.rule == "CA-8" && $0.tier == .review })
      else { return nil }
      var worse = held.trigger
      worse.tier = .urgent
      worse.since = moment.now
      return worse
    }
    return Trigger(
      "CA-8", .catheterMalfunction, isWorse ? .urgent : .review, since: moment.now, evidence: evidence,
      detail: signs.joined(separator: ", "))
  }

  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool { CatheterRepaired.holds(since: held, of: life, at: moment) }
}
