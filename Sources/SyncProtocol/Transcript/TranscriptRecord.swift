public import ChangeLog
import MerkleLog

/// Which side of a session a transcript tells of.
public enum TranscriptSide: UInt32, Hashable, Sendable {
  case device = 1
  case server = 2
}

/// One entry of a transcript.
public enum TranscriptRecord: Hashable, Sendable {
  /// The first record.
  case begin(Begin)
  /// Bytes that went over the wire, uncompressed.
  case frame(Frame)
  /// Something that the machine was told, apart from frames.
  case input(TranscriptInput)
  /// What a random or keyed operation gave, and for which statement.
  case effect(Effect)
  /// Something that followed, for replay to compare: a standing, a digest.
  case outcome(name: String, bytes: [UInt8])
  /// The last record: a transcript without it was cut off. The time is Unix ms.
  case end(atMS: UInt64)

  /// Who recorded, and when.
  public struct Begin: Hashable, Sendable {
    /// Which side.
    public var side: TranscriptSide
    /// The clinic.
    public var clinic: ClinicID
    /// The recorder's own writer id.
    public var own: WriterID
    /// The other side's writer id.
    public var peer: WriterID
    /// The build that recorded, as it calls itself.
    public var build: String
    /// When, Unix ms.
    public var atMS: UInt64

    /// A beginning.
    public init(side: TranscriptSide, clinic: ClinicID, own: WriterID, peer: WriterID, build: String, atMS: UInt64) {
      self.side = side
      self.clinic = clinic
      self.own = own
      self.peer = peer
      self.build = build
      self.atMS = atMS
    }
  }

  /// A piece of a request's or response's body.
  public struct Frame: Hashable, Sendable {
    /// Which way it went, seen from the recorder.
    public enum Direction: UInt32, Hashable, Sendable {
      case sent = 1
      case received = 2
    }

    /// Which way.
    public var direction: Direction
    /// When, Unix ms.
    public var atMS: UInt64
    /// Whether the body ends with it.
    public var isLast: Bool
    /// The bytes.
    public var bytes: [UInt8]

    /// A frame.
    public init(_ direction: Direction, atMS: UInt64, isLast: Bool, bytes: [UInt8]) {
      self.direction = direction
      self.atMS = atMS
      self.isLast = isLast
      self.bytes = bytes
    }
  }

  /// The output of an operation that replay cannot repeat.
  public struct Effect: Hashable, Sendable {
    /// What sort of operation.
    public enum Operation: UInt32, Hashable, Sendable, CaseIterable {
      case signature = 1
      case random = 2
      case authentication = 3
    }

    /// Which operation.
    public var operation: Operation
    /// What it was for: the signed message, the number of random bytes (8 bytes, big endian), the authenticated message. Never a key.
    public var statement: [UInt8]
    /// What it gave; empty where it failed.
    public var output: [UInt8]

    /// An effect.
    public init(_ operation: Operation, statement: [UInt8], output: [UInt8]) {
      self.operation = operation
      self.statement = statement
      self.output = output
    }
  }
}

/// What a machine was told, apart from frames: with the frames enough to run it again.
public enum TranscriptInput: Hashable, Sendable {
  /// The device's clocks at a step.
  case clocks(DeviceClocks)
  /// The server's time at a step, Unix ms.
  case serverTime(UInt64)
  /// The versions of merge and rulebook that explain what follows.
  case versions(merge: UInt32, rulebook: String)
  /// The policy in force, in the bytes of its entry's fact.
  case policy([UInt8])
  /// All logs held, with their digests.
  case held([LogDigest])
  /// Single logs with their tips, before a step.
  case tips([HeldLog])
  /// Stretches that no receipt covers.
  case unsynced([FeedRange])
  /// A device's memory (``SyncMemory/encoded()``).
  case memory([UInt8])
  /// A server's memory of a writer (``TicketRecord/encoded()``).
  case tickets([UInt8])
  /// The device's scope at the server, and the store's newest commit.
  case scope([ScopeLog], newest: UInt64)
  /// The key of a writer.
  case key(WriterID, PublicKey)
  /// Anything else, by a stable name.
  case value(name: String, bytes: [UInt8])
}
