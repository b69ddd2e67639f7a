public import Admission
import ChangeLog
public import PumpRecords

extension PumpLogTimeline {
  /// A signed log as detection takes it: the one place where changes become entries.
  ///
  /// Known at = the server's time of a change's arrival. What has not arrived is known where it is held, from when it was
  /// written: that is a device's own, offline.
  /// - Parameters:
  ///   - view: the log, materialised.
  ///   - now: the time at which it is looked at, milliseconds since 1970; only for what has not arrived.
  ///   - contacts: contacts that the server knows beside those that the arrivals record.
  ///   - zone: how local times are read in a zone of the IANA data base; nil for a name that is none. Without it: UTC.
  /// - Complexity: O(n) in the number of changes, and for each act O(changes that its author had not seen).
  public init(
    _ view: LogView, at now: Int64, contacts: [SyncContact] = [], zone: (_ name: String) -> TextReading? = { _ in nil }
  ) {
    let times = view.changes.map { WritingTime($0, now: now) }
    let knowledge = AuthorKnowledge(view.changes, times)
    let entries = view.changes.enumerated().map { place, change in
      TimelineEntry(
        change: change.mergeInput, label: change.id.description, knownAt: times[place].knownAt, writtenAt: times[place].stated,
        clockSlack: (times[place].earliest - times[place].stated, times[place].latest - times[place].stated),
        role: change.verdict.role.flatMap { Role(rawValue: $0) }, writer: Self.name(of: change.writer.short),
        notSeen: knowledge.notSeen(by: place))
    }
    let recorded = view.facts.contacts.map { SyncContact(writer: Self.name(of: $0.writer), at: Int64(clamping: $0.serverMS)) }
    self.init(
      label: view.facts.label ?? view.log.description, entries: entries, contacts: recorded + contacts,
      zone: ZoneName.shown(in: view).flatMap(zone) ?? TextReading())
  }

  /// A writer in print: the first 8 digits of its id, which name it within a log.
  /// - Parameter short: the first 4 bytes of the id.
  public static func name(of short: UInt32) -> String {
    let digits = String(short, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// The name of the zone in which a log's local times are read; nil where its profile names none.
  public static func zoneName(of view: LogView) -> String? { ZoneName.shown(in: view) }

  /// The last instant at which something became known; nil of an empty log.
  public var lastKnown: Int64? { entries.map(\.knownAt).max() }
}

/// When a change was written: what its author's clock said, and what may be believed of it (log-format section 8).
///
/// Until certain intervals are computed the wall clock is believed within two minutes. One bound is certain already: what has
/// arrived was written before.
private struct WritingTime {
  /// How far a wall clock may be off, milliseconds.
  static let slack: Int64 = 120_000

  var knownAt: Int64
  /// The author's wall clock; the arrival where it said nothing.
  var stated: Int64
  var earliest: Int64
  var latest: Int64

  init(_ change: JudgedChange, now: Int64) {
    let wall = change.header.wallMS.map { Int64(clamping: $0) }
    knownAt = change.verdict.arrivedMS.map { Int64(clamping: $0) } ?? min(wall ?? now, now)
    stated = wall ?? knownAt
    earliest = wall.map { $0 - Self.slack } ?? knownAt
    latest = min(stated + Self.slack, knownAt)
    // A clock that was ahead by more: it says nothing, the arrival does.
    if earliest > latest { earliest = knownAt - Self.slack }
  }
}

/// What the authors of a log's changes had seen of each other (log-format section 5, `seen`).
///
/// A feed is held from its beginning without gaps, so whoever saw a change saw what stands before it in its feed.
private struct AuthorKnowledge {
  private let changes: [JudgedChange]
  private let times: [WritingTime]
  /// The places of each feed's changes, in the order of the feed.
  private var feeds: [Range<Int>] = []
  /// The feed of each change.
  private var feed: [Int] = []
  /// Of each change: how much of each feed its author had seen.
  private var seen: [[Int]] = []

  /// - Parameter changes: ascending by (writer, index), each feed from its first change on.
  init(_ changes: [JudgedChange], _ times: [WritingTime]) {
    self.changes = changes
    self.times = times
    var begin = 0
    for place in changes.indices where place + 1 == changes.count || changes[place + 1].writer != changes[place].writer {
      feed += Array(repeating: feeds.count, count: place + 1 - begin)
      feeds.append(begin..<place + 1)
      begin = place + 1
    }
    let short = Dictionary(
      feeds.enumerated().map { (changes[$1.lowerBound].writer.short, $0) }, uniquingKeysWith: { first, _ in first })
    let places = Dictionary(changes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var current = Array(repeating: 0, count: feeds.count)
    for (place, change) in changes.enumerated() {
      if place == feeds[feed[place]].lowerBound { current = Array(repeating: 0, count: feeds.count) }
      for seen in change.header.seen {
        if let other = short[seen.writer] { current[other] = max(current[other], Int(clamping: seen.length)) }
      }
      for id in [change.header.record, change.header.confirms].compactMap(\.self) + change.header.replaces.map(\.change) {
        if let other = places[id] { current[feed[other]] = max(current[feed[other]], other + 1 - feeds[feed[other]].lowerBound) }
      }
      seen.append(current)
    }
  }

  /// Changes of others that may have been written before this one and that its author had not seen.
  ///
  /// Only of acts and corrections: what somebody who reports a symptom had not read decides nothing.
  func notSeen(by place: Int) -> Set<ChangeID> {
    switch changes[place].header.kind.map({ KindCode($0).kindClass }) {
    case .act, .amendment, .retraction: break
    default: return []
    }
    var unseen: Set<ChangeID> = []
    for (other, range) in feeds.enumerated() where other != feed[place] {
      for candidate in range.dropFirst(seen[place][other]) where times[candidate].earliest <= times[place].latest {
        unseen.insert(changes[candidate].id)
      }
    }
    return unseen
  }
}

/// The zone that the log's profile names.
private enum ZoneName {
  /// Of several values the one that is shown: the latest written, then the greatest change id.
  static func shown(in view: LogView) -> String? {
    let profile = Profile.table.code.rawValue
    let values = view.records.filter { $0.kind == profile && $0.standing == .accepted && !$0.isRetracted }
      .compactMap { $0.field(Profile.zone.number) }.flatMap(\.accepted)
    let ids = Set(values.map(\.change))
    let written = Dictionary(
      view.changes.filter { ids.contains($0.id) }.map { ($0.id, min($0.header.wallMS ?? 0, $0.verdict.arrivedMS ?? .max)) },
      uniquingKeysWith: { first, _ in first })
    let newest = values.max { (written[$0.change] ?? 0, $0.change) < (written[$1.change] ?? 0, $1.change) }
    return newest.flatMap { Message<Profile>($0.bytes)[Profile.zone] }
  }
}
