import ChangeLog
import PumpRecords

/// IN-1: redness that is watched early after surgery, and wound signs that must be seen.
struct WoundInfection {
  private let moment: Moment

  init(_ moment: Moment) { self.moment = moment }

  var trigger: Trigger? {
    let numbers = moment.numbers.infection
    let window = moment.observations(from: moment.now - numbers.within)
    let red = window.filter(WoundSign.redness.shows)
    func isAfter(_ lapse: Int64, _ t: Int64) -> Bool { moment.lastSurgery(upTo: t).map { t >= $0.at + lapse } ?? false }
    let alone = window.filter { observation in
      WoundSign.warmth.shows(observation)
        || (isAfter(numbers.tender, observation.at) && (WoundSign.tenderness.shows(observation) || observation.drainage == .bloody))
    }
    let beside = window.filter { $0.answer(.feverFelt) == true || $0.drainage == .clear }
    var urgent = alone.map(\.at)
    if let first = red.first { urgent += beside.map { max($0.at, first.at) } }
    urgent += red.filter { observation in
      moment.lastSurgery(upTo: observation.at).map { observation.at > $0.at + numbers.early } ?? false
    }.map(\.at)
    let surgery = moment.lastSurgery(upTo: moment.now)
    let asked = window.contains { $0.temperature != nil } ? [] : ["vitals.temperatureC"]
    let photo = asked + (window.contains { $0.exam != nil } ? [] : ["exam"])
    if let since = urgent.min() {
      let evidence = red + alone + (red.isEmpty ? [] : beside)
      return Trigger(
        "IN-1", .woundInfectionSuperficial, .urgent, since: since, evidence: evidence.map(\.id).once,
        causes: [surgery?.id].compactMap(\.self), missing: photo)
    }
    guard let first = red.first else { return nil }
    return Trigger(
      "IN-1", .woundInfectionSuperficial, .review, since: first.at, evidence: red.map(\.id), causes: [surgery?.id].compactMap(\.self),
      missing: photo)
  }
}
