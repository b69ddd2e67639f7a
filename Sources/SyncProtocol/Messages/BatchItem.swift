public import ChangeLog
import MerkleLog
import PumpRecords
import WireFormat

/// A batch whose content cannot be read: limbo, attributed to its sender.
public struct UnreadableBatch: Hashable, Sendable {
  /// The log that it claims to belong to.
  public var log: PumpLogID
  /// Whose feed it claims to be.
  public var writer: WriterID
  /// The index that it claims for its first change.
  public var first: UInt64
  /// The message as it came, without its length.
  public var bytes: [UInt8]

  /// An unreadable batch.
  public init(log: PumpLogID, writer: WriterID, first: UInt64, bytes: [UInt8]) {
    self.log = log
    self.writer = writer
    self.first = first
    self.bytes = bytes
  }
}

/// Batches as messages of a stream.
public enum BatchItem {
  /// What a message turned out to be.
  public enum Reading: Hashable, Sendable {
    case batch(Batch)
    case unreadable(UnreadableBatch)
  }

  /// The message, without its length.
  /// - Parameter naming: whether to name the log; false where the item before was of the same log.
  public static func encoded(_ batch: Batch, naming: Bool = true) -> [UInt8] {
    var wire = WireBatch()
    wire.writer = batch.writer.bytes.field
    wire.first = batch.first
    var frames: [UInt8] = []
    frames.reserveCapacity(batch.changes.reduce(0) { $0 + $1.frame.count })
    for change in batch.changes { frames.append(contentsOf: change.frame) }
    wire.changes = frames.field
    wire.head = batch.head.wire.field
    wire.suffix = joined(batch.suffix).field
    wire.prefix = joined(batch.prefix).field
    var item = WireBatchItem()
    if naming { item.log = batch.log.bytes.field }
    item.batch = wire
    return item.written
  }

  /// How many bytes ``encoded(_:naming:)`` makes of a batch, before its changes have been read.
  public static func size(of outline: BatchOutline, naming: Bool = true) -> Int {
    var wire = WireBatch()
    wire.writer = outline.writer.bytes.field
    wire.first = outline.first
    wire.head = outline.head.wire.field
    let batch = wire.written.count + fieldSize(outline.bytes) + fieldSize(outline.suffix.count * 32)
    return (naming ? fieldSize(outline.log.bytes.count) : 0) + fieldSize(batch)
  }

  /// A field of bytes with a number below 16: tag, length, bytes; nothing where there are none.
  private static func fieldSize(_ bytes: Int) -> Int { bytes == 0 ? 0 : 1 + Varint.length(of: UInt64(bytes)) + bytes }

  /// Reads one message.
  /// - Parameter log: the log of the item before.
  /// - Throws: `.malformed` where not even the place of the batch can be read: then nothing behind it can be trusted to be a message.
  public static func read(_ bytes: [UInt8], log before: PumpLogID? = nil) throws(SyncProblem) -> Reading {
    guard let item = try? WireBatchItem(reading: bytes), item.hasBatch else { throw SyncProblem(.malformed, "not a batch item") }
    let wire = item.batch
    guard let log = item.log.isEmpty ? before : PumpLogID(item.log), let writer = WriterID(wire.writer) else {
      throw SyncProblem(.malformed, "a batch item without log or writer")
    }
    guard wire.first < ChangeLimits.feed, wire.changes.count <= ChangeLimits.batch, let head = Head(wire: wire.head.array),
      let suffix = hashes(wire.suffix.array), let prefix = hashes(wire.prefix.array),
      let changes = try? Change.sequence(wire.changes.array), wire.first + UInt64(changes.count) <= head.length
    else {
      return .unreadable(UnreadableBatch(log: log, writer: writer, first: wire.first, bytes: named(item, log).written))
    }
    return .batch(
      Batch(log: log, writer: writer, first: wire.first, changes: changes, head: head, suffix: suffix, prefix: prefix))
  }

  private static func named(_ item: WireBatchItem, _ log: PumpLogID) -> WireBatchItem {
    var named = item
    named.log = log.bytes.field
    return named
  }

  private static func joined(_ hashes: [Digest]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 32)
    for hash in hashes { hash.append(to: &bytes) }
    return bytes
  }

  /// Nil for a broken size or for more hashes than a compact range below 2^40 can have.
  private static func hashes(_ bytes: [UInt8]) -> [Digest]? {
    guard bytes.count % 32 == 0, bytes.count <= 80 * 32 else { return nil }
    return stride(from: 0, to: bytes.count, by: 32).map { Digest(bytes.span, at: $0) }
  }
}

/// Writes a message stream: each message preceded by its length.
public struct SyncStreamWriter: Sendable {
  private var log: PumpLogID?

  /// A stream about to begin.
  public init() {}

  /// `message` with its length before it.
  public static func framed(_ message: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(message.count + 4)
    Varint.append(UInt64(message.count), to: &bytes)
    bytes.append(contentsOf: message)
    return bytes
  }

  /// The envelope as it travels, without its length.
  public static func message(_ envelope: SignedStatement) -> [UInt8] {
    var wire = WireSignedEnvelope()
    wire.body = envelope.body.field
    wire.signature = envelope.signature.field
    return wire.written
  }

  /// How many bytes a batch takes in the stream, length included. The next call, whichever it is, is for the batch behind it.
  mutating func size(of outline: BatchOutline) -> Int {
    let size = BatchItem.size(of: outline, naming: log != outline.log)
    log = outline.log
    return Varint.length(of: UInt64(size)) + size
  }

  /// A batch as it stands in the stream, length included.
  public mutating func framed(_ batch: Batch) -> [UInt8] {
    let message = BatchItem.encoded(batch, naming: log != batch.log)
    log = batch.log
    return Self.framed(message)
  }
}
