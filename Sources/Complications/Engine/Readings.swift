import ChangeLog
import PumpRecords

/// The readings of a log as it is known at one instant (design.md section 4): the plain one, each alternative of each open
/// choice alone, and the all-dangerous one.
struct Readings: Sendable {
  private(set) var courses: [Course]
  /// What each reading chose.
  private var keys: [[KnownLog.Choice.Subject: Int]] = []

  /// Reads a log up to `now`.
  ///
  /// - Parameters:
  ///   - earlier: the readings of the same log before more of it became known.
  ///   - added: what is new, where it is nothing but plain reports; nil: the log is read anew.
  ///   - changed: the earliest instant of what became known since; nil where something may speak of any time.
  init(
    _ known: KnownLog, families: [any RuleFamily], to now: Int64, continuing earlier: Readings? = nil, added: [MergedRecord]? = nil,
    changed: Int64? = nil
  ) {
    let limit = Int(known.rulebook.parameters.conflict.branches)
    courses = []
    /// The walk of a reading, taken over from the same reading of before where there is one.
    func walk(_ ways: [Int: Int]) -> Course {
      var key: [KnownLog.Choice.Subject: Int] = [:]
      for (place, way) in ways { key[known.choices[place].subject] = way }
      keys.append(key)
      var course: Course
      if let earlier, let changed, let same = earlier.keys.firstIndex(of: key) {
        let walked = earlier.courses[same]
        let chart =
          added.map { known.chart(ways, adding: $0, to: walked.chart) } ?? known.chart(ways)
        course = Course(
          chart: chart, families: families, continuing: walked, changed: changed,
          hasOnlyReports: added?.allSatisfy { Chart.isObserved($0.kind) } ?? false)
      } else {
        course = Course(chart: known.chart(ways), families: families)
      }
      course.advance(to: now)
      return course
    }
    let plain = walk([:])
    courses.append(plain)
    var worst: [Int: Int] = [:]
    for (place, choice) in known.choices.enumerated() {
      var best = Self.danger(of: plain)
      for way in 1..<max(choice.ways, 1) where courses.count < limit - (known.choices.count > 1 ? 1 : 0) {
        let course = walk([place: way])
        courses.append(course)
        let danger = Self.danger(of: course)
        if best.lexicographicallyPrecedes(danger) {
          best = danger
          worst[place] = way
        }
      }
    }
    if worst.count > 1, courses.count < limit { courses.append(walk(worst)) }
  }

  /// How many findings stand open of each tier, the highest first.
  private static func danger(of course: Course) -> [Int] {
    Tier.allCases.reversed().map { tier in
      course.lives.count { $0.isOpen && $0.leading.tier == tier && $0.findingClass != .dataConflict }
    }
  }

  /// What the walks of these readings have visited.
  var visits: Int { courses.reduce(0) { $0 + $1.visits } }

  /// The next instant at which something may change without an arrival.
  var next: Int64? { courses.compactMap(\.next).min() }

  /// Judges what lies up to `now`.
  /// - Returns: whether a finding of any reading moved.
  mutating func advance(to now: Int64) -> Bool {
    var hasMoved = false
    for place in courses.indices {
      let before = courses[place].moves
      courses[place].advance(to: now)
      if courses[place].moves != before { hasMoved = true }
    }
    return hasMoved
  }

  /// The findings over all readings: raised if any reading raises, over only if all end, the tier the highest (3.1.19).
  var cases: [Case] {
    var cases: [Case] = []
    // Only findings of one class and act can be one: they are looked for among those.
    var named: [FindingName: [Int]] = [:]
    for (reading, course) in courses.enumerated() {
      for life in course.lives {
        let name = life.name
        let same = reading == 0 ? nil : named[name]?.first { cases[$0].isSame(life, reading) }
        if let place = same {
          cases[place].members.append(Case.Member(reading: reading, life: life))
        } else {
          named[name, default: []].append(cases.count)
          cases.append(Case(members: [Case.Member(reading: reading, life: life)]))
        }
      }
    }
    for place in cases.indices { cases[place].settle(courses) }
    Self.sharpenConflicts(&cases, courses)
    return cases
  }

  /// A conflict on whose reading the tier of any finding hangs is URGENT (DC-1).
  private static func sharpenConflicts(_ cases: inout [Case], _ courses: [Course]) {
    for place in cases.indices where cases[place].findingClass == .dataConflict {
      guard let record = cases[place].act else { continue }
      let tried = courses.indices.filter { $0 > 0 && courses[$0].chart.branchRecords == [record] }
      let differs = cases.contains { other in
        other.findingClass != .dataConflict && tried.contains { other.openTier(in: $0) != other.openTier(in: 0) }
      }
      if differs && cases[place].tier < .urgent { cases[place].tier = .urgent }
    }
  }
}

/// What findings must share to be one.
struct FindingName: Hashable {
  var findingClass: FindingClass
  var act: ChangeID?
  /// Which of several at one act.
  var item: String?
}

/// One finding over all readings.
struct Case: Sendable {
  struct Member: Sendable {
    var reading: Int
    var life: Life
  }

  var members: [Member]
  var tier = Tier.info
  /// The member whose rule gives the tier.
  private(set) var leader = 0
  /// What the leading reading chose; nil where the plain reading has the finding at that tier too.
  private(set) var branch: String?
  private(set) var branchRecords: [ChangeID] = []
  /// The plain chart, for names of records.
  private(set) var labels: [ChangeID: RecordSource] = [:]

  init(members: [Member]) { self.members = members }

  /// What it said, to be compared with what it says later; it keeps no chart alive.
  struct Mark: Sendable {
    fileprivate var members: [Member]
    fileprivate var tier: Tier
    fileprivate var leader: Int
    fileprivate var branch: String?
  }

  var mark: Mark { Mark(members: members, tier: tier, leader: leader, branch: branch) }

  /// Whether it says what it said: of the same readings, none written to since.
  func isUnchanged(since mark: Mark) -> Bool {
    tier == mark.tier && leader == mark.leader && branch == mark.branch && members.count == mark.members.count
      && zip(members, mark.members).allSatisfy { $0.reading == $1.reading && $0.life.isUnchanged(since: $1.life) }
  }

  var findingClass: FindingClass { members[0].life.findingClass }
  var act: ChangeID? { members[0].life.act }
  var item: String? { members[0].life.item }
  var ordinal: Int { members[0].life.ordinal }
  var isOpen: Bool { members.contains { $0.life.isOpen } }
  /// When the last reading saw it end.
  var endedAt: Int64? { isOpen ? nil : members.compactMap(\.life.endedAt).max() }
  var leading: HeldRule { members[leader].life.leading }
  var life: Life { members[leader].life }
  var from: Int64 { members.map(\.life.effectiveAt).min() ?? 0 }

  /// The records that it rests on, over all readings.
  var evidence: [ChangeID] { union(\.evidence) }
  var causes: [ChangeID] { union(\.causes) }
  var words: [ChangeID] { union(\.words) }

  private func union(_ part: (Life) -> [ChangeID]) -> [ChangeID] {
    var all: [ChangeID] = []
    for member in members { for id in part(member.life) where !all.contains(id) { all.append(id) } }
    return all
  }

  func isSame(_ life: Life, _ reading: Int) -> Bool {
    guard findingClass == life.findingClass, act == life.act, item == life.item, members.last?.reading != reading else { return false }
    if act != nil { return ordinal == life.ordinal }
    return members.contains { member in member.life.overlaps(life) }
  }

  func openTier(in reading: Int) -> Tier? {
    members.first { $0.reading == reading && $0.life.isOpen }?.life.leading.tier
  }

  mutating func settle(_ courses: [Course]) {
    let wanted = members.indices.filter { !isOpen || members[$0].life.isOpen }
    leader = wanted.first ?? 0
    // At one tier the reading that began earlier is the more dangerous one: it must not give way to a later date.
    for place in wanted {
      let (life, led) = (members[place].life, members[leader].life)
      let isHigher = life.leading.tier > led.leading.tier
      if isHigher || (life.leading.tier == led.leading.tier && life.effectiveAt < led.effectiveAt) { leader = place }
    }
    tier = leading.tier
    let chart = courses[members[leader].reading].chart
    labels = chart.sources
    if members[leader].reading > 0 {
      branch = chart.branch
      branchRecords = chart.branchRecords
    } else if isOpen, let other = courses.indices.first(where: { $0 > 0 && openTier(in: $0).map { $0 < tier } ?? true }) {
      // The plain reading has it alone: it is named where another reading would not.
      branch = courses[other].chart.plainBranch
      branchRecords = courses[other].chart.branchRecords
    }
  }
}

extension Life {
  /// Whether the two were ever open at one instant.
  func overlaps(_ other: Life) -> Bool {
    spans.contains { span in
      other.spans.contains { span.from <= ($0.to ?? .max) && $0.from <= (span.to ?? .max) }
    }
  }
}
