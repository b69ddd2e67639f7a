public import ChangeLog
import PumpRecords

/// What a device keeps between requests. Store it whenever it has changed: before a request goes out (the clocks must never fall
/// behind) and when an answer has come.
public struct SyncMemory: Hashable, Sendable {
  /// For the next request.
  public var ticket: Ticket
  /// The server's cursor after the last session that ended equal; empty = none.
  public var cursor: [UInt8]
  /// The scope version of the last response.
  public var scopeVersion: UInt64
  /// The clocks of the last request.
  public var lastSent: DeviceClocks?
  /// When its response had come; nil when none has.
  public var contact: PreviousContact?

  /// What a device knows that has just been enrolled.
  public init(ticket: Ticket) {
    self.ticket = ticket
    cursor = []
    scopeVersion = 0
  }

  /// The bytes that a store keeps.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, ticket.bytes)
    writer.bytes(2, cursor)
    writer.varint(3, scopeVersion)
    if let lastSent {
      writer.varint(4, UInt64(lastSent.boot))
      writer.varint(5, lastSent.uptimeMS)
      writer.varint(6, lastSent.wallMS)
    }
    if let contact {
      writer.varint(7, contact.serverMS)
      writer.varint(8, contact.receivedUptimeMS)
    }
    return writer.bytes
  }

  /// Reads what a store kept; nil for anything else.
  public init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let raw = try? fields.single(1), let ticket = Ticket(raw),
      let cursor = try? fields.single(2), let scopeVersion = try? fields.number(3)
    else { return nil }
    self.init(ticket: ticket)
    self.cursor = cursor
    self.scopeVersion = scopeVersion
    do {
      if let boot = try fields.uint32(4) {
        guard let uptime = try fields.number(5), let wall = try fields.number(6) else { return nil }
        lastSent = DeviceClocks(boot: boot, uptimeMS: uptime, wallMS: wall)
      }
      if let serverMS = try fields.number(7) {
        guard let received = try fields.number(8) else { return nil }
        contact = PreviousContact(serverMS: serverMS, receivedUptimeMS: received)
      }
    } catch {
      return nil
    }
  }
}

/// Who syncs with whom.
public struct DeviceIdentity: Hashable, Sendable {
  /// The clinic.
  public var clinic: ClinicID
  /// This device's writer id.
  public var writer: WriterID
  /// The server's key, as the clinic's root certifies it.
  public var serverKey: PublicKey

  /// An enrolled device.
  public init(clinic: ClinicID, writer: WriterID, serverKey: PublicKey) {
    self.clinic = clinic
    self.writer = writer
    self.serverKey = serverKey
  }
}

/// What a device is to do with something that came.
public enum DeviceAction: Hashable, Sendable {
  /// The response's envelope verified. Store the session's `memory` now; standings and notices are in it.
  case opened(SyncResponse)
  /// Verify this batch and store it.
  case store(Batch)
  /// Keep this apart: it cannot be read.
  case unreadable(UnreadableBatch)
}

/// What comes after a response.
public enum DeviceStep: Hashable, Sendable {
  /// Ask once more.
  case again
  /// The call is over.
  case done(SyncSummary)
}

/// How a call ended.
public struct SyncSummary: Hashable, Sendable {
  /// Whether device and server hold the same.
  public var isEqual: Bool
  /// Requests that were answered.
  public var rounds: Int
  /// Changes that were sent.
  public var sentChanges: UInt64
  /// Changes that came.
  public var receivedChanges: UInt64
  /// Logs that are held here and that the server does not count to this device's scope, ascending.
  public var outsideScope: [PumpLogID]
  /// Logs that still differ, as far as the server listed them.
  public var differing: [PumpLogID]
}
