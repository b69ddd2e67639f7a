import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import Testing

/// Panels larger than one listing or one telling still become equal, page by page.
///
/// There are no changes here: whatever log the device tells of counts as brought up to date by the response.
@Suite struct ListingTests {
  @Test(arguments: [
    Panel(logs: 8_200, differing: 1_300, missing: 5, hasCursor: false), Panel(logs: 4_300, differing: 7, missing: 5, hasCursor: true),
    Panel(logs: 4_300, differing: 0, missing: 4_300, hasCursor: false), Panel(logs: 4_096, differing: 1, missing: 0, hasCursor: false),
    Panel(logs: 4_097, differing: 1, missing: 0, hasCursor: false),
  ])
  func `large panels`(panel: Panel) throws {
    let world = try World(panel: panel)
    let (summary, described) = try world.run()
    #expect(summary.isEqual)
    #expect(summary.outsideScope.isEmpty)
    let changed = UInt64(panel.differing + panel.missing)
    // Who holds nothing is given the first logs without telling of them.
    #expect(described + UInt64(SyncLimits.describedLogs) >= changed && described <= changed + UInt64(SyncLimits.describedLogs))
    // A probe, pages of listing, tellings of at most describedLogs each, and room for one of each.
    let pages = panel.logs / SyncLimits.listedLogs + 1
    let tellings = Int(changed) / SyncLimits.describedLogs + 1
    #expect(summary.rounds <= 2 + pages + tellings, "\(summary.rounds) rounds")
    if panel.hasCursor { #expect(summary.rounds == 2) }
  }

  struct Panel: Sendable {
    var logs: Int
    var differing: Int
    var missing: Int
    var hasCursor: Bool
  }

  private struct World {
    let hasher = OpenSSLHasher()
    let verifier = OpenSSLVerifier()
    let phone: SoftwareSigner
    let server: SoftwareSigner
    let clinic: ClinicID
    var scope: [ScopeLog] = []
    var held: [PumpLogID: HoldingsDigest] = [:]
    var memory: SyncMemory
    var generator = SplitMix(seed: 1_000)

    init(panel: Panel) throws {
      phone = try SoftwareSigner.generate()
      server = try SoftwareSigner.generate()
      clinic = try #require(ClinicID(generator.bytes(16)))
      memory = SyncMemory(ticket: try #require(Ticket(generator.bytes(16))))
      for index in 0..<panel.logs {
        let log = try #require(PumpLogID(generator.bytes(16)))
        let isNew = index < panel.differing + panel.missing
        let digest = try #require(HoldingsDigest(generator.bytes(16)))
        scope.append(ScopeLog(log: log, digest: digest, commit: isNew ? 200 : 100))
        if index < panel.missing { continue }
        held[log] = isNew ? HoldingsDigest(generator.bytes(16)) : digest
      }
      // Without a helpful cursor the device has one that hides everything.
      memory.cursor = SyncCursor(commit: panel.hasCursor ? 150 : 200).bytes
    }

    mutating func ticket() throws -> Ticket { try #require(Ticket(generator.bytes(16))) }
    var digests: [LogDigest] { held.keys.sorted().compactMap { log in held[log].map { LogDigest(log: log, digest: $0) } } }

    func run() throws -> (SyncSummary, described: UInt64) {
      var world = self
      var tickets = TicketRecord(first: memory.ticket, serverMS: 1)
      var session = DeviceSession(
        identity: DeviceIdentity(clinic: clinic, writer: Identities.writer(phone.publicKey, hasher: hasher), serverKey: server.publicKey),
        memory: memory, held: digests, unsynced: [])
      var described: UInt64 = 0
      let truth = Dictionary(uniqueKeysWithValues: scope.map { ($0.log, $0.digest) })
      for round in 1...100 {
        let told = session.describe
        described += UInt64(told.count)
        let clocks = DeviceClocks(boot: 1, uptimeMS: UInt64(round) * 1_000, wallMS: 1)
        let request = try session.request(
          held: told.map { HeldLog(log: $0, server: nil, tips: []) }, batches: [], clocks: clocks, signer: phone, hasher: hasher)
        var machine = ServerSession(clinic: clinic, server: Identities.writer(server.publicKey, hasher: hasher))
        machine.push(request.flatMap { $0 })
        _ = try machine.next(hasher: hasher)
        _ = try machine.admit(
          key: phone.publicKey, tickets: &tickets, next: try world.ticket(), serverMS: UInt64(round), verifier: verifier)
        let outline = try machine.outline(scope: scope, newest: 200, hasher: hasher)
        let response = try machine.respond(try machine.plan(outline, held: []), batches: [], scopeVersion: 1, signer: server)
        session.push(response.flatMap { $0 })
        while try session.next(at: clocks, verifier: verifier, hasher: hasher) != nil {}
        // A device that holds nothing is given logs without telling of them.
        for log in told + outline.describe { world.held[log] = truth[log] }
        let step = try session.responseEnded(held: world.digests, unsynced: [], hasher: hasher)
        if case .done(let summary) = step { return (summary, described) }
      }
      throw SyncProblem(.outOfOrder, "100 rounds and no end")
    }
  }
}
