public import ChangeLog
import PumpRecords

/// What a server remembers of one writer so that a recorded request, sent again by somebody else, gets no data.
///
/// Two tickets count: the one that the last request used and the one that its response carried, since that response may have been
/// lost. A request must show one of them, and clocks (boot, uptime) beyond those of the request before. Otherwise it gets a new
/// ticket alone; that one counts beside the two until it is used, once, whatever the clocks say: who signs with it has just heard
/// from the server. So a device whose clocks fell back, or whose server forgot, is back after one more round.
public struct TicketRecord: Hashable, Sendable {
  /// A ticket, and the request in whose response it was given.
  struct Issued: Hashable, Sendable {
    var ticket: Ticket
    var serverMS: UInt64
    var clocks: DeviceClocks
    var isReported: Bool
  }

  /// What is to be done with a request.
  public enum Verdict: Hashable, Sendable {
    /// Take it in and answer it; with the contact measurement that it completes.
    case admit(Arrival.Contact?)
    /// Give a new ticket and nothing else.
    case newTicketOnly
  }

  /// The last used and the newest; at most two.
  var issued: [Issued] = []
  /// Given without data; at most one.
  var spare: Issued?
  /// The clocks of the last request that was taken in.
  var last: DeviceClocks?

  /// A writer that has just accepted its enrolment.
  public init(first ticket: Ticket, serverMS: UInt64) {
    issued = [Self.first(ticket, serverMS)]
  }

  // Nobody reports a contact for a ticket that came without clocks of its own: the statement carries none.
  private static func first(_ ticket: Ticket, _ serverMS: UInt64) -> Issued {
    Issued(ticket: ticket, serverMS: serverMS, clocks: DeviceClocks(boot: 0, uptimeMS: 0, wallMS: 0), isReported: true)
  }

  /// Gives a new first ticket, to a writer that sent its enrolment statement once more. It counts beside the others, once.
  public mutating func reissue(_ ticket: Ticket, serverMS: UInt64) {
    spare = Self.first(ticket, serverMS)
  }

  /// The server's time at the last request of this writer that was taken in, or of its enrolment; Unix ms. A ticket given without
  /// data does not count: somebody else may have replayed a recorded request.
  public var lastServerMS: UInt64? { issued.map(\.serverMS).max() }

  /// Judges a request whose signature holds, and remembers the ticket that its response will carry.
  ///
  /// Store the record in the same transaction as what the request brings, or before any answer goes out.
  public mutating func judge(_ request: SyncRequest, next ticket: Ticket, serverMS: UInt64) -> Verdict {
    let given = Issued(ticket: ticket, serverMS: serverMS, clocks: request.clocks, isReported: false)
    let used: Issued
    if let spare, spare.ticket == request.ticket {
      used = spare
      self.spare = nil
    } else if let known = issued.first(where: { $0.ticket == request.ticket }), grows(request.clocks) {
      used = known
    } else {
      spare = given
      return .newTicketOnly
    }
    var kept = used
    kept.isReported = true
    issued = [kept, given]
    last = request.clocks
    return .admit(Self.contact(used, request))
  }

  private func grows(_ clocks: DeviceClocks) -> Bool {
    guard let last else { return true }
    return (clocks.boot, clocks.uptimeMS) > (last.boot, last.uptimeMS)
  }

  /// The measurement that is whole once the device says when the response had come.
  private static func contact(_ used: Issued, _ request: SyncRequest) -> Arrival.Contact? {
    guard !used.isReported, let previous = request.previous, previous.serverMS == used.serverMS,
      previous.receivedUptimeMS >= used.clocks.uptimeMS, let sent = UInt32(exactly: used.clocks.uptimeMS / 1000),
      let received = UInt32(exactly: (previous.receivedUptimeMS + 999) / 1000)
    else { return nil }
    return Arrival.Contact(
      writer: request.writer.short, serverMS: used.serverMS, boot: used.clocks.boot, sentUptimeSeconds: sent,
      receivedUptimeSeconds: received, wallMS: used.clocks.wallMS)
  }

  /// The bytes that a store keeps.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    for item in issued { writer.bytes(1, Self.encoded(item)) }
    if let spare { writer.bytes(2, Self.encoded(spare)) }
    if let last {
      writer.varint(3, UInt64(last.boot))
      writer.varint(4, last.uptimeMS)
      writer.varint(5, last.wallMS)
    }
    return writer.bytes
  }

  /// Reads what a store kept; nil for anything else.
  public init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let items = try? fields.all(1), items.count <= 2 else { return nil }
    for bytes in items {
      guard let item = Self.read(bytes) else { return nil }
      issued.append(item)
    }
    do {
      if let bytes = try fields.single(2) {
        guard let item = Self.read(bytes) else { return nil }
        spare = item
      }
      if let boot = try fields.uint32(3) {
        guard let uptime = try fields.number(4), let wall = try fields.number(5) else { return nil }
        last = DeviceClocks(boot: boot, uptimeMS: uptime, wallMS: wall)
      }
    } catch {
      return nil
    }
  }

  private static func encoded(_ item: Issued) -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, item.ticket.bytes)
    writer.varint(2, item.serverMS)
    writer.varint(3, UInt64(item.clocks.boot))
    writer.varint(4, item.clocks.uptimeMS)
    writer.varint(5, item.clocks.wallMS)
    writer.varint(6, item.isReported ? 1 : 0)
    return writer.bytes
  }

  private static func read(_ bytes: [UInt8]) -> Issued? {
    guard let fields = try? FixedFields(bytes), let raw = try? fields.single(1), let ticket = Ticket(raw),
      let serverMS = try? fields.number(2), let boot = try? fields.uint32(3), let uptime = try? fields.number(4),
      let wall = try? fields.number(5), let reported = try? fields.number(6)
    else { return nil }
    return Issued(
      ticket: ticket, serverMS: serverMS, clocks: DeviceClocks(boot: boot, uptimeMS: uptime, wallMS: wall), isReported: reported == 1)
  }
}
