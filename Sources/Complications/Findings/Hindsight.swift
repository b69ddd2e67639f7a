/// When each finding would have been found had every device synced as soon as something was written on it.
///
/// It is a second run over the same log with nobody offline. Nothing of it enters the findings themselves: what was known is
/// one thing, what could have been known another.
public struct Hindsight: Sendable {
  /// What being offline cost.
  public struct Delay: Hashable, Sendable {
    /// When the finding became known at its highest tier, milliseconds since 1970.
    public var knownAt: Int64
    /// When it would have.
    public var wouldHaveBeenAt: Int64
    /// The writers of its evidence that came late, in the order of their names; empty where another's record was missing.
    public var writers: [String]
  }

  /// Less is no delay: a sync takes a while.
  static let worthTelling: Int64 = 5 * 60_000

  private var delays: [String: Delay] = [:]

  /// No finding came late.
  public init() {}

  /// Looks back over a run.
  /// - Parameters:
  ///   - events: what became known in the run over `log`.
  ///   - log: as it arrived.
  ///   - until: the instant up to which `events` goes; nil: the end of the run.
  public init(
    _ events: [FindingEvent], log: PumpLogTimeline, site: SiteFacts, rulebook: Rulebook, clock: DetectionClock, until: Int64? = nil
  ) {
    let late = log.entries.filter { !$0.isHeader && $0.knownAt - $0.writtenAt >= Self.worthTelling }
    let lateLabels = Dictionary(late.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
    let first = Self.firstAtHighestTier(events)
    // Where everything that speaks for the findings came at once there is nothing to look back for.
    guard first.contains(where: { $0.finding.evidence.contains { lateLabels[$0] != nil } }) else { return }
    var synced = log
    for place in synced.entries.indices {
      synced.entries[place].knownAt = min(synced.entries[place].knownAt, synced.entries[place].writtenAt)
    }
    var run = DetectionRun(log: synced, site: site, rulebook: rulebook, clock: clock)
    var other: [FindingEvent] = []
    while let instant = run.next, instant <= until ?? .max, let more = run.step() { other += more }
    for event in first {
      let evidence = Set(event.finding.evidence)
      let earlier = other.first { candidate in
        candidate.finding.findingClass == event.finding.findingClass && candidate.finding.tier >= event.finding.tier
          && candidate.finding.state == .open && candidate.finding.evidence.contains(where: evidence.contains)
      }
      guard let earlier, event.knownAt - earlier.knownAt >= Self.worthTelling else { continue }
      let writers = event.finding.evidence.compactMap { lateLabels[$0] }.filter { $0.knownAt > earlier.knownAt }.compactMap(\.writer)
      delays[event.finding.id] = Delay(
        knownAt: event.knownAt, wouldHaveBeenAt: earlier.knownAt, writers: Set(writers).sorted())
    }
  }

  /// What being offline cost a finding; nil where nothing.
  public func delay(of finding: String) -> Delay? { delays[finding] }

  /// Both together: of two logs.
  public mutating func merge(_ other: Hindsight) { delays.merge(other.delays) { first, _ in first } }

  /// Of each finding the event at which it first had its highest tier.
  private static func firstAtHighestTier(_ events: [FindingEvent]) -> [FindingEvent] {
    var order: [String] = []
    var highest: [String: FindingEvent] = [:]
    for event in events where event.finding.state == .open {
      if let known = highest[event.finding.id] {
        if event.finding.tier > known.finding.tier { highest[event.finding.id] = event }
      } else {
        order.append(event.finding.id)
        highest[event.finding.id] = event
      }
    }
    return order.compactMap { highest[$0] }
  }
}

extension DetectionSettings {
  /// What being offline cost the findings of a log.
  /// - Parameters:
  ///   - result: of ``detect(in:at:contacts:)`` over the same log.
  ///   - log: as it was detected over.
  public func hindsight(of result: DetectionResult, log: PumpLogTimeline) -> Hindsight {
    Hindsight(result.events, log: log, site: site, rulebook: rulebook, clock: DetectionClock(end: .max), until: result.at)
  }
}
