import ChangeLog
import PumpRecords

/// The walk along effective time through one reading of a log: which findings live when (3.1.24–26).
///
/// Advancing in steps gives what advancing at once gives.
struct Course: Sendable {
  let chart: Chart
  private let families: [any RuleFamily]
  private let instants: [Int64]
  /// What each family named of them.
  private let named: [[Int64]]
  private var place = 0
  /// How things stood after some instants, ascending: where a walk with more records may take over.
  private var marks: [(instant: Int64, lives: [Life])] = []
  /// The findings so far, over ones too, in the order in which they were raised.
  private(set) var lives: [Life] = []
  /// The last finding of each class and act, by place.
  private var newest: [FindingName: Int] = [:]
  /// Places of the open findings, ascending.
  private var open: [Int] = []
  /// Places of findings with a rule that is over and has not been found not to hold since.
  private var unpaused: Set<Int> = []
  /// Of each withdrawal and overdose its time, in the order in which they were raised.
  private var illTimes: [ClosedRange<Int64>] = []
  /// The family of each rule, by place.
  private let familyOf: [String: Int]
  /// Usual values as they were last computed.
  private var usual = UsualValues()
  /// Counts what moved: a finding that was raised, got evidence or a tier, ended, or was spoken of.
  private(set) var moves = 0
  /// Reports that rules were handed, and a visit for every family at every instant.
  private(set) var visits = 0
  /// Counts every write to a finding: a moment that was made before one is not handed on.
  private var writes = 0

  init(chart: Chart, families: [any RuleFamily]) {
    self.init(chart: chart, families: families, named: families.map { $0.instants(in: chart) })
  }

  /// - Parameter after: instants up to here were judged by the walk that this one takes over from.
  private init(chart: Chart, families: [any RuleFamily], named: [[Int64]], after: Int64? = nil) {
    self.chart = chart
    self.families = families
    self.named = named
    familyOf = Dictionary(
      families.enumerated().flatMap { place, family in family.rules.map { ($0, place) } }, uniquingKeysWith: { first, _ in first })
    var all: [Int64] = []
    for list in [chart.times] + named {
      if let after { all += list.lazy.filter { $0 > after } } else { all += list }
    }
    all.sort()
    var instants: [Int64] = []
    for instant in all where instants.last != instant { instants.append(instant) }
    self.instants = instants
  }

  /// The walk of `earlier`, with records in `chart` that happened at `changed` or later: it goes on from where they can first
  /// matter. What a rule says at an instant hangs on records up to it, and on records a day later at most (a first program
  /// tells the flow since the fill before it; silence is known to be silence a day after); twice that is left as a margin.
  /// - Parameter hasOnlyReports: `chart` differs from the one before by reports alone.
  init(chart: Chart, families: [any RuleFamily], continuing earlier: Course, changed: Int64, hasOnlyReports: Bool) {
    let named = families.enumerated().map { place, family in
      hasOnlyReports && !family.namesInstantsOfReports && place < earlier.named.count ? earlier.named[place] : family.instants(in: chart)
    }
    let safe = changed - 2 * Lapse.day
    let marks = earlier.marks.filter { $0.instant < safe }
    self.init(chart: chart, families: families, named: named, after: marks.last?.instant)
    guard let mark = marks.last else { return }
    self.marks = marks
    lives = mark.lives
    for (place, life) in lives.enumerated() {
      newest[life.name] = place
      if life.isOpen { open.append(place) }
      if life.over.values.contains(where: { !$0.hasPaused }) { unpaused.insert(place) }
    }
    noteIllness()
    usual = earlier.usual
    usual.forget(from: safe)
  }

  /// The next instant at which something may change without an arrival.
  var next: Int64? { place < instants.count ? instants[place] : nil }

  /// Judges every instant up to and including `end`.
  mutating func advance(to end: Int64) {
    let lookBack = LookBack(usual)
    defer {
      usual = lookBack.usual
      visits += lookBack.visits
    }
    while let instant = next, instant <= end {
      judge(instant, lookBack)
      place += 1
      if place % 4 == 0 { marks.append((instant, lives)) }
    }
  }

  private mutating func judge(_ now: Int64, _ lookBack: LookBack) {
    let openBefore = open
    var fresh: Set<RuleName> = []
    var moment = moment(now, openBefore, lookBack)
    var seen = writes
    func current(_ course: Course) -> Moment {
      if course.writes != seen {
        moment = course.moment(now, openBefore, lookBack)
        seen = course.writes
      }
      return moment
    }
    // Findings only raise one another, so this ends; the bound is a belt beside the braces.
    for _ in 0..<8 {
      var hasChanged = false
      visits += families.count
      for family in families {
        let triggers = family.triggers(at: current(self))
        for trigger in triggers where absorb(trigger, now, &fresh) { hasChanged = true }
        notePauses(of: family.rules, triggers)
      }
      if !hasChanged { break }
    }
    hear(now)
    end(now, fresh, current(self))
  }

  private func moment(_ now: Int64, _ openBefore: [Int], _ lookBack: LookBack) -> Moment {
    Moment(chart: chart, now: now, lives: lives, openNow: open, openBefore: openBefore, illTimes: illTimes, lookBack: lookBack)
  }

  private mutating func noteIllness() {
    let after = chart.rulebook.parameters.definitions.baselineTo
    illTimes = lives.compactMap { $0.illTime(after: after) }
  }

  /// Notes that a finding was written to.
  private mutating func wrote(_ findingClass: FindingClass) {
    writes += 1
    if findingClass == .withdrawal || findingClass == .overdose { noteIllness() }
  }

  private struct RuleName: Hashable {
    var life: Int
    var rule: String
  }

  /// Lets a trigger join or raise a finding.
  /// - Returns: whether anything changed.
  private mutating func absorb(_ trigger: Trigger, _ now: Int64, _ fresh: inout Set<RuleName>) -> Bool {
    guard let place = newest[trigger.name] else {
      raise(Life(first: HeldRule(trigger), ordinal: 1), &fresh)
      return true
    }
    if let over = lives[place].over[trigger.rule], !over.hasPaused, trigger.evidence.allSatisfy(over.evidence.contains) { return false }
    if lives[place].isOpen { return hold(trigger, place, now, &fresh) }
    let ended = lives[place].endedAt ?? now
    var late = trigger
    late.since = max(trigger.since, ended)
    moves += 1
    if now - ended <= trigger.reopensWithin ?? chart.rulebook.parameters.definitions.reopen {
      reopen(place, from: late.since)
      lives[place].held = []
      return hold(late, place, now, &fresh)
    }
    raise(Life(first: HeldRule(late), ordinal: lives[place].ordinal + 1), &fresh)
    return true
  }

  private mutating func raise(_ life: Life, _ fresh: inout Set<RuleName>) {
    newest[life.name] = lives.count
    open.append(lives.count)
    fresh.insert(RuleName(life: lives.count, rule: life.last.rule))
    lives.append(life)
    moves += 1
    wrote(life.findingClass)
  }

  private mutating func reopen(_ place: Int, from: Int64) {
    lives[place].spans.append(Life.Span(from: from, to: nil))
    open.insert(place, at: Search.first(in: open.count) { open[$0] > place })
  }

  private mutating func close(_ place: Int, at now: Int64) {
    lives[place].spans[lives[place].spans.count - 1].to = now
    open.removeAll { $0 == place }
  }

  private mutating func hold(_ trigger: Trigger, _ place: Int, _ now: Int64, _ fresh: inout Set<RuleName>) -> Bool {
    let joined = lives[place].join(trigger)
    var hasChanged = joined.evidence
    if joined.evidence || joined.others { moves += 1 }
    if let index = lives[place].held.firstIndex(where: { $0.rule == trigger.rule }) {
      let before = lives[place].held[index]
      let hasNews = trigger.tier != before.tier || !trigger.evidence.allSatisfy(before.evidence.contains)
      if before.lastHeld == now, !hasNews, !joined.evidence, !joined.others { return false }
      lives[place].held[index].lastHeld = now
      if trigger.tier > before.tier {
        lives[place].held[index].tier = trigger.tier
        lives[place].held[index].since = trigger.since
        hasChanged = true
      }
      let falls = trigger.fallsToo && trigger.tier < before.tier
      if falls {
        lives[place].held[index].tier = trigger.tier
        hasChanged = true
      }
      let isNews = !trigger.evidence.allSatisfy(before.evidence.contains)
      if isNews {
        lives[place].held[index].evidence.formUnion(trigger.evidence)
        fresh.insert(RuleName(life: place, rule: trigger.rule))
      }
      // What left a window takes nothing back: words and numbers change with new evidence or a higher tier only.
      if isNews || falls || trigger.tier > before.tier {
        lives[place].held[index].trigger = trigger
        moves += 1
      }
    } else {
      moves += 1
      lives[place].held.append(HeldRule(trigger))
      lives[place].over[trigger.rule] = nil
      fresh.insert(RuleName(life: place, rule: trigger.rule))
      hasChanged = true
    }
    lives[place].last = lives[place].leading
    wrote(trigger.findingClass)
    return hasChanged
  }

  /// Notes of rules that are over that their trigger does not hold.
  private mutating func notePauses(of rules: [String], _ triggers: [Trigger]) {
    for place in unpaused {
      for rule in rules where lives[place].over[rule]?.hasPaused == false {
        if triggers.contains(where: { $0.rule == rule && $0.name == lives[place].name }) { continue }
        lives[place].over[rule]?.hasPaused = true
        if lives[place].over.values.allSatisfy(\.hasPaused) { unpaused.remove(place) }
      }
    }
  }

  /// Ends the rules whose *Ends* is met.
  private mutating func end(_ now: Int64, _ fresh: Set<RuleName>, _ moment: Moment) {
    for place in open {
      let life = lives[place]
      for held in life.held where !fresh.contains(RuleName(life: place, rule: held.rule)) {
        guard let family = familyOf[held.rule], families[family].isOver(held, of: life, at: moment) else { continue }
        finish(held, place)
      }
      if lives[place].held.isEmpty {
        lives[place].last = life.leading
        close(place, at: now)
        moves += 1
      }
    }
  }

  private mutating func finish(_ held: HeldRule, _ place: Int) {
    if lives[place].held.count == 1 { lives[place].last = held }
    moves += 1
    lives[place].held.removeAll { $0.rule == held.rule }
    lives[place].over[held.rule] = Life.OverRule(evidence: Set(lives[place].evidence), hasPaused: false)
    unpaused.insert(place)
    wrote(lives[place].findingClass)
  }

  /// Lets persons' words on findings work (3.1.28).
  private mutating func hear(_ now: Int64) {
    for disposition in chart.window(chart.dispositions, from: now, to: now) where disposition.isAccepted {
      guard let words = disposition[Disposition.finding], let action = disposition[Disposition.action]?.known else { continue }
      for place in lives.indices where DispositionTarget.matches(words, lives[place], in: chart) {
        moves += 1
        writes += 1
        switch action {
        case .acknowledge:
          if lives[place].isOpen { lives[place].words.append(disposition.id) }
        case .close:
          guard lives[place].isOpen, DispositionTarget.mayClose(disposition, lives[place]) else { continue }
          let leading = lives[place].leading
          for held in lives[place].held { finish(held, place) }
          lives[place].last = leading
          close(place, at: now)
          lives[place].closedBy = disposition.id
          lives[place].isConfirmed = disposition[Disposition.confirmed]
        case .reopen:
          guard !lives[place].isOpen, place == lives.lastIndex(where: { $0.findingClass == lives[place].findingClass }),
            !disposition.source.isLay
          else { continue }
          reopen(place, from: now)
          lives[place].held = [lives[place].last]
          lives[place].over[lives[place].last.rule] = nil
        case .mute:
          break
        }
      }
    }
  }
}

/// Which findings a disposition speaks of, and what it may do.
enum DispositionTarget {
  /// Whether `words` name a finding: by its id, `<log>/<class>`, the class, or a rule that holds.
  static func matches(_ words: String, _ life: Life, in chart: Chart) -> Bool {
    if words == life.findingClass.rawValue || life.held.contains(where: { $0.rule == words }) { return true }
    let prefix = chart.log + "/" + life.findingClass.rawValue
    if words == prefix { return true }
    guard words.hasPrefix(prefix + "/") else { return false }
    let rest = words.dropFirst(prefix.count + 1)
    let parts = rest.split(separator: "~", maxSplits: 1)
    let anchor = parts.first.map(String.init) ?? String(rest)
    if let act = life.act {
      let ordinal = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
      return chart.label(act) + (life.item.map { "#" + $0 } ?? "") == anchor && life.ordinal == ordinal
    }
    return life.evidence.contains { chart.label($0) == anchor }
  }

  /// A prescriber or surgeon closes any finding, a nurse REVIEW and INFO; with a cause; void where its author had not seen
  /// evidence that existed.
  static func mayClose(_ disposition: Noted<Disposition>, _ life: Life) -> Bool {
    guard let cause = disposition[Disposition.cause], !cause.isEmpty else { return false }
    guard life.evidence.allSatisfy({ !disposition.source.notSeen.contains($0) }) else { return false }
    if disposition.source.isPrescriberOrSurgeon { return true }
    return disposition.role == .nurse && life.leading.tier <= .review
  }
}
