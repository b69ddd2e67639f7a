import ChangeLog
import PumpRecords

/// IN-3: meningitis and its like.
struct CentralInfection {
  private let moment: Moment
  private let numbers: InfectionParameters

  init(_ moment: Moment) {
    self.moment = moment
    numbers = moment.numbers.infection
  }

  var trigger: Trigger? {
    let window = Array(moment.observations(from: moment.now - numbers.centralWithin))
    var evidence: [ChangeID] = []
    var causes: [ChangeID] = []
    var times: [Int64] = []
    var names: [String] = []
    func note(_ name: String, _ observations: [Observation]) {
      if !names.contains(name) { names.append(name) }
      evidence += observations.map(\.id)
      if let at = observations.map(\.at).max() { times.append(at) }
    }
    let fevers = window.filter {
      $0.answer(.feverFelt) == true || ($0.temperature.map { $0 >= moment.numbers.definitions.feverMilliC } ?? false)
    }
    if let fever = fevers.first {
      for (name, observations) in signs(window) {
        note(name, [fever] + observations.prefix(name.contains("with") ? 2 : 1))
        evidence += (fevers + observations).map(\.id)
      }
      let headaches = window.filter { $0.hasHeadache == true }
      for fever in fevers {
        guard let head = headaches.first,
          let entry = moment.lastDuralEntry(from: fever.at - numbers.duralAfter, to: fever.at)
        else { continue }
        note("fever with headache after a dural entry", [fever, head])
        evidence.append(entry.id)
        causes.append(entry.id)
      }
    }
    for observation in window {
      guard let lab = observation.lab else { continue }
      let isInflamed = lab[Lab.csfNeutrophilic] == true && (lab[Lab.csfWBC].map { $0.scaled > numbers.csfCells * 100 } ?? false)
      if isInflamed || Culture.isPositive(lab[Lab.csfCulture]) { note("CSF findings", [observation]) }
    }
    guard let since = times.min() else { return nil }
    var trigger = Trigger(
      "IN-3", .cnsInfection, .emergency, since: since, evidence: evidence.once, causes: causes.once, missing: missing(window),
      detail: names.joined(separator: ", "))
    trigger.reopensWithin = numbers.recurs
    return trigger
  }

  /// What beside fever speaks for the meninges or the brain.
  private func signs(_ window: [Observation]) -> [(String, [Observation])] {
    var signs: [(String, [Observation])] = []
    func add(_ name: String, _ observations: [Observation]) {
      if !observations.isEmpty { signs.append((name, observations)) }
    }
    add("stiff neck", window.filter { $0.answer(.neckStiff) == true })
    add("photophobia", window.filter { $0.answer(.photophobia) == true })
    add("new confusion", window.filter { moment.isNew(.confusion, in: $0) })
    add("reduced consciousness", window.filter { $0.answer(.unrousable) == true || ($0.gcs.map { $0 < 15 } ?? false) })
    let severe = window.filter { $0.hasHeadache == true && ($0.headacheNRS.map { $0 >= numbers.headacheMilliNRS } ?? true) }
    if let head = severe.first, let vomit = window.first(where: { $0.answer(.vomiting) == true }) {
      add("severe headache with vomiting", [head, vomit])
    }
    if let head = window.first(where: { $0.hasHeadache == true }), let drowsy = window.first(where: { $0.answer(.drowsy) == true }) {
      add("drowsiness with headache", [head, drowsy])
    }
    return signs
  }

  private func missing(_ window: [Observation]) -> [String] {
    var missing: [String] = []
    if !window.contains(where: { $0.temperature != nil }) { missing.append("vitals.temperatureC") }
    if !window.contains(where: { $0.answer(.neckStiff) != nil }) { missing.append("neckStiff") }
    if !window.contains(where: { $0.gcs != nil }) { missing.append("vitals.gcs") }
    if !window.contains(where: { $0.answer(.itch) != nil }) { missing.append("itch") }
    if !window.contains(where: \.answersTone) { missing.append("spasticityNRS") }
    return missing
  }
}
