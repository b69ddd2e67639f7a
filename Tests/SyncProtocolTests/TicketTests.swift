import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

/// A recorded request, sent again by somebody else, gets no data; an honest device is never locked out.
@Suite struct TicketTests {
  @Test func `a replayed request gets a new ticket and no data`() throws {
    let (server, phone, _, log) = try ExchangeTests.pairWithNews(seed: 200)
    var session = try phone.session()
    let body = try phone.request(&session)
    let first = try server.handle(body)
    let before = try server.replica.held()
    for _ in 0..<3 {
      let again = try response(to: body, from: server)
      #expect(again.status == .newTicketOnly)
      #expect(again.batchCount == 0 && again.listing.isEmpty && again.cursor.isEmpty)
      #expect(again.scopeDigest.bytes == [UInt8](repeating: 0, count: 16), "not even the digest is told")
    }
    #expect(try server.replica.held() == before)
    // The first answer came to the device all the same, and it goes on with the ticket in it.
    try phone.take(first, &session)
    _ = try session.responseEnded(held: try phone.replica.held(), unsynced: [], hasher: phone.replica.hasher)
    phone.memory = session.memory
    try phone.record(in: log)
    #expect(try phone.sync(with: server).isEqual)
  }

  @Test func `a replayed push is not stored`() throws {
    let server = try TestServer(seed: 210)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 211)
    try phone.sync(with: server)
    try phone.record(3, in: log)
    var session = try phone.session()
    let body = try phone.request(&session)
    // Somebody holds the request back, replays an older one in between, then delivers it twice.
    _ = try server.handle(body)
    let length = try server.replica.feed(log, server.writer)?.length
    #expect(try response(to: body, from: server).status == .newTicketOnly)
    #expect(try server.replica.feed(log, server.writer)?.length == length, "no second arrival")
  }

  @Test func `lost responses in a row lock nobody out`() throws {
    let server = try TestServer(seed: 220)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 221)
    try phone.sync(with: server)
    try phone.record(in: log)
    for _ in 0..<5 {
      #expect(throws: VirtualLink.Broken.self) {
        try phone.sync(over: VirtualLink(server: server) { _ in .responseLost })
      }
    }
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 1, "the ticket that the device holds is still one of the two")
    #expect(try phone.receipted(log) == 1)
    #expect(try server.replica.changes(log, phone.writer).count == 1, "sent six times, stored once")
  }

  @Test func `clocks that fall back cost one round`() throws {
    let server = try TestServer(seed: 230)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 231)
    try phone.sync(with: server)
    phone.clocks.boot = 1
    phone.clocks.uptimeMS = 5
    try phone.record(in: log)
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 2)
    #expect(phone.responses.map(\.status) == [.newTicketOnly, .answered])
    #expect(try phone.sync(with: server).rounds == 1)
  }

  @Test func `a server that forgot the tickets costs one round`() throws {
    let server = try TestServer(seed: 240)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 241)
    try phone.sync(with: server)
    server.tickets = [:]
    try phone.record(in: log)
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual && summary.rounds == 2)
  }

  @Test func `a spare ticket is good once`() throws {
    var generator = SplitMix64(seed: 250)
    func ticket() throws -> Ticket { try #require(Ticket(generator.bytes(16))) }
    let (first, spare, later) = (try ticket(), try ticket(), try ticket())
    var record = TicketRecord(first: first, serverMS: 1)
    func request(_ ticket: Ticket, uptime: UInt64) throws -> SyncRequest {
      SyncRequest(
        clinic: try #require(ClinicID([UInt8](repeating: 1, count: 16))), writer: try #require(WriterID([UInt8](repeating: 2, count: 16))),
        ticket: ticket, clocks: DeviceClocks(boot: 1, uptimeMS: uptime, wallMS: 1),
        scopeDigest: try #require(HoldingsDigest([UInt8](repeating: 0, count: 16))))
    }
    #expect(record.judge(try request(first, uptime: 100), next: try ticket(), serverMS: 2) == .admit(nil))
    #expect(record.judge(try request(first, uptime: 100), next: spare, serverMS: 3) == .newTicketOnly)
    #expect(record.judge(try request(spare, uptime: 50), next: later, serverMS: 4) == .admit(nil))
    #expect(record.judge(try request(spare, uptime: 50), next: try ticket(), serverMS: 5) == .newTicketOnly)
    #expect(TicketRecord(record.encoded()) == record)
  }

  @Test func `a contact is whole with the next request, once`() throws {
    let server = try TestServer(seed: 260)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 261)
    try phone.sync(with: server)
    let sent = phone.clocks
    #expect(server.contacts.isEmpty)
    try phone.sync(with: server)
    try #require(server.contacts.count == 1)
    let contact = server.contacts[0]
    #expect(contact.writer == phone.writer.short)
    #expect(contact.boot == 3)
    #expect(UInt64(contact.sentUptimeSeconds) * 1000 <= sent.uptimeMS)
    #expect(UInt64(contact.receivedUptimeSeconds ?? 0) >= UInt64(contact.sentUptimeSeconds))
    // A response that got lost is not reported, and the one before not twice.
    _ = try? phone.sync(over: VirtualLink(server: server) { _ in .responseLost })
    let count = server.contacts.count
    try phone.sync(with: server)
    #expect(server.contacts.count == count)
    #expect(Set(server.contacts.map(\.serverMS)).count == server.contacts.count)
  }

  @Test func `what is stored is read back`() throws {
    let (server, phone, _, _) = try ExchangeTests.pairWithNews(seed: 270)
    try phone.sync(with: server)
    #expect(SyncMemory(phone.memory.encoded()) == phone.memory)
    let record = try #require(server.tickets[phone.writer])
    #expect(TicketRecord(record.encoded()) == record)
    for count in 0..<record.encoded().count { _ = TicketRecord(Array(record.encoded().prefix(count))) }
    for count in 0..<phone.memory.encoded().count { _ = SyncMemory(Array(phone.memory.encoded().prefix(count))) }
  }

  private func response(to body: [UInt8], from server: TestServer) throws -> SyncResponse {
    var reader = SyncStreamReader()
    reader.push(try server.handle(body))
    guard case .envelope(let envelope, _)? = try reader.next() else { throw SyncProblem(.malformed, "no envelope") }
    #expect(envelope.isSigned(as: .response, by: server.signer.publicKey, verifier: server.replica.verifier))
    #expect(try reader.next() == nil && reader.waiting == 0)
    return try SyncResponse(envelope.body)
  }
}
