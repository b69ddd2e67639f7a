import Complications

/// What one patient's year says of the detector.
struct PatientScore: Sendable {
  /// A stretch of truth that must be found.
  struct Episode: Sendable {
    /// `withdrawal`, `withdrawalModerate`, `overdose`, or a fault's name.
    var what: String
    /// Hours from its beginning to the first finding at the tier that it asks for; nil: never.
    var foundAfterHours: Double?
    /// The same from the first arrived record that shows it; nil: none arrived, or never found.
    var foundAfterRecordHours: Double?
    /// Whether a record that shows it arrived.
    var isShown: Bool
    /// Of a fault: hours before the first symptoms at which it was found; nil: no symptoms, or not found before the end.
    var leadHours: Double?
  }

  /// A finding with no truth behind it.
  struct FalseAlarm: Sendable, Hashable {
    var rule: String
    var tier: Tier
    var isConfounded: Bool
  }

  var episodes: [Episode] = []
  var falseAlarms: [FalseAlarm] = []
  /// Corrections of one field by two people, and how many a finding named.
  var conflicts = 0
  var conflictsFound = 0

  init(_ patient: SimulatedPatient, _ events: [FindingEvent]) {
    func hour(_ ms: Int64) -> Double { Double(ms - CohortSettings.beginMS) / 3_600_000 }
    let raised = events.filter { $0.kind == .raised || $0.kind == .tierChanged || $0.kind == .reopened }
    let spans = Span.all(in: patient.truths, until: hour(patient.endMS))
    for span in spans {
      guard let demand = Demand.of(span.what) else { continue }
      let found = raised.first { event in
        demand.classes.contains(event.finding.findingClass.rawValue) && event.finding.tier >= demand.tier
          && hour(event.knownAt) >= span.from - 1 && hour(event.knownAt) <= span.to + 240
      }
      let showing = Self.firstShown(patient, demand.shows, span, hour)
      let symptoms = spans.first { $0.what == "withdrawalMild" && $0.to >= span.from && $0.from <= span.to + 72 }
      let foundAt = found.map { hour($0.knownAt) }
      episodes.append(
        Episode(
          what: span.what, foundAfterHours: foundAt.map { $0 - span.from },
          foundAfterRecordHours: showing.flatMap { shown in foundAt.map { $0 - shown } }, isShown: showing != nil,
          leadHours: symptoms.flatMap { start in foundAt.map { start.from - $0 } }))
    }
    countFalseAlarms(events, spans, patient.truths, hour)
    let edits = patient.entries.filter { !$0.notSeen.isEmpty && ($0.arrives ?? .max) <= patient.endMS }
    conflicts = edits.count
    conflictsFound =
      edits.filter { edit in
        events.contains { $0.finding.rule == "DC-1" && $0.finding.evidence.contains { $0 == edit.id || $0 == edit.amends } }
      }.count
  }

  /// When the first record that shows all of `shows`, or the last of several that do together within a day, arrived.
  private static func firstShown(
    _ patient: SimulatedPatient, _ shows: [SimulatedEntry.Shown], _ span: Span, _ hour: (Int64) -> Double
  ) -> Double? {
    guard !shows.isEmpty else { return nil }
    let inside = patient.entries.filter {
      hour($0.writtenAt) >= span.from && hour($0.writtenAt) <= span.to && ($0.arrives ?? .max) <= patient.endMS
    }
    var best: Double?
    for entry in inside where shows.contains(where: { !entry.shows.isDisjoint(with: $0) }) {
      // Two kinds of sign count when they lie within a day of each other.
      let near = inside.filter { abs(hour($0.writtenAt) - hour(entry.writtenAt)) <= 24 && hour($0.writtenAt) <= hour(entry.writtenAt) }
      var arrivals: [Double] = []
      for wanted in shows {
        guard let first = near.filter({ !$0.shows.isDisjoint(with: wanted) }).compactMap(\.arrives).min() else { break }
        arrivals.append(hour(first))
      }
      if arrivals.count == shows.count, let last = arrivals.max() { best = min(best ?? .infinity, last) }
    }
    return best
  }

  private mutating func countFalseAlarms(_ events: [FindingEvent], _ spans: [Span], _ truths: [Truth], _ hour: (Int64) -> Double) {
    var highest: [String: FindingEvent] = [:]
    var order: [String] = []
    for event in events where event.kind == .raised || event.kind == .tierChanged {
      let id = event.finding.id
      if highest[id] == nil { order.append(id) }
      if event.finding.tier > highest[id]?.finding.tier ?? .info || highest[id] == nil { highest[id] = event }
    }
    for id in order {
      guard let event = highest[id], event.finding.tier > .info, event.finding.linkedTo == nil else { continue }
      let at = hour(event.finding.effectiveAt)
      let isTrue = spans.contains { $0.from - 24 <= at && at <= $0.to + 240 }
      if isTrue { continue }
      let isConfounded = truths.contains { $0.what == "confounder" && $0.hour <= at && at <= $0.hour + 240 }
      falseAlarms.append(FalseAlarm(rule: event.finding.rule, tier: event.finding.tier, isConfounded: isConfounded))
    }
  }
}

/// A stretch of truth.
struct Span: Sendable {
  var what: String
  var from: Double
  var to: Double

  static func all(in truths: [Truth], until end: Double) -> [Span] {
    var spans: [Span] = []
    for truth in truths where !truth.what.hasSuffix("Ends") && truth.what != "confounder" && truth.what != "hospital" {
      let over = truths.first { $0.hour >= truth.hour && $0.what == truth.what + "Ends" }?.hour ?? end
      spans.append(Span(what: truth.what == "fault" ? truth.detail : truth.what, from: truth.hour, to: over))
    }
    return spans
  }
}

/// What a truth asks of the detector (simulation-model.md section 8.1).
struct Demand: Sendable {
  var classes: Set<String>
  var tier: Tier
  /// What an arrived record must show before anybody could know: each of these, within a day.
  var shows: [SimulatedEntry.Shown]

  static func of(_ what: String) -> Demand? {
    switch what {
    case "withdrawalMild": Demand(classes: ["withdrawal"], tier: .urgent, shows: [.toneOrItch, .delivery])
    case "withdrawalModerate": Demand(classes: ["withdrawal"], tier: .emergency, shows: [.toneOrItch, .autonomic])
    case "overdose": Demand(classes: ["overdose"], tier: .urgent, shows: [.depressed])
    case "infection":
      Demand(classes: ["wound_infection_superficial", "device_infection_deep", "cns_infection"], tier: .review, shows: [.wound])
    case "leak": Demand(classes: ["csf_leak", "intracranial_hypotension_complication"], tier: .review, shows: [.postural])
    default: Fault(rawValue: what).map { Demand(classes: $0.classes, tier: .review, shows: []) }
    }
  }
}
