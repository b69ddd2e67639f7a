public import Admission
public import PumpRecords

/// What detection goes by beside the log: the rulebook, the site, and what zones mean. Server, device and command line take the
/// same.
public struct DetectionSettings: Sendable {
  /// Thresholds, tiers and texts.
  public var rulebook: Rulebook
  /// What is known of the site.
  public var site: SiteFacts
  /// How local times are read in a zone of the IANA data base; nil for a name that is none.
  public var zone: @Sendable (_ name: String) -> TextReading?

  /// Settings; without a zone reader every log is read in UTC.
  public init(
    rulebook: Rulebook, site: SiteFacts = SiteFacts(), zone: @escaping @Sendable (_ name: String) -> TextReading? = { _ in nil }
  ) {
    self.rulebook = rulebook
    self.site = site
    self.zone = zone
  }

  /// Reads a log from its start and says what is known of it at an instant.
  ///
  /// - Parameters:
  ///   - view: the log, materialised.
  ///   - now: milliseconds since 1970. Where the log knows something later (a clock fell back), that instant counts.
  ///   - contacts: contacts that the server knows beside those that the log records.
  public func detect(in view: LogView, at now: Int64, contacts: [SyncContact] = []) -> DetectionResult {
    detect(in: view, at: now, contacts: contacts) { true } ?? DetectionResult(label: "", at: now, events: [], findings: [], next: nil)
  }

  /// The same, unless it is called off: it asks before each instant whether to go on.
  /// - Returns: nil where it was called off.
  public func detect(in view: LogView, at now: Int64, contacts: [SyncContact] = [], while goesOn: () -> Bool) -> DetectionResult? {
    let log = PumpLogTimeline(view, at: now, contacts: contacts, zone: zone)
    let now = max(now, log.lastKnown ?? now)
    var run = DetectionRun(log: log, site: site, rulebook: rulebook, clock: DetectionClock(end: .max))
    var events: [FindingEvent] = []
    while let instant = run.next, instant <= now, let more = run.step() {
      events += more
      guard goesOn() else { return nil }
    }
    return DetectionResult(label: log.label, at: now, events: events, findings: run.findings, next: run.next)
  }
}

/// What is known of a log at an instant.
public struct DetectionResult: Sendable {
  /// The log's label or id.
  public var label: String
  /// The instant, milliseconds since 1970.
  public var at: Int64
  /// Everything that became known until then, in order.
  public var events: [FindingEvent]
  /// The findings as they stand then, over ones too.
  public var findings: [Finding]
  /// The next instant at which the log must be looked at again though nothing arrives; nil: never.
  public var next: Int64?
}
