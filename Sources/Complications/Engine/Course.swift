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
  /// Usual values as they were last computed.
  private var usual = UsualValues()
  /// Counts what moved: a finding that was raised, got evidence or a tier, ended, or was spoken of.
  private(set) var moves = 0

  init(chart: Chart, families: [any RuleFamily]) {
    self.init(chart: chart, families: families, named: families.map { $0.instants(in: chart) })
  }

  private init(chart: Chart, families: [any RuleFamily], named: [[Int64]]) {
    self.chart = chart
    self.families = families
    self.named = named
    var all = chart.times
    for instants in named { all += instants }
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
    self.init(chart: chart, families: families, named: named)
    let safe = changed - 2 * Lapse.day
    marks = earlier.marks.filter { $0.instant < safe }
    guard let mark = marks.last else { return }
    lives = mark.lives
    for (place, life) in lives.enumerated() { newest[FindingName(findingClass: life.findingClass, act: life.act, item: life.item)] = place }
    usual = earlier.usual
    usual.forget(from: safe)
    place = Search.first(in: instants.count) { instants[$0] > mark.instant }
  }

  /// The next instant at which something may change without an arrival.
  var next: Int64? { place < instants.count ? instants[place] : nil }

  /// Judges every instant up to and including `end`.
  mutating func advance(to end: Int64) {
    let lookBack = LookBack(usual)
    defer { usual = lookBack.usual }
    while let instant = next, instant <= end {
      judge(instant, lookBack)
      place += 1
      if place % 4 == 0 { marks.append((instant, lives)) }
    }
  }

  private mutating func judge(_ now: Int64, _ lookBack: LookBack) {
    let openBefore = Set(lives.indices.filter { lives[$0].isOpen })
    var fresh: Set<RuleName> = []
    // Findings only raise one another, so this ends; the bound is a belt beside the braces.
    for _ in 0..<8 {
      var hasChanged = false
      for family in families {
        let triggers = family.triggers(at: Moment(chart: chart, now: now, lives: lives, openBefore: openBefore, lookBack: lookBack))
        for trigger in triggers where absorb(trigger, now, &fresh) { hasChanged = true }
        notePauses(of: family.rules, triggers)
      }
      if !hasChanged { break }
    }
    hear(now, openBefore)
    end(now, openBefore, fresh, lookBack)
  }

  private struct RuleName: Hashable {
    var life: Int
    var rule: String
  }

  /// Lets a trigger join or raise a finding.
  /// - Returns: whether anything changed.
  private mutating func absorb(_ trigger: Trigger, _ now: Int64, _ fresh: inout Set<RuleName>) -> Bool {
    let name = FindingName(findingClass: trigger.findingClass, act: trigger.act, item: trigger.item)
    guard let place = newest[name] else {
      moves += 1
      newest[name] = lives.count
      lives.append(Life(first: HeldRule(trigger), ordinal: 1))
      fresh.insert(RuleName(life: lives.count - 1, rule: trigger.rule))
      return true
    }
    if let over = lives[place].over[trigger.rule], !over.hasPaused, trigger.evidence.allSatisfy(over.evidence.contains) { return false }
    if lives[place].isOpen { return hold(trigger, place, now, &fresh) }
    let ended = lives[place].endedAt ?? now
    var late = trigger
    late.since = max(trigger.since, ended)
    moves += 1
    if now - ended <= trigger.reopensWithin ?? chart.rulebook.parameters.definitions.reopen {
      lives[place].spans.append(Life.Span(from: late.since, to: nil))
      lives[place].held = []
      return hold(late, place, now, &fresh)
    }
    newest[name] = lives.count
    lives.append(Life(first: HeldRule(late), ordinal: lives[place].ordinal + 1))
    fresh.insert(RuleName(life: lives.count - 1, rule: trigger.rule))
    return true
  }

  private mutating func hold(_ trigger: Trigger, _ place: Int, _ now: Int64, _ fresh: inout Set<RuleName>) -> Bool {
    let known = lives[place].evidence.count
    let named = lives[place].causes.count + lives[place].signs.count
    lives[place].join(trigger)
    var hasChanged = lives[place].evidence.count > known
    if hasChanged || lives[place].causes.count + lives[place].signs.count > named { moves += 1 }
    if let index = lives[place].held.firstIndex(where: { $0.rule == trigger.rule }) {
      let before = lives[place].held[index]
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
    return hasChanged
  }

  /// Notes of rules that are over that their trigger does not hold.
  private mutating func notePauses(of rules: [String], _ triggers: [Trigger]) {
    for place in lives.indices where !lives[place].over.isEmpty {
      for rule in rules where lives[place].over[rule]?.hasPaused == false {
        let holds = triggers.contains {
          $0.rule == rule && $0.findingClass == lives[place].findingClass && $0.act == lives[place].act
            && $0.item == lives[place].item
        }
        if !holds { lives[place].over[rule]?.hasPaused = true }
      }
    }
  }

  /// Ends the rules whose *Ends* is met.
  private mutating func end(_ now: Int64, _ openBefore: Set<Int>, _ fresh: Set<RuleName>, _ lookBack: LookBack) {
    let moment = Moment(chart: chart, now: now, lives: lives, openBefore: openBefore, lookBack: lookBack)
    for place in lives.indices where lives[place].isOpen {
      let life = lives[place]
      for held in life.held where !fresh.contains(RuleName(life: place, rule: held.rule)) {
        guard let family = families.first(where: { $0.rules.contains(held.rule) }), family.isOver(held, of: life, at: moment) else {
          continue
        }
        finish(held, place)
      }
      if lives[place].held.isEmpty {
        lives[place].last = life.leading
        lives[place].spans[lives[place].spans.count - 1].to = now
        moves += 1
      }
    }
  }

  private mutating func finish(_ held: HeldRule, _ place: Int) {
    if lives[place].held.count == 1 { lives[place].last = held }
    moves += 1
    lives[place].held.removeAll { $0.rule == held.rule }
    lives[place].over[held.rule] = Life.OverRule(evidence: Set(lives[place].evidence), hasPaused: false)
  }

  /// Lets persons' words on findings work (3.1.28).
  private mutating func hear(_ now: Int64, _ openBefore: Set<Int>) {
    for disposition in chart.window(chart.dispositions, from: now, to: now) where disposition.isAccepted {
      guard let words = disposition[Disposition.finding], let action = disposition[Disposition.action]?.known else { continue }
      for place in lives.indices where DispositionTarget.matches(words, lives[place], in: chart) {
        moves += 1
        switch action {
        case .acknowledge:
          if lives[place].isOpen { lives[place].words.append(disposition.id) }
        case .close:
          guard lives[place].isOpen, DispositionTarget.mayClose(disposition, lives[place]) else { continue }
          let leading = lives[place].leading
          for held in lives[place].held { finish(held, place) }
          lives[place].last = leading
          lives[place].spans[lives[place].spans.count - 1].to = now
          lives[place].closedBy = disposition.id
          lives[place].isConfirmed = disposition[Disposition.confirmed]
        case .reopen:
          guard !lives[place].isOpen, place == lives.lastIndex(where: { $0.findingClass == lives[place].findingClass }),
            !disposition.source.isLay
          else { continue }
          lives[place].spans.append(Life.Span(from: now, to: nil))
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
