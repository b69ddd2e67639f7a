public import ChangeLog
public import PumpRecords

/// A timeline file as it was read (records.md section 3): plain records of pump logs, in the order of the file.
public struct TimelineFile: Sendable {
  /// The name that errors show; `-` for standard input.
  public var name: String
  /// The zone for times without an offset; `UTC` where the file names none.
  public var zone: String
  /// Evaluation starts here, where the file says so: what arrived before is known at it.
  public var start: Instant?
  /// Evaluation goes on until here, on its own schedule; nil: it ends with the last arrival.
  public var end: Instant?
  /// Facts of the site, not of a pump log.
  public var site: FileNode?
  /// The logs, in the order of the file. A file that names none has one.
  public var logs: [Log]
  /// The entries, in the order of the file, duplicate deliveries left out.
  public var entries: [Entry]
  /// Header fields that this version does not know.
  public var unknown: [FileField]

  /// A pump log and what is known of it from the start.
  public struct Log: Sendable {
    /// Its label.
    public var id: String
    /// Who the log is about.
    public var profile: Fields?
    /// What is implanted; its `at` is the date of implantation, unknown where absent.
    public var implant: Fields?
    /// What the pump is set to before the first entry.
    public var program: Fields?
    /// Fields of the header that this version does not know.
    public var unknown: [FileField]
  }

  /// The fields of one kind of record, read by its table.
  public struct Fields: Sendable {
    /// The kind; nil for a kind that this version does not know (kept, shown, not evaluated).
    public var table: Table?
    /// The fields as they stand in the file, those that nobody knows included.
    public var source: [FileField]
    /// The fields that the table knows, encoded, ascending by number.
    public var registers: [Register]
    /// The numbers of fields that an amendment empties (`null` in the file).
    public var cleared: [UInt32]
    /// Fields and codes that this version does not know, as `name` or `name: code`.
    public var unknown: [String]
  }

  /// One entry: a change.
  public struct Entry: Sendable {
    /// Where it begins.
    public var mark: FileMark
    /// Its id: its own, else `e` and its place in the file.
    public var id: String
    /// The name of its kind: for an amendment, retraction or confirmation that of the record.
    public var kind: String
    /// The log that it belongs to; nil for a fact of the site.
    public var log: String?
    /// When it happened; nil where a correction does not say.
    public var at: Interval?
    /// When the server first had it.
    public var arrives: Instant
    /// When it was written.
    public var writtenAt: Instant
    /// The author's role; nil where absent or unknown.
    public var role: Role?
    /// The role as the file names it.
    public var by: String?
    /// Who wrote it, where the file says so.
    public var person: String?
    /// With which device, where the file says so.
    public var writer: String?
    /// What it does.
    public var action: Action
    /// Why, of an amendment or retraction.
    public var reason: String?
    /// Ids of earlier entries that its author had not seen.
    public var notSeen: [String]
    /// By how much earlier than stated the times in it may truly be, milliseconds (-120,000: two minutes): how far its author's
    /// clock is believed. Zero in a file that people write.
    public var clockEarlierMS: Int64 = 0
    /// … and by how much later.
    public var clockLaterMS: Int64 = 0
    /// What it says.
    public var fields: Fields
  }

  /// What an entry does.
  public enum Action: Hashable, Sendable {
    /// Begins a record.
    case record
    /// Corrects the record with this id.
    case amends(String)
    /// Withdraws the record (or the amendment) with this id.
    case retracts(String)
    /// Agrees with the amendment or retraction with this id.
    case confirms(String)
  }
}
