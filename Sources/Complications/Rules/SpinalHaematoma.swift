import ChangeLog
import PumpRecords

/// NE-2: severe pain or a new deficit where blood may press on the cord.
struct SpinalHaematoma {
  private let moment: Moment
  private let numbers: NeurologicalParameters

  init(_ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.neurological
  }

  var trigger: Trigger? {
    let chart = moment.chart
    let from = moment.now - numbers.within
    let images = chart.window(chart.imagings, from: from, to: moment.now).filter { image in
      image[Imaging.result].contains { $0.known.map(Neurological.haematomas.contains) ?? false }
    }
    let bleeding = bleeding
    func entry(_ t: Int64) -> RecordSource? { moment.lastEntryOrRemoval(from: t - numbers.haematomaAfter, to: t) }
    let pains = moment.painReports(from: from).filter { isSevere($0) && (!bleeding.isEmpty || entry($0.at) != nil) }
    let deficits = NewDeficit.any(from: from, at: moment).filter { !bleeding.isEmpty || entry($0.observation.at) != nil }
    let weighed = WeakLegs.weigh(deficits, besides: !pains.isEmpty, at: moment) { entry($0) }
    guard !images.isEmpty || !pains.isEmpty || !weighed.isEmpty else { return nil }
    var tier = Tier.urgent
    var since = Int64.max
    func note(_ t: Int64, _ found: Tier) {
      if found > tier {
        tier = found
        since = t
      } else if found == tier {
        since = min(since, t)
      }
    }
    for image in images { note(image.at, .emergency) }
    for deficit in weighed { note(deficit.at, deficit.tier) }
    for pain in pains { note(pain.at, bleeding.isEmpty ? .urgent : .emergency) }
    let entries = (pains.map(\.at) + weighed.map(\.at)).compactMap(entry).map(\.id)
    var signs: [String] = []
    if !images.isEmpty { signs.append("imaging") }
    if !weighed.isEmpty { signs.append("new deficit") }
    if !pains.isEmpty { signs.append("severe pain") }
    if !bleeding.isEmpty { signs.append("bleeding risk") }
    let evidence = images.map(\.id) + pains.flatMap(\.evidence) + weighed.map(\.id)
    return Trigger(
      "NE-2", .spinalHaematoma, tier, since: min(since, moment.now), evidence: (evidence + entries + bleeding.map(\.id)).once,
      causes: entries.once, missing: missing(from), detail: signs.joined(separator: ", "))
  }

  /// Sudden and severe, or severe and new: said so, below it at the last answer, or without one and unlike at enrolment.
  private func isSevere(_ pain: PainReport) -> Bool {
    guard let nrs = pain.nrs, nrs >= numbers.severeMilliNRS else { return false }
    if pain.isSudden { return true }
    if pain.isSaidNew == false || pain.isChronic == true { return false }
    if pain.isSaidNew == true { return true }
    let before = moment.painReports(from: pain.at - numbers.painLookBack, to: pain.at).last {
      $0.report != pain.report && $0.isAccepted && $0.nrs != nil
    }
    if let last = before?.nrs { return last < numbers.severeMilliNRS }
    guard let usual = moment.enrolment({ $0.plausible(Profile.Baseline.painNRS) }).map({ $0.hundredths * 10 }) else { return true }
    return max(nrs, usual) - min(nrs, usual) > moment.numbers.backPain.stableMilliNRS
  }

  /// An active anticoagulant, a high INR, few platelets.
  private var bleeding: [RecordSource] {
    let chart = moment.chart
    var sources = moment.activeDrugs([.anticoagulant]).map(\.source)
    let inr = chart.window(chart.labs, from: moment.now - numbers.inrWithin, to: moment.now).last { $0[Lab.inr] != nil }
    if let inr, let value = inr[Lab.inr], value.scaled >= numbers.inrMilli { sources.append(inr.source) }
    let count = chart.window(chart.labs, from: moment.now - numbers.plateletsWithin, to: moment.now).last { $0[Lab.plateletsGPerL] != nil }
    if let count, let value = count[Lab.plateletsGPerL], value.scaled < numbers.plateletsMilli { sources.append(count.source) }
    return sources
  }

  private func missing(_ from: Int64) -> [String] {
    let window = moment.observations(from: from)
    let asked: [Item] = [.newWeakness, .newNumbness, .urinaryRetention]
    return asked.filter { item in !window.contains { $0.answer(item) != nil } }.map { "\($0)" }
  }
}

/// New deficits and how much they weigh where weakness of the legs alone may be the drug's (NE-2, NE-3).
struct WeakLegs {
  let id: ChangeID
  let at: Int64
  let tier: Tier

  /// - Parameters:
  ///   - besides: whether another item than a deficit is there.
  ///   - entry: the dural entry that counts at an instant.
  static func weigh(
    _ deficits: [NewDeficit], besides: Bool, at moment: Moment, entry: (Int64) -> RecordSource?
  ) -> [WeakLegs] {
    let isAlone = !besides && deficits.allSatisfy { $0.isWeakness && !$0.isOneSided }
    return deficits.compactMap { deficit in
      let (id, at) = (deficit.observation.id, deficit.observation.at)
      guard isAlone, isDrugs(at, moment) else { return WeakLegs(id: id, at: at, tier: .emergency) }
      guard let entry = entry(at) else { return nil }
      return WeakLegs(id: id, at: at, tier: at <= entry.at + moment.numbers.neurological.soonAfter ? .emergency : .urgent)
    }
  }

  /// After a manipulation that is no dural entry, and while an overdose is open.
  private static func isDrugs(_ t: Int64, _ moment: Moment) -> Bool {
    if moment.isOpen(.overdose) { return true }
    let within = moment.numbers.overdose.manipulation
    return moment.chart.manipulations.contains { act in
      act.at <= t && t <= act.at + within && !act.isScreening
        && !moment.chart.procedures.contains { $0.id == act.id && $0.isDuralEntry }
    }
  }
}

extension Moment {
  /// The last dural entry in a closed window, the removal of a trial catheter, and an explant that took the catheter out too.
  func lastEntryOrRemoval(from: Int64, to: Int64) -> RecordSource? {
    var found = [lastDuralEntry(from: from, to: to)].compactMap(\.self)
    found += chart.window(chart.trials, from: from, to: to).filter { $0[Trial.status] == .removed }.map(\.source)
    for trial in chart.trials {
      guard let removed = trial[Trial.removedAt]?.milliseconds, from <= removed, removed <= to else { continue }
      var source = trial.source
      source.at = removed
      found.append(source)
    }
    found += chart.window(chart.procedures, from: from, to: to).filter {
      $0.isDone(.pumpExplant) && $0[Procedure.catheterKept] == false
    }.map(\.source)
    return found.max { $0.at < $1.at }
  }
}
