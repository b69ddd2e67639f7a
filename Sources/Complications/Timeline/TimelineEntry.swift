public import ChangeLog
public import PumpRecords

/// One change of a pump log as detection takes it: the same from a signed log and from a timeline file.
///
/// Times are milliseconds since 1970-01-01T00:00Z.
public struct TimelineEntry: Sendable {
  /// The change: kind, author, standing, references and registers. ``Merge`` makes records of them.
  public var change: MergeInput
  /// The name under which it is printed: the file's id (`e1`), or the change id in hexadecimal.
  public var label: String
  /// When it became known: the server's time of its arrival.
  public var knownAt: Int64
  /// When its author entered it; of a record without a time of its own also when it happened.
  public var writtenAt: Int64
  /// How much earlier (first, zero or below) and later (second, zero or above) than stated a time in it may truly be:
  /// the believed interval of log-format section 8 around the author's clock.
  public var clockSlack: (earlier: Int64, later: Int64)
  /// The author's role; nil when unknown (a file's entry without `by`): accepted, and never a clinician's.
  public var role: Role?
  /// The device or writer that wrote it, as it is printed; nil when unknown.
  public var writer: String?
  /// Whether its person is known; a file's entry may name nobody.
  public var isPersonNamed = true
  /// Earlier changes that its author had not seen.
  public var notSeen: Set<ChangeID>
  /// A fact of a file's header: known from the start, and no act of anybody.
  public var isHeader: Bool
  /// Whether nobody knows when it happened (a header's implant without `at`).
  public var isUndated: Bool

  /// An entry.
  public init(
    change: MergeInput, label: String, knownAt: Int64, writtenAt: Int64, clockSlack: (earlier: Int64, later: Int64) = (0, 0),
    role: Role? = nil, writer: String? = nil, notSeen: Set<ChangeID> = [], isHeader: Bool = false, isUndated: Bool = false
  ) {
    self.change = change
    self.label = label
    self.knownAt = knownAt
    self.writtenAt = writtenAt
    self.clockSlack = clockSlack
    self.role = role
    self.writer = writer
    self.notSeen = notSeen
    self.isHeader = isHeader
    self.isUndated = isUndated
  }
}

/// A contact of a writer with the server, which the server itself knows.
public struct SyncContact: Hashable, Sendable {
  /// The writer, spelled as in ``TimelineEntry/writer``.
  public var writer: String
  /// When, in milliseconds since 1970.
  public var at: Int64

  /// A contact.
  public init(writer: String, at: Int64) {
    self.writer = writer
    self.at = at
  }
}

/// A pump log as detection takes it.
public struct PumpLogTimeline: Sendable {
  /// The log's label or id, as it is printed.
  public var label: String
  /// Its changes, in any order: the header's facts, and every entry.
  public var entries: [TimelineEntry]
  /// The server's contacts with its writers.
  public var contacts: [SyncContact]
  /// Minutes by which the log's zone is ahead of UTC on a date at a time: a bare date begins at midnight there.
  public var zone: TextReading

  /// A log.
  public init(label: String, entries: [TimelineEntry], contacts: [SyncContact] = [], zone: TextReading = TextReading()) {
    self.label = label
    self.entries = entries
    self.contacts = contacts
    self.zone = zone
  }
}

/// What is known of the site and stands in no pump log (records.md section 2, "Site-level facts").
public struct SiteFacts: Sendable {
  /// Concentrations that the site compounds, ng/mL: allowed by VE-4.
  public var compoundedConcentrations: [Int64]
  /// The site's clinics.
  public var clinics: [String]
  /// Recalls of lots (VE-4).
  public var lotRecalls: [LotRecall] = []

  /// A recall that names lots.
  public struct LotRecall: Hashable, Sendable {
    /// The lots.
    public var lots: [String]
    /// When it was published; nil when unknown.
    public var publishedOn: LocalDate?

    /// A recall.
    public init(lots: [String], publishedOn: LocalDate?) {
      self.lots = lots
      self.publishedOn = publishedOn
    }
  }

  /// Facts.
  public init(compoundedConcentrations: [Int64] = [], clinics: [String] = []) {
    self.compoundedConcentrations = compoundedConcentrations
    self.clinics = clinics
  }
}

/// The clock of a run. It never reads the machine's.
public struct DetectionClock: Hashable, Sendable {
  /// What was known earlier is known at this instant; nil: everything at its own.
  public var start: Int64?
  /// Nothing later is seen, and scheduled instants run until then; nil: the run ends with the last arrival.
  public var end: Int64?

  /// A clock.
  public init(start: Int64? = nil, end: Int64? = nil) {
    self.start = start
    self.end = end
  }
}
