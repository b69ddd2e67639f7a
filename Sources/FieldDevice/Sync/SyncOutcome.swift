public import ChangeLog

/// How far a sync is.
public struct SyncProgress: Hashable, Sendable {
  /// Changes sent so far.
  public var sent: UInt64
  /// Changes received so far.
  public var received: UInt64
  /// Changes that the server is known to lack still.
  public var toSend: UInt64
  /// Changes that are known to be still to come.
  public var toReceive: UInt64
}

/// How a sync ended.
public struct SyncOutcome: Hashable, Sendable {
  /// Whether device and server hold the same.
  public var isEqual: Bool
  /// Requests that were answered.
  public var rounds: Int
  /// Changes that were sent.
  public var sent: UInt64
  /// New changes of others by log, ascending by log.
  public var received: [ReceivedChanges]
  /// Own changes that receipts cover since this sync.
  public var receipted: UInt64
  /// Changes of this device that are stored at the server and quarantined, with the stable word of the reason.
  public var quarantined: [QuarantineNotice]
  /// Batches that this device sent and that the server did not store, and batches that came and did not verify. They are kept apart.
  public var refused: Int
  /// Changes of this device's own that came from the server and were not held here: the device was restored from an older copy, or a
  /// copy of it is in use. By log, ascending.
  public var cameBack: [ReceivedChanges]
  /// What does not fit together: why device and server do not hold the same, or what the server claims and the device knows better. By
  /// log, ascending.
  public var disagreements: [Disagreement]
  /// Logs that are held here and that the server does not count to this device's scope.
  public var outsideScope: [PumpLogID]

  /// New changes of one log.
  public struct ReceivedChanges: Hashable, Sendable {
    /// The log.
    public var log: PumpLogID
    /// How many.
    public var count: Int
  }

  /// The server's word on a change that does not count.
  public struct QuarantineNotice: Hashable, Sendable {
    /// The change.
    public var change: ChangeID
    /// Such as `role-may-not-write`.
    public var reason: String
  }
}
