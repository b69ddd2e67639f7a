public import Complications
import PumpRecords

/// What `cistern detect` prints for people, over the same events as its JSON.
public enum DetectionReport {
  /// The last event of each finding that is open and known at an instant, in the order of the queue.
  /// - Parameter asOf: milliseconds since 1970; nil: at the end.
  public static func open(_ events: [FindingEvent], asOf: Int64? = nil) -> [FindingEvent] {
    QueueOrder.sorted(latest(events, asOf: asOf).filter { $0.finding.state == .open })
  }

  /// Findings by urgency, linked ones under their headline, then what is over.
  /// - Parameters:
  ///   - rulebook: the one of the run: its language, questions, and what looks like withdrawal.
  ///   - names: whose device a writer is, by its name in the findings.
  ///   - hindsight: what being offline cost.
  public static func text(
    _ events: [FindingEvent], _ rulebook: Rulebook, names: [String: String] = [:], hindsight: Hindsight = Hindsight()
  ) -> String {
    let told = Told(events, rulebook: rulebook, names: names, hindsight: hindsight)
    let phrases = rulebook.phrasebook
    let latest = latest(events, asOf: nil)
    let over = latest.filter { $0.finding.state != .open }
    var text = text(open: QueueOrder.sorted(latest.filter { $0.finding.state == .open }), events: events, told)
    if !over.isEmpty {
      text += "\n\(phrases("Over")):\n"
      for event in over {
        let finding = event.finding
        let what = "\(phrases(event.kind.rawValue))  \(phrases(finding.findingClass.rawValue)) (\(finding.rule))"
        text += "  \(time(event.knownAt))  \(what)  \(finding.id)"
        text += event.because.isEmpty ? "\n" : "  \(phrases("because of")) \(event.because.joined(separator: ", "))\n"
      }
    }
    return text
  }

  /// What is open at an instant, by urgency: `--final` and `--as-of`.
  /// - Parameters:
  ///   - rulebook: the one of the run.
  ///   - asOf: milliseconds since 1970; nil: at the end.
  ///   - names: whose device a writer is, by its name in the findings.
  ///   - hindsight: what being offline cost.
  public static func openText(
    _ events: [FindingEvent], _ rulebook: Rulebook, asOf: Int64? = nil, names: [String: String] = [:],
    hindsight: Hindsight = Hindsight()
  ) -> String {
    text(open: open(events, asOf: asOf), events: events, Told(events, rulebook: rulebook, names: names, hindsight: hindsight))
  }

  /// The whole derivation of a finding: its rule, what it rests on, and everything that happened to it.
  /// - Parameters:
  ///   - id: the finding's id, or the beginning of exactly one.
  ///   - events: the run.
  ///   - rulebook: the rulebook of the run.
  ///   - hindsight: what being offline cost.
  ///   - describe: what an entry says, by its label; nil where it is not known.
  /// - Returns: nil where no finding, or more than one, has that id.
  public static func explanation(
    of id: String, in events: [FindingEvent], rulebook: Rulebook, hindsight: Hindsight = Hindsight(),
    describe: (String) -> String? = { _ in nil }
  ) -> String? {
    let ids = Set(events.map(\.finding.id))
    let found = ids.contains(id) ? [id] : ids.filter { $0.hasPrefix(id) }.sorted()
    guard found.count == 1, let own = found.first else { return nil }
    let history = events.filter { $0.finding.id == own }
    guard let last = history.last else { return nil }
    var text = block(last, indent: "", Told(history, rulebook: rulebook, names: [:], hindsight: hindsight))
    if let entry = rulebook.rule(last.finding.rule) {
      text += "\nRule \(entry.id), \(entry.title) (rulebook \(rulebook.version))\n"
      text += "  source: \(entry.citation)\n"
      text += "  seed: \(entry.seed.joined(separator: ", "))\n"
      text += "  known false positives: \(entry.falsePositives)\n"
      for threshold in entry.thresholds { text += RulesReport.line(threshold, indent: "  ") }
    }
    let labels = last.finding.evidence
    if !labels.isEmpty {
      text += "\nEvidence\n"
      for label in labels { text += "  \(label)" + (describe(label).map { "  \($0)" } ?? "") + "\n" }
    }
    text += "\nHistory\n"
    for event in history {
      text += "  \(time(event.knownAt))  \(event.kind.rawValue)  \(event.finding.tier.rawValue)  \(event.finding.rule)"
      text += "  evidence \(event.finding.evidence.joined(separator: ", "))"
      if !event.because.isEmpty { text += "  because of \(event.because.joined(separator: ", "))" }
      if let headline = event.finding.linkedTo { text += "  linked to \(headline)" }
      text += "\n"
    }
    return text
  }

  private static func latest(_ events: [FindingEvent], asOf: Int64?) -> [FindingEvent] {
    var order: [String] = []
    var last: [String: FindingEvent] = [:]
    for event in events where asOf.map({ event.knownAt <= $0 }) ?? true {
      if last.updateValue(event, forKey: event.finding.id) == nil { order.append(event.finding.id) }
    }
    return order.compactMap { last[$0] }
  }

  /// What a finding is told with.
  private struct Told {
    var rulebook: Rulebook
    var names: [String: String]
    var hindsight: Hindsight
    /// When each finding became known at each tier that it had.
    private var known: [String: [Tier: Int64]] = [:]

    init(_ events: [FindingEvent], rulebook: Rulebook, names: [String: String], hindsight: Hindsight) {
      self.rulebook = rulebook
      self.names = names
      self.hindsight = hindsight
      for event in events.reversed() { known[event.finding.id, default: [:]][event.finding.tier] = event.knownAt }
    }

    /// When it became known as urgent as it is; later news of it are told apart.
    func known(_ event: FindingEvent) -> Int64 { known[event.finding.id]?[event.finding.tier] ?? event.knownAt }

    func name(_ writer: String) -> String { writer + (names[writer].map { " (\($0))" } ?? "") }
  }

  private static func text(open: [FindingEvent], events: [FindingEvent], _ told: Told) -> String {
    if open.isEmpty { return told.rulebook.phrasebook(events.isEmpty ? "No findings." : "Nothing is open.") + "\n" }
    let ids = Set(open.map(\.finding.id))
    let headlines = open.filter { event in event.finding.linkedTo.map { !ids.contains($0) } ?? true }
    var blocks: [String] = []
    for headline in headlines {
      var text = block(headline, indent: "", told)
      for linked in open where linked.finding.linkedTo == headline.finding.id {
        text += block(linked, indent: "    ", told)
      }
      blocks.append(text)
    }
    if open.contains(where: { $0.finding.findingClass == .withdrawal }) { blocks.append(DifferentialTable.text(told.rulebook)) }
    return blocks.joined(separator: "\n")
  }

  /// A device counts as silent after a day: before, nothing is owed.
  private static let silentAfter: Int64 = 86_400_000

  private static func block(_ event: FindingEvent, indent: String, _ told: Told) -> String {
    let finding = event.finding
    let phrases = told.rulebook.phrasebook
    var text = "\(indent)\(phrases(finding.tier.rawValue).uppercased())  \(finding.headline)\n"
    func add(_ name: String, _ value: String) {
      if !value.isEmpty { text += "\(indent)  \(phrases(name)): \(value)\n" }
    }
    let log = "\(phrases("pump log")) \(finding.pumpLog)"
    add("what", "\(phrases(finding.findingClass.rawValue)) \(phrases("by")) \(finding.rule), \(log)")
    let known = told.known(event)
    let news = known == event.knownAt ? "" : ", \(phrases("updated")) \(time(event.knownAt))"
    add("since", "\(time(finding.effectiveAt)), \(phrases("known")) \(time(known))\(news)")
    if let delay = told.hindsight.delay(of: finding.id) {
      let whose = delay.writers.isEmpty ? phrases("every device") : delay.writers.map(told.name).joined(separator: ", ")
      let sentence = phrases("would have been found <time> had <devices> synced")
      add("found late", sentence.replacing("<time>", with: time(delay.wouldHaveBeenAt)).replacing("<devices>", with: whose))
    }
    add("evidence", finding.evidence.joined(separator: ", ") + (finding.isUnverified ? " (\(phrases("unverified")))" : ""))
    add("numbers", finding.numbers.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
    add("reading", finding.branch ?? "")
    add("missing", finding.missing.joined(separator: ", "))
    add("ask", finding.missing.compactMap { told.rulebook.questions[$0] }.joined(separator: " "))
    add("could also be", finding.differential.joined(separator: ", "))
    add(
      "silent devices",
      finding.completeness.filter { $0.silentFor >= silentAfter }.map { contact in
        "\(told.name(contact.writer)) \(phrases("since")) \(time(contact.lastContact))"
      }.joined(separator: ", "))
    let state = finding.state == .open ? nil : phrases(finding.state.rawValue)
    add("state", [state, finding.isAcknowledged ? phrases("acknowledged") : nil].compactMap(\.self).joined(separator: ", "))
    add("do", finding.action)
    add("id", finding.id)
    return text
  }

  private static func time(_ milliseconds: Int64) -> String { Instant(milliseconds: milliseconds).text }
}

/// The order of the queue (evidence.md 4.15.4): tier, then what kills first, then effective time.
enum QueueOrder {
  static func sorted(_ events: [FindingEvent]) -> [FindingEvent] {
    events.sorted { one, two in
      let left = one.finding
      let right = two.finding
      if left.tier != right.tier { return left.tier > right.tier }
      if rank(left.findingClass) != rank(right.findingClass) { return rank(left.findingClass) < rank(right.findingClass) }
      return (left.effectiveAt, left.id) < (right.effectiveAt, right.id)
    }
  }

  private static func rank(_ findingClass: FindingClass) -> Int {
    switch findingClass {
    case .withdrawal: 0
    case .overdose: 1
    case .caudaEquina, .spinalHaematoma, .cordInjury, .catheterTipMass: 2
    case .cnsInfection: 3
    case .reservoirDepletion: 4
    case .pumpStall, .pumpStopped, .pumpBattery, .pumpAlarmUnhandled, .pumpAccessFailure, .deviceMalfunctionPump, .catheterMalfunction: 5
    case .programmingError, .bridgeError, .volumeEntryError, .drugEntryError: 6
    default: 7
    }
  }
}
