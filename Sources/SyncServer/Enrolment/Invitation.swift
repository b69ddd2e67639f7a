public import ChangeLog
import PumpRecords

/// A one-time code and what it lets its holder become: this person, in this role, in these logs.
public struct Invitation: Hashable, Sendable {
  /// The 80 random bits of the code.
  public var code: [UInt8]
  /// As whom.
  public var person: PersonID
  /// That person's name, by the clinic's word.
  public var personName: String
  /// In which role (its code).
  public var role: UInt32
  /// The id that the installation will have.
  public var device: DeviceID
  /// In which logs.
  public var logs: [PumpLogID]
  /// Until when, Unix ms.
  public var expiresMS: UInt64
  /// Who proved the code last: only that key's statement is taken.
  public var offeredTo: WriterID?
  /// SHA-256 of the statement that used it up; nil while it is good.
  public var usedBy: [UInt8]?

  /// The bytes that are kept.
  var encoded: [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, code)
    writer.bytes(2, person.bytes)
    writer.bytes(3, Array(personName.utf8))
    writer.varint(4, UInt64(role))
    writer.bytes(5, device.bytes)
    for log in logs { writer.bytes(6, log.bytes) }
    writer.varint(7, expiresMS)
    if let usedBy { writer.bytes(8, usedBy) }
    if let offeredTo { writer.bytes(9, offeredTo.bytes) }
    return writer.bytes
  }

  init(
    code: [UInt8], person: PersonID, personName: String, role: UInt32, device: DeviceID, logs: [PumpLogID], expiresMS: UInt64
  ) {
    self.code = code
    self.person = person
    self.personName = personName
    self.role = role
    self.device = device
    self.logs = logs
    self.expiresMS = expiresMS
  }

  init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let code = try? fields.single(1), let person: PersonID = try? fields.identifier(2),
      let name = try? fields.single(3), let role = try? fields.uint32(4), let device: DeviceID = try? fields.identifier(5),
      let logs = try? fields.all(6), let expiresMS = try? fields.number(7)
    else { return nil }
    self.init(
      code: code, person: person, personName: String(decoding: name, as: UTF8.self), role: role, device: device,
      logs: logs.compactMap { PumpLogID($0) }, expiresMS: expiresMS)
    usedBy = (try? fields.single(8)).flatMap { $0 }
    offeredTo = (try? fields.single(9)).flatMap { $0 }.flatMap { WriterID($0) }
  }
}
