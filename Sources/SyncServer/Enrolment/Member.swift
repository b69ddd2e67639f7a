import ChangeLog
import LogStorage
import PumpRecords
import SyncProtocol

/// An enrolled writer as the server knows it: key, logs, tickets.
struct Member {
  /// The key that signs its envelopes and heads.
  var key: PublicKey
  /// SHA-256 of the statement that it was enrolled with.
  var statementHash: [UInt8]
  /// The logs that it was granted: its scope.
  var logs: [PumpLogID]
  /// Grows when logs come into the scope or leave it.
  var scopeVersion: UInt64
  /// What its next request must show.
  var tickets: TicketRecord

  init(key: PublicKey, statementHash: [UInt8], logs: [PumpLogID], scopeVersion: UInt64, tickets: TicketRecord) {
    self.key = key
    self.statementHash = statementHash
    self.logs = logs
    self.scopeVersion = scopeVersion
    self.tickets = tickets
  }

  var encoded: [UInt8] {
    var writer = WireWriter()
    writer.varint(1, UInt64(key.algorithm.rawValue))
    writer.bytes(2, key.raw)
    writer.bytes(3, statementHash)
    for log in logs { writer.bytes(4, log.bytes) }
    writer.varint(5, scopeVersion)
    writer.bytes(6, tickets.encoded())
    return writer.bytes
  }

  init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let key = try? fields.publicKey(algorithm: 1, raw: 2),
      let hash = try? fields.single(3), let logs = try? fields.all(4), let version = try? fields.number(5),
      let ticketBytes = try? fields.single(6), let tickets = TicketRecord(ticketBytes)
    else { return nil }
    self.init(
      key: key, statementHash: hash, logs: logs.compactMap { PumpLogID($0) }, scopeVersion: version, tickets: tickets)
  }

  /// The member with this writer id; nil where there is none.
  static func find(_ writer: WriterID, in reader: any StoreReader) throws -> Member? {
    try reader.value(.members, writer.bytes).flatMap { Member($0) }
  }

  func keep(as writer: WriterID, in transaction: any StoreTransaction) throws {
    try transaction.set(.members, writer.bytes, to: encoded)
  }
}
