import ChangeLog

/// Keeps what was said of each finding, gives ids, and says what differs (records.md section 4).
struct Herald: Sendable {
  private let log: String
  private let rulebook: Rulebook
  private var known: [Announced] = []
  /// Places of the findings that were open when they were grouped last.
  private var grouped: [Int] = []

  /// A finding that was announced.
  private struct Announced: Sendable {
    var findingClass: FindingClass
    var act: ChangeID?
    var item: String?
    var ordinal: Int
    /// The record that anchors it; it never changes (3.1.23).
    var anchor: ChangeID
    var finding: Finding
    /// What it was made of.
    var mark: Case.Mark
    /// When it was last open, on effective time.
    var from: Int64
    var to: Int64?
    /// Words on it that were printed.
    var words: Set<ChangeID> = []
  }

  init(log: String, rulebook: Rulebook) {
    self.log = log
    self.rulebook = rulebook
  }

  /// The findings as they now stand, in the order in which they were raised.
  var findings: [Finding] { known.map(\.finding) }

  /// What differs from what was said before.
  mutating func announce(_ cases: [Case], at now: Int64, fresh: [TimelineEntry], contacts: [WriterContact]) -> [FindingEvent] {
    let before = known
    var kinds: [Int: FindingEvent.Kind] = [:]
    var because: [Int: [String]] = [:]
    var endings: Set<Int> = []
    let claims = claims(on: cases, now: now)
    var hasNews = false
    for place in known.indices {
      if let claimed = claims[place] {
        if update(place, from: cases[claimed]) { hasNews = true }
      } else if known[place].finding.state != .superseded {
        known[place].finding.state = .superseded
        kinds[place] = .superseded
        because[place] = Self.reasons(fresh)
      }
    }
    let taken = Set(claims.values)
    let unclaimed = cases.indices.filter { !taken.contains($0) }.sorted { Queue.precedes(cases[$0], cases[$1]) }
    for index in unclaimed {
      add(cases[index], fresh: fresh)
      kinds[known.count - 1] = .raised
      if known[known.count - 1].finding.state == .resolved { endings.insert(known.count - 1) }
    }
    for place in known.indices { known[place].finding.completeness = contacts }
    link(cases, claims, firstNew: before.count, new: unclaimed, hasNews: hasNews)
    for place in before.indices where kinds[place] == nil {
      kinds[place] = Self.difference(before[place].finding, known[place].finding)
    }
    var events: [FindingEvent] = []
    for place in known.indices {
      if let kind = kinds[place] {
        var said = known[place].finding
        if endings.contains(place) { said.state = .open }
        events.append(FindingEvent(knownAt: now, kind: kind, finding: said, because: because[place] ?? []))
        if endings.contains(place) { events.append(FindingEvent(knownAt: now, kind: .resolved, finding: known[place].finding)) }
      }
      events += acknowledgement(place, claims[place].map { cases[$0] }, now)
    }
    return events
  }

  /// Which case each announced finding is now, by place; a case is claimed once, by the older finding.
  private func claims(on cases: [Case], now: Int64) -> [Int: Int] {
    var claims: [Int: Int] = [:]
    var taken: Set<Int> = []
    for place in known.indices {
      let one = known[place]
      let wanted = cases.indices.filter { index in
        !taken.contains(index) && cases[index].findingClass == one.findingClass && cases[index].act == one.act
          && cases[index].item == one.item
      }
      let found: Int?
      if one.act != nil {
        found = wanted.first { cases[$0].ordinal == one.ordinal }
      } else {
        let isGone = one.finding.state == .superseded
        found =
          wanted.first { cases[$0].evidence.contains(one.anchor) }
          ?? wanted.first { !isGone && cases[$0].from <= (one.to ?? now) && one.from <= (cases[$0].endedAt ?? .max) }
      }
      if let found {
        claims[place] = found
        taken.insert(found)
      }
    }
    return claims
  }

  /// - Returns: whether it was written to since it was announced.
  private mutating func update(_ place: Int, from one: Case) -> Bool {
    if one.isUnchanged(since: known[place].mark), known[place].finding.state != .superseded { return false }
    let old = known[place].finding
    known[place].mark = one.mark
    known[place].from = one.from
    known[place].to = one.endedAt
    var finding = finding(one, id: old.id)
    finding.isAcknowledged = old.isAcknowledged
    finding.linkedTo = old.linkedTo
    known[place].finding = finding
    return true
  }

  private mutating func add(_ one: Case, fresh: [TimelineEntry]) {
    let anchor = one.act ?? Self.anchor(of: one, fresh: fresh)
    let name = anchor.map { one.labels[$0]?.label ?? $0.description } ?? "?"
    let stem = "\(log)/\(one.findingClass.rawValue)/\(name)\(one.item.map { "#" + $0 } ?? "")"
    var id = one.ordinal > 1 && one.act != nil ? "\(stem)~\(one.ordinal)" : stem
    var number = 2
    while known.contains(where: { $0.finding.id == id }) {
      id = "\(stem)~\(number)"
      number += 1
    }
    guard let anchor else { return }
    known.append(
      Announced(
        findingClass: one.findingClass, act: one.act, item: one.item, ordinal: one.ordinal, anchor: anchor, finding: finding(one, id: id),
        mark: one.mark,
        from: one.from, to: one.endedAt))
  }

  /// The record that first raised the episode, by arrival; several at once: the last of them by (effective time, id).
  private static func anchor(of one: Case, fresh: [TimelineEntry]) -> ChangeID? {
    let arrived = Set(fresh.map(\.change.id) + fresh.compactMap(\.change.record))
    let evidence = one.evidence
    let new = evidence.filter(arrived.contains)
    return (new.isEmpty ? evidence : new).compactMap { one.labels[$0] }.max { ($0.at, $0.label) < ($1.at, $1.label) }?.id
  }

  private func finding(_ one: Case, id: String) -> Finding {
    let leading = one.leading
    let entry = rulebook.rule(leading.rule)
    let trigger = leading.trigger
    let isUnverified = trigger.evidence.contains { one.labels[$0]?.isAccepted == false }
    let variant = entry?.variant(trigger.variant)
    var headline = variant?.headline ?? entry?.headline ?? leading.rule
    let phrases = rulebook.phrasebook
    if let detail = trigger.detail { headline += ": " + phrases.list(detail) }
    if let branch = one.branch { headline += " (\(phrases("if")) \(branch))" }
    if isUnverified { headline += " (\(phrases("unverified")))" }
    var numbers = trigger.numbers
    if let branch = one.branch { numbers.append(FindingNumber("branch", branch, isText: true)) }
    // The header's facts are known but are no entries: an outside program could not look them up.
    let evidence = one.evidence.compactMap { one.labels[$0] }.filter { !$0.isHeader }.sorted { ($0.at, $0.label) < ($1.at, $1.label) }.map(
      \.label)
    return Finding(
      id: id, pumpLog: log, findingClass: one.findingClass, tier: one.tier, rule: leading.rule, rulebook: rulebook.version,
      effectiveAt: leading.since, evidence: evidence, headline: headline,
      action: action(variant?.action ?? entry?.action ?? "", date: trigger.date), citation: entry?.citation ?? "", numbers: numbers,
      missing: trigger.missing, differential: one.findingClass == .withdrawal ? rulebook.differential.names : [], completeness: [],
      linkedTo: nil, branch: one.branch, isUnverified: isUnverified, state: one.isOpen ? .open : .resolved, isAcknowledged: false)
  }

  private func action(_ text: String, date: Int64?) -> String {
    let parts = text.split(separator: "<date>", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return text }
    return parts[0] + (date.map { InstantText.minute($0) } ?? rulebook.phrasebook("an unknown date")) + parts[1]
  }

  /// What a finding that was there before shows anew: a change of tier goes before other news.
  private static func difference(_ old: Finding, _ new: Finding) -> FindingEvent.Kind? {
    switch (old.state, new.state) {
    case (.open, .open):
      if old.tier != new.tier { return .tierChanged }
      let isSame =
        old.rule == new.rule && old.evidence == new.evidence && old.numbers == new.numbers && old.linkedTo == new.linkedTo
        && old.effectiveAt == new.effectiveAt && old.branch == new.branch
      return isSame ? nil : .updated
    case (.open, .resolved): return .resolved
    case (.resolved, .open), (.superseded, .open): return .reopened
    default: return nil
    }
  }

  private static func reasons(_ fresh: [TimelineEntry]) -> [String] {
    fresh.filter { !$0.isHeader }.map(\.label)
  }

  private mutating func acknowledgement(_ place: Int, _ one: Case?, _ now: Int64) -> [FindingEvent] {
    guard let one else { return [] }
    let new = one.words.filter { !known[place].words.contains($0) }
    guard !new.isEmpty else { return [] }
    known[place].words.formUnion(new)
    known[place].finding.isAcknowledged = true
    return [FindingEvent(knownAt: now, kind: .acknowledged, finding: known[place].finding)]
  }

  private mutating func link(_ cases: [Case], _ claims: [Int: Int], firstNew: Int, new: [Int], hasNews: Bool) {
    var open: [(place: Int, one: Case)] = []
    for place in known.indices where known[place].finding.state == .open {
      if let claimed = claims[place] {
        open.append((place, cases[claimed]))
      } else if place >= firstNew, place - firstNew < new.count {
        open.append((place, cases[new[place - firstNew]]))
      }
    }
    // The same findings, none of them written to, stand as they stood.
    let places = open.map(\.place)
    if !hasNews, places == grouped { return }
    grouped = places
    let heads = Grouping.headlines(open.map { Grouping.Member(one: $0.one, anchor: known[$0.place].anchor) })
    for (index, member) in open.enumerated() {
      known[member.place].finding.linkedTo = heads[index].map { known[open[$0].place].finding.id }
    }
  }
}
