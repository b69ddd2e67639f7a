import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

/// With nothing to do, an exchange has the same size whatever the size of the panel: 250 bytes each way at most.
@Suite struct NoOpSizeTests {
  @Test(arguments: [1, 200, 5_000])
  func `a round with nothing to do`(logs: Int) throws {
    let hasher = OpenSSLHasher()
    let verifier = OpenSSLVerifier()
    let phone = try SoftwareSigner.generate()
    let server = try SoftwareSigner.generate()
    var generator = SplitMix64(seed: 100 + UInt64(logs))
    let clinic = try #require(ClinicID(generator.bytes(16)))
    let held = try (0..<logs).map { _ in
      LogDigest(log: try #require(PumpLogID(generator.bytes(16))), digest: try #require(HoldingsDigest(generator.bytes(16))))
    }
    let ticket = try #require(Ticket(generator.bytes(16)))
    let next = try #require(Ticket(generator.bytes(16)))
    var memory = SyncMemory(ticket: ticket)
    memory.cursor = SyncCursor(commit: 4_000_000).bytes
    memory.scopeVersion = 12
    // Ten years into it: an uptime of 40 days, a boot counter of three digits.
    memory.contact = PreviousContact(serverMS: 1_900_000_000_000, receivedUptimeMS: 3_400_000_000)
    let clocks = DeviceClocks(boot: 412, uptimeMS: 3_456_000_000, wallMS: 1_900_000_056_000)
    var device = DeviceSession(
      identity: DeviceIdentity(
        clinic: clinic, writer: Identities.writer(phone.publicKey, hasher: hasher), serverKey: server.publicKey),
      memory: memory, held: held, unsynced: [])
    #expect(device.describe.isEmpty)
    let request = try device.request(held: [], batches: [], clocks: clocks, signer: phone, hasher: hasher).flatMap { $0 }

    var session = ServerSession(clinic: clinic, server: Identities.writer(server.publicKey, hasher: hasher))
    session.push(request)
    guard case .identify? = try session.next(hasher: hasher) else { throw SyncProblem(.malformed, "no envelope") }
    var record = TicketRecord(first: ticket, serverMS: 1_899_999_999_000)
    let verdict = try session.admit(key: phone.publicKey, tickets: &record, next: next, serverMS: 1_900_000_056_500, verifier: verifier)
    #expect(verdict == .admit(nil))
    #expect(try session.next(hasher: hasher) == nil)
    try session.requestEnded()
    let scope = held.map { ScopeLog(log: $0.log, digest: $0.digest, commit: 3_999_999) }
    let outline = try session.outline(scope: scope, newest: 4_000_000, hasher: hasher)
    #expect(outline.isEqual && outline.describe.isEmpty)
    let plan = try session.plan(outline, held: [])
    let response = try session.respond(plan, batches: [], scopeVersion: 12, signer: server).flatMap { $0 }
    #expect(request.count == 181)
    #expect(response.count == 157)
    #expect(request.count <= 250 && response.count <= 250)

    device.push(response)
    guard case .opened? = try device.next(at: clocks, verifier: verifier, hasher: hasher) else { throw SyncProblem(.malformed, "") }
    guard case .done(let summary) = try device.responseEnded(held: held, unsynced: [], hasher: hasher) else {
      throw SyncProblem(.outOfOrder, "one round must do")
    }
    #expect(summary.isEqual && summary.rounds == 1)
    #expect(device.memory.ticket == next)
    #expect(device.memory.cursor == SyncCursor(commit: 4_000_000).bytes)
  }
}
