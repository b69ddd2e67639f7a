public import ChangeLog

/// Something in a store that does not add up.
public struct StoreFault: Hashable, Sendable {
  /// What does not hold.
  public enum What: Hashable, Sendable {
    /// The changes do not hash to the stored frontier.
    case frontier
    /// Changes and suffix do not merge to the root of the stored head, or it is of another length.
    case headRoot
    /// The head's signature is not the writer's.
    case headSignature
    /// No `writer` entry names this writer: waiting for the server.
    case unknownWriter
    /// The log has no server feed that the clinic's root certifies.
    case noServerFeed
    /// The server feed's genesis does not hash to the log's id.
    case genesis
    /// An arrival names a length and root that the changes held do not have.
    case receipt(entry: UInt64)
    /// The stored holdings digest is not that of the tips.
    case digest
    /// A change lacks a part and no decision erased it.
    case partMissing(index: UInt64)
    /// A fork proof is kept that proves nothing.
    case forkProof(ForkProofError)
  }

  /// The log.
  public var log: PumpLogID
  /// The feed; nil where the fault is the log's.
  public var writer: WriterID?
  /// What.
  public var what: What

  /// One sentence without patient data.
  public var sentence: String {
    switch what {
    case .frontier: "the changes do not hash to the frontier that is stored beside them"
    case .headRoot: "the changes are not those that the stored head covers"
    case .headSignature: "the head's signature is not the writer's"
    case .unknownWriter: "no entry of the server names this writer"
    case .noServerFeed: "there is no server feed that the clinic's root certifies"
    case .genesis: "the genesis entry does not hash to the log's id"
    case .receipt(let entry): "the server's entry \(entry) receipts changes that are not here as it names them"
    case .digest: "the stored digest is not that of the feeds"
    case .partMissing(let index): "change \(index) lacks a part that no decision erased"
    case .forkProof(let error): "a fork proof is kept that proves nothing: \(error.sentence)"
    }
  }
}

/// What a check of one log found.
public struct LogCheck: Sendable {
  /// The log.
  public var log: PumpLogID
  /// Its label, where the server feed has one.
  public var label: String?
  /// Feeds looked at.
  public var feeds = 0
  /// Changes hashed, the server's entries among them.
  public var changes = 0
  /// How many of them are entries of the server.
  public var serverEntries = 0
  /// Arrivals compared.
  public var receipts = 0
  /// How many of them are for the history of a forked feed that this device does not hold.
  public var otherReceipts = 0
  /// Changes that heads name and that have not arrived.
  public var knownNotArrived: UInt64 = 0
  /// The holdings digest, computed from the changes.
  public var digest: HoldingsDigest
  /// Writers who signed two histories, by proofs that hold. What is held of them counts; it is no fault of the store.
  public var forks: [ForkProof] = []
  /// The persons of these writers, by the clinic's word.
  public var people: [WriterID: String] = [:]
  /// What does not add up.
  public var faults: [StoreFault] = []
}
