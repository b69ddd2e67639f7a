public import ChangeLog

/// What one authenticated sender brought: its own changes, or others' that it relays.
public struct Cargo: Sendable {
  /// Whose envelope it came in.
  public var sender: WriterID
  /// The batches, in the order in which they came.
  public var batches: [Batch]
  /// The sender's clock measurement that became complete with this request.
  public var contact: Arrival.Contact?

  /// A cargo.
  public init(sender: WriterID, batches: [Batch], contact: Arrival.Contact? = nil) {
    self.sender = sender
    self.batches = batches
    self.contact = contact
  }
}

/// What became of a cargo. It exists only after the commit.
public struct Ingested: Sendable {
  /// A batch that did not verify, or that nobody may bring: kept in limbo.
  public struct Refused: Hashable, Sendable {
    /// The log that it named.
    public var log: PumpLogID
    /// The feed that it named.
    public var writer: WriterID
    /// The index of its first change.
    public var first: UInt64
    /// A stable word: that of ``BatchError``, or `outside-scope`.
    public var reason: String
  }

  /// How many changes are new.
  public internal(set) var newChanges = 0
  /// The logs that changed, ascending.
  public internal(set) var touched: [PumpLogID] = []
  /// What went to limbo.
  public internal(set) var refused: [Refused] = []
}
