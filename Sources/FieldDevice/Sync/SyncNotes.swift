import ChangeLog
import LogStorage
import PumpRecords
import SyncProtocol

/// What a device remembers of its syncs between two of them.
enum SyncNotes {
  private static let memoryKey = Array("memory".utf8)
  private static let contactKey = Array("contact".utf8)
  private static let troubleKey = Array("trouble".utf8)

  /// What the session wants kept: ticket, cursor, clocks.
  static func memory(in reader: any StoreReader) throws -> SyncMemory? {
    try reader.value(.sync, memoryKey).flatMap { SyncMemory($0) }
  }

  static func keep(_ memory: SyncMemory, in transaction: any StoreTransaction) throws {
    try transaction.set(.sync, memoryKey, to: memory.encoded())
  }

  /// The length up to which own changes of a log have left in a request.
  static func sentLength(of log: PumpLogID, in reader: any StoreReader) throws -> UInt64 { try length(.sent, log, in: reader) }

  /// Own changes below `length` have left.
  static func sent(_ length: UInt64, of log: PumpLogID, in transaction: any StoreTransaction) throws {
    try raise(.sent, log, to: length, in: transaction)
  }

  /// The length up to which a verified receipt covers own changes of a log.
  static func receiptedLength(of log: PumpLogID, in reader: any StoreReader) throws -> UInt64 {
    try length(.receipts, log, in: reader)
  }

  /// A verified receipt covers own changes below `length`.
  static func receipted(_ length: UInt64, of log: PumpLogID, in transaction: any StoreTransaction) throws {
    try raise(.receipts, log, to: length, in: transaction)
  }

  private static func length(_ shelf: Shelf, _ log: PumpLogID, in reader: any StoreReader) throws -> UInt64 {
    try reader.value(shelf, log.bytes).map { $0.reduce(0) { $0 << 8 | UInt64($1) } } ?? 0
  }

  private static func raise(_ shelf: Shelf, _ log: PumpLogID, to length: UInt64, in transaction: any StoreTransaction) throws {
    guard try self.length(shelf, log, in: transaction) < length else { return }
    var bytes: [UInt8] = []
    bytes.appendBigEndian(length)
    try transaction.set(shelf, log.bytes, to: bytes)
  }

  static func lastContact(in reader: any StoreReader) throws -> LastContact? {
    guard let bytes = try reader.value(.sync, contactKey), let fields = try? FixedFields(bytes), let server = try? fields.number(1),
      let wall = try? fields.number(2)
    else { return nil }
    return LastContact(serverMS: server, wallMS: wall)
  }

  static func remember(_ contact: LastContact, in transaction: any StoreTransaction) throws {
    var writer = WireWriter()
    writer.varint(1, contact.serverMS)
    writer.varint(2, contact.wallMS)
    try transaction.set(.sync, contactKey, to: writer.bytes)
  }

  static func trouble(in reader: any StoreReader) throws -> SyncTrouble? {
    guard let bytes = try reader.value(.sync, troubleKey), let fields = try? FixedFields(bytes), let wall = try? fields.number(1),
      let sentence = try? fields.single(2), let heals = try? fields.number(3)
    else { return nil }
    return SyncTrouble(wallMS: wall, sentence: String(decoding: sentence, as: UTF8.self), mayHealByItself: heals == 1)
  }

  /// What the last attempt failed of; nil where it did not.
  static func remember(_ trouble: SyncTrouble?, in transaction: any StoreTransaction) throws {
    guard let trouble else { return try transaction.set(.sync, troubleKey, to: nil) }
    var writer = WireWriter()
    writer.varint(1, trouble.wallMS)
    writer.bytes(2, Array(trouble.sentence.utf8))
    writer.varint(3, trouble.mayHealByItself ? 1 : 0)
    try transaction.set(.sync, troubleKey, to: writer.bytes)
  }
}
