import ChangeLog
import PumpRecords

/// NE-3: signs of the cord at or soon after an insertion, and a catheter that imaging shows inside it.
struct CordInjury {
  private let moment: Moment
  private let numbers: NeurologicalParameters

  init(_ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.neurological
  }

  private struct Sign {
    var id: ChangeID
    var at: Int64
    var tier: Tier
    var name: String
  }

  var trigger: Trigger? {
    let chart = moment.chart
    let from = moment.now - numbers.within
    func entry(_ t: Int64) -> RecordSource? { moment.lastDuralEntry(from: t - numbers.cordAfter, to: t) }
    let pains = moment.painReports(from: from).filter { pain in
      pain.hasPain && !pain.isAtSurgicalSite && entry(pain.at) != nil
        && (pain.characters.contains(.init(.bandLike)) || pain.characters.contains(.init(.electric)))
    }
    let deficits = NewDeficit.any(from: from, at: moment).filter { entry($0.observation.at) != nil }
    let weighed = WeakLegs.weigh(deficits, besides: !pains.isEmpty, at: moment) { entry($0) }
    var signs: [Sign] = []
    for pain in pains {
      for id in pain.evidence { signs.append(Sign(id: id, at: pain.at, tier: .emergency, name: "band-like or electric pain")) }
    }
    for deficit in weighed { signs.append(Sign(id: deficit.id, at: deficit.at, tier: deficit.tier, name: "new deficit")) }
    let insertions = insertions(from)
    for act in insertions { signs.append(Sign(id: act.id, at: act.at, tier: .urgent, name: "signs at insertion")) }
    for image in chart.window(chart.imagings, from: from, to: moment.now)
    where image[Imaging.result].contains(Imaging.Result.catheterInCord) {
      signs.append(Sign(id: image.id, at: image.at, tier: .emergency, name: "catheter in cord on imaging"))
    }
    for study in chart.window(chart.catheterStudies, from: from, to: moment.now)
    where study[CatheterStudy.result].contains(where: { $0 == CatheterStudy.Result.catheterInCord }) {
      signs.append(Sign(id: study.id, at: study.at, tier: .emergency, name: "catheter in cord on imaging"))
    }
    guard let tier = signs.map(\.tier).max() else { return nil }
    let since = signs.filter { $0.tier == tier }.map(\.at).min() ?? moment.now
    let entries = (pains.map(\.at) + weighed.map(\.at)).compactMap(entry).map(\.id)
    var names: [String] = []
    for sign in signs where !names.contains(sign.name) { names.append(sign.name) }
    return Trigger(
      "NE-3", .cordInjury, tier, since: since, evidence: (signs.map(\.id) + entries).once,
      causes: (entries + insertions.map(\.id)).once, detail: names.joined(separator: ", "))
  }

  /// Paraesthesia or blood when the needle or catheter went in.
  private func insertions(_ from: Int64) -> [RecordSource] {
    let chart = moment.chart
    let implants = chart.window(chart.implants, from: from, to: moment.now).filter {
      !$0.source.isUndated && ($0[Implant.paraesthesia] == true || $0[Implant.bloodyTap] == true)
    }.map(\.source)
    let procedures = chart.window(chart.procedures, from: from, to: moment.now).filter {
      $0.counts && ($0[Procedure.paraesthesia] == true || $0[Procedure.bloodyTap] == true)
    }.map(\.source)
    let trials = chart.window(chart.trials, from: from, to: moment.now).filter {
      $0[Trial.status] != .booked && $0[Trial.status] != .cancelled && ($0[Trial.paraesthesia] == true || $0[Trial.bloodyTap] == true)
    }.map(\.source)
    return implants + procedures + trials
  }
}
