import ChangeLog
import PumpRecords

/// CS-1, CS-2: a leak of cerebrospinal fluid and what low pressure does (evidence.md 4.9).
struct SpinalFluidLeak: RuleFamily {
  let rules = ["CS-1", "CS-2"]

  func instants(in chart: Chart) -> [Int64] { [] }

  func triggers(at moment: Moment) -> [Trigger] { [leak(moment), LowPressure(moment).trigger].compactMap { $0 } }

  /// Free of headache for two weeks, and nothing that leaks, grows or returns since.
  func isOver(_ held: HeldRule, of life: Life, at moment: Moment) -> Bool {
    let isEmergency = life.leading.tier == .emergency
    return moment.isCalm(
      for: moment.numbers.leak.calmFor, since: held.since, counts: { !isEmergency || $0.source.isClinicianOrDevice }
    ) { observation in
      if Self.isLeaking(observation) { return false }
      return observation.hasHeadache.map { !$0 }
    }
  }

  private static func isLeaking(_ observation: Observation) -> Bool {
    observation.drainage == .clear || observation.lab?[Lab.fluidIsCSF] == true
      || [Exam.Finding.csfAtWound, .collectionGrowing, .collectionRecurred].contains(where: observation.found)
  }

  private struct Sign {
    var ids: [ChangeID]
    var at: Int64
    var name: String
    var tier = Tier.urgent
  }

  private func leak(_ moment: Moment) -> Trigger? {
    let numbers = moment.numbers.leak
    let chart = moment.chart
    let window = moment.observations(from: moment.now - numbers.within)
    var signs: [Sign] = []
    var entries: [ChangeID] = []
    for observation in window {
      let entry = moment.lastDuralEntry(from: observation.at - numbers.duralAfter, to: observation.at)
      if let entry, observation.isHeadachePostural == true, observation.hasHeadache != false {
        signs.append(Sign(ids: [observation.id, entry.id], at: observation.at, name: "postural headache"))
        entries.append(entry.id)
      }
      if let entry, observation.drainage == .clear {
        signs.append(Sign(ids: [observation.id, entry.id], at: observation.at, name: "clear drainage"))
        entries.append(entry.id)
      }
      if observation.lab?[Lab.fluidIsCSF] == true || observation.found(.csfAtWound) {
        signs.append(Sign(ids: [observation.id], at: observation.at, name: "CSF outside"))
      }
      if observation.found(.collectionRecurred) {
        signs.append(Sign(ids: [observation.id], at: observation.at, name: "collection came back"))
      }
      if observation.found(.collectionGrowing) {
        signs.append(Sign(ids: [observation.id], at: observation.at, name: "collection grows"))
      }
      if observation.found(.softCollectionOverPump) {
        let isEarly = moment.lastSurgery(upTo: observation.at).map { observation.at <= $0.at + numbers.softFor } ?? false
        signs.append(
          Sign(ids: [observation.id], at: observation.at, name: "soft collection over the pump", tier: isEarly ? .info : .urgent))
      }
    }
    signs += beside(collections: collections(moment, window), window, moment)
    guard let tier = signs.map(\.tier).max() else { return nil }
    var names: [String] = []
    for sign in signs where !names.contains(sign.name) { names.append(sign.name) }
    var trigger = Trigger(
      "CS-1", .csfLeak, tier, since: signs.filter { $0.tier == tier }.map(\.at).min() ?? moment.now,
      evidence: signs.flatMap(\.ids).once, causes: entries.once, detail: names.joined(separator: ", "))
    if tier == .info { trigger.variant = "soft" }
    // What comes back after a patch is the same leak.
    let isPatched = chart.window(chart.procedures, from: moment.now - numbers.duralAfter, to: moment.now).contains {
      $0.isDone(.bloodPatch) || $0.isDone(.csfLeakRepair)
    }
    if isPatched || names.contains("collection came back") { trigger.reopensWithin = .max }
    return trigger
  }

  /// Collections at the spine or the pocket, by exam and imaging.
  private func collections(_ moment: Moment, _ window: ArraySlice<Observation>) -> [RecordSource] {
    let chart = moment.chart
    let seen = window.filter { observation in
      [Exam.Finding.lumbarCollection, .softCollectionOverPump, .collectionGrowing].contains(where: observation.found)
    }.map(\.source)
    let images = chart.window(chart.imagings, from: moment.now - moment.numbers.leak.within, to: moment.now).filter { image in
      image[Imaging.result].contains(Imaging.Result.collection) && image[Imaging.region]?.lowercased() != "head"
    }.map(\.source)
    return seen + images
  }

  /// A collection beside headache, back pain that the wound does not explain, or clear drainage.
  private func beside(collections: [RecordSource], _ window: ArraySlice<Observation>, _ moment: Moment) -> [Sign] {
    guard let collection = collections.min(by: { $0.at < $1.at }) else { return [] }
    var signs: [Sign] = []
    let ids = collections.map(\.id)
    for observation in window where observation.hasHeadache == true || observation.drainage == .clear {
      let name = observation.hasHeadache == true ? "collection with headache" : "collection with clear drainage"
      signs.append(Sign(ids: ids + [observation.id], at: max(collection.at, observation.at), name: name))
    }
    for pain in moment.painReports(from: moment.now - moment.numbers.leak.within) where pain.hasPain && !moment.isWoundPain(pain) {
      signs.append(Sign(ids: ids + pain.evidence, at: max(collection.at, pain.at), name: "collection with back pain"))
    }
    return signs
  }
}

/// CS-2: subdural haematoma and other harm of low pressure in the head.
struct LowPressure {
  private let moment: Moment
  private let numbers: LeakParameters

  init(_ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.leak
  }

  var trigger: Trigger? {
    let chart = moment.chart
    let from = moment.now - Lapse.day
    var found: [(name: String, at: Int64, ids: [ChangeID])] = []
    for image in chart.window(chart.imagings, from: from, to: moment.now)
    where image[Imaging.result].contains(Imaging.Result.intracranialSubdural) {
      found.append(("subdural on imaging", image.at, [image.id]))
    }
    let context = context
    if context != nil {
      for observation in moment.observations(from: from) {
        if let changed = changed(observation) { found.append((changed.name, observation.at, changed.ids)) }
        if observation.answer(.drowsy) == true { found.append(("drowsiness", observation.at, [observation.id])) }
        if observation.answer(.diplopia) == true { found.append(("diplopia", observation.at, [observation.id])) }
      }
      for deficit in deficits(from) { found.append(("new deficit", deficit.observation.at, [deficit.observation.id])) }
    }
    guard let first = found.map(\.at).min() else { return nil }
    var names: [String] = []
    for one in found where !names.contains(one.name) { names.append(one.name) }
    let isImageOnly = names == ["subdural on imaging"]
    return Trigger(
      "CS-2", .intracranialHypotensionComplication, .emergency, since: max(first, isImageOnly ? first : context?.since ?? first),
      evidence: (found.flatMap(\.ids) + (isImageOnly ? [] : context?.ids ?? [])).once, missing: ["imaging of the head"],
      detail: names.joined(separator: ", "))
  }

  /// An open urgent leak, one that ended lately, or an implant with a postural headache of the last days.
  private var context: (since: Int64, ids: [ChangeID])? {
    for life in moment.lives where life.findingClass == .csfLeak && life.leading.tier >= .urgent {
      if life.isOpen { return (life.leading.since, life.evidence) }
      if let end = life.endedAt, moment.now <= end + numbers.afterLeak { return (life.last.since, life.evidence) }
    }
    let chart = moment.chart
    let implants = chart.window(chart.implants, from: moment.now - numbers.afterImplant, to: moment.now)
    guard let implant = implants.last(where: { !$0.source.isUndated }) else { return nil }
    let postural = moment.observations(from: moment.now - numbers.posturalWithin).first {
      $0.isHeadachePostural == true && $0.hasHeadache != false && $0.at >= implant.at
    }
    return postural.map { ($0.at, [implant.id, $0.id]) }
  }

  /// A headache that lost its postural character, worsens after days, or goes with vomiting again.
  private func changed(_ observation: Observation) -> (name: String, ids: [ChangeID])? {
    let run = moment.headacheRun(to: observation, lookBack: numbers.runLookBack)
    guard let first = run.first, run.last?.id == observation.id else { return nil }
    if observation.isHeadachePostural == false, let before = run.last(where: { $0.isHeadachePostural == true && $0.at < observation.at }) {
      return ("headache no longer postural", [before.id, observation.id])
    }
    if observation.isHeadacheWorse == true, observation.at >= first.at + numbers.worsensAfter {
      return ("headache worsens", [first.id, observation.id])
    }
    func vomits(_ one: Observation) -> Bool { one.answer(.vomiting) == true }
    let earlier = run.first {
      vomits($0) && observation.at >= $0.at + numbers.vomitingFrom && observation.at <= $0.at + numbers.vomitingTo
    }
    guard vomits(observation), let earlier else { return nil }
    return ("headache with vomiting", [earlier.id, observation.id])
  }

  /// New deficits; weakness of the legs alone yields to the drug as in NE-1.
  private func deficits(_ from: Int64) -> [NewDeficit] {
    let found = NewDeficit.any(from: from, at: moment)
    guard found.allSatisfy({ $0.isWeakness && !$0.isOneSided }) else { return found }
    let within = moment.numbers.overdose.manipulation
    return found.filter { deficit in
      let at = deficit.observation.at
      return !moment.isOpen(.overdose) && !moment.chart.manipulations.contains { $0.at <= at && at <= $0.at + within }
    }
  }
}
