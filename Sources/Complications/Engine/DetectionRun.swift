import ChangeLog
import PumpRecords

/// Detection over one pump log: what became known when.
///
/// Findings are a pure function of log, site facts, rulebook and instant: at each instant the log is read from its start with
/// what is known by then, and what differs from what was said before is said.
public struct DetectionRun: Sendable {
  private let log: PumpLogTimeline
  private let site: SiteFacts
  private let rulebook: Rulebook
  private let arrivals: [Int64]
  private let end: Int64
  private var known = 0
  private let sorted: [TimelineEntry]
  private var knownLog: KnownLog?
  private var readings: Readings?
  private var herald: Herald
  private var nextArrival = 0
  /// The server's contacts, ascending by time, and how many of them are known.
  private let serverContacts: [SyncContact]
  private var knownContacts = 0
  /// The instant that was judged last.
  private var judged: Int64 = 0
  /// Of each writer the last that the server heard of it.
  private var heard: [String: Int64] = [:]
  /// Records read anew, and what the walks that were given up had visited.
  private var visitsBefore = 0
  /// How much was looked at so far: records read, reports handed to rules, and families asked. It grows as the log does.
  package var visits: Int { visitsBefore + (readings?.visits ?? 0) }
  /// Walks from the log's start at every arrival: the slow, obvious way beside which the other is held in tests.
  package var walksFromStart = false

  /// A run over a log, before its first instant.
  public init(log: PumpLogTimeline, site: SiteFacts = SiteFacts(), rulebook: Rulebook, clock: DetectionClock = DetectionClock()) {
    self.site = site
    self.rulebook = rulebook
    let start = clock.start ?? .min
    let first = log.entries.filter { !$0.isHeader }.map { max($0.knownAt, start) }.min() ?? clock.start ?? 0
    var log = log
    for place in log.entries.indices {
      let stated = log.entries[place].isHeader ? first : log.entries[place].knownAt
      log.entries[place].knownAt = max(stated, clock.start ?? first)
    }
    self.log = log
    sorted = log.entries.enumerated().sorted { ($0.element.knownAt, $0.offset) < ($1.element.knownAt, $1.offset) }.map(\.element)
    serverContacts = log.contacts.sorted { ($0.at, $0.writer) < ($1.at, $1.writer) }
    let contacts = log.contacts.map { max($0.at, clock.start ?? $0.at) }
    var instants: [Int64] = []
    for instant in (sorted.map(\.knownAt) + contacts + (clock.start.map { [$0] } ?? [])).sorted() where instants.last != instant {
      instants.append(instant)
    }
    end = clock.end ?? instants.last ?? first
    let last = end
    arrivals = instants.filter { $0 <= last }
    herald = Herald(log: log.label, rulebook: rulebook)
  }

  /// The instant that will be judged next; nil at the end of the run.
  public var next: Int64? {
    let arrival = nextArrival < arrivals.count ? arrivals[nextArrival] : nil
    let scheduled = readings?.next
    guard let instant = [arrival, scheduled].compactMap({ $0 }).min(), instant <= end else { return nil }
    return instant
  }

  /// Judges the next instant.
  /// - Returns: what became known at it, in order; nil at the end of the run.
  public mutating func step() -> [FindingEvent]? {
    guard let now = next else { return nil }
    judged = now
    let isArrival = nextArrival < arrivals.count && arrivals[nextArrival] == now
    var fresh: ArraySlice<TimelineEntry> = []
    if isArrival || readings == nil {
      if isArrival { nextArrival += 1 }
      let before = known
      while known < sorted.count, sorted[known].knownAt <= now { known += 1 }
      fresh = sorted[before..<known]
      let heardBefore = knownContacts
      while knownContacts < serverContacts.count, serverContacts[knownContacts].at <= now { knownContacts += 1 }
      hear(fresh, serverContacts[heardBefore..<knownContacts])
      let seen = Array(serverContacts[..<knownContacts])
      let added = walksFromStart ? nil : knownLog?.add(fresh, contacts: seen)
      let reading = added == nil ? read(seen) : knownLog ?? read(seen)
      knownLog = reading
      visitsBefore += (added?.count ?? known) + (readings?.visits ?? 0)
      let changed = walksFromStart ? nil : earliest(fresh, serverContacts[heardBefore..<knownContacts])
      readings = Readings(
        reading, families: RuleFamilies.all, to: now, continuing: readings, added: changed == nil ? nil : added, changed: changed)
    } else if readings?.advance(to: now) == false {
      // Nothing moved and nothing arrived: there is nothing to say.
      return []
    }
    return herald.announce(readings?.cases ?? [], at: now, fresh: Array(fresh), contacts: contacts(at: now))
  }

  /// The findings as they now stand, over ones too, in the order in which they were raised.
  public var findings: [Finding] {
    let contacts = contacts(at: judged)
    return herald.findings.map { finding in
      var finding = finding
      finding.completeness = contacts
      return finding
    }
  }

  /// Everything that becomes known during a run.
  public static func events(
    log: PumpLogTimeline, site: SiteFacts = SiteFacts(), rulebook: Rulebook, clock: DetectionClock = DetectionClock()
  ) -> [FindingEvent] {
    var run = DetectionRun(log: log, site: site, rulebook: rulebook, clock: clock)
    var events: [FindingEvent] = []
    while let more = run.step() { events += more }
    return events
  }

  /// The earliest instant that new entries and contacts speak of; nil where they may change anything: a correction, a fact of
  /// the header.
  private func earliest(_ fresh: ArraySlice<TimelineEntry>, _ contacts: ArraySlice<SyncContact>) -> Int64? {
    var earliest = contacts.map(\.at).min() ?? .max
    for entry in fresh {
      if entry.change.record != nil || entry.isHeader || entry.isUndated { return nil }
      earliest = min(earliest, entry.writtenAt + entry.clockSlack.earlier)
      for register in entry.change.registers where register.number == 1000 {
        guard let at = Message<Symptoms>(register.bytes)[Symptoms.at] else { return nil }
        earliest = min(earliest, at.from.milliseconds + entry.clockSlack.earlier)
      }
      guard entry.change.kind == Interrogation.table.code.rawValue else { continue }
      let message = Message<Interrogation>(entry.change.registers.flatMap(\.bytes))
      for line in message[Interrogation.log] {
        if let at = line[Interrogation.LogEntry.at] { earliest = min(earliest, at.from.milliseconds) }
      }
    }
    return earliest
  }

  /// The log as it is known now, read anew.
  private func read(_ contacts: [SyncContact]) -> KnownLog {
    var seen = log
    seen.contacts = contacts
    return KnownLog(log: seen, known: Array(sorted[..<known]), site: site, rulebook: rulebook)
  }

  private mutating func hear(_ fresh: ArraySlice<TimelineEntry>, _ contacts: ArraySlice<SyncContact>) {
    for entry in fresh where !entry.isHeader {
      if let writer = entry.writer { heard[writer] = max(heard[writer] ?? .min, entry.knownAt) }
    }
    for contact in contacts { heard[contact.writer] = max(heard[contact.writer] ?? .min, contact.at) }
  }

  /// Of each writer the last that the server heard of it, by name.
  private func contacts(at now: Int64) -> [WriterContact] {
    heard.sorted { $0.key < $1.key }.map { WriterContact(writer: $0.key, lastContact: $0.value, silentFor: now - $0.value) }
  }
}
