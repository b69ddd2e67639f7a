import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

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
    let (summary, described, _) = try world.run()
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

  @Test func `one log that differs among 5,000 behind a cursor that hides it costs a few kilobytes`() throws {
    let (summary, described, bytes) = try World(panel: Panel(logs: 5_000, differing: 1, missing: 0, hasCursor: false)).run()
    #expect(summary.isEqual && summary.rounds == 3)
    #expect(described == 1)
    print("one log among 5,000: \(bytes.up) bytes up, \(bytes.down) down")
    // Three envelopes, the buckets once, the logs of one bucket.
    #expect(bytes.up <= 3 * 250 + 1_100)
    #expect(bytes.down <= 3 * 250 + 120 * 32)
  }

  @Test func `a server of an earlier build lists everything, and that serves as well`() throws {
    let (summary, described, bytes) = try World(panel: Panel(logs: 3_000, differing: 3, missing: 2, hasCursor: false))
      .run(knowsBuckets: false)
    #expect(summary.isEqual && summary.rounds == 3)
    #expect(described == 5)
    #expect(bytes.down > 3_000 * 32)
  }

  @Test func `a device of an earlier build names no buckets and is told of everything`() throws {
    let world = try World(panel: Panel(logs: 300, differing: 1, missing: 0, hasCursor: false))
    var generator = SplitMix64(seed: 4)
    let ticket = try #require(Ticket(generator.bytes(16)))
    let first = try #require(PumpLogID([UInt8](repeating: 0, count: 16)))
    for buckets in [nil, BucketDigests(world.digests, hasher: world.hasher)] {
      let request = SyncRequest(
        clinic: world.clinic, writer: Identities.writer(world.phone.publicKey, hasher: world.hasher), ticket: ticket,
        clocks: DeviceClocks(boot: 1, uptimeMS: 1, wallMS: 1),
        scopeDigest: .scope(world.digests.map { ($0.log, $0.digest) }, hasher: world.hasher), listFrom: first, buckets: buckets)
      var machine = ServerSession(clinic: world.clinic, server: Identities.writer(world.server.publicKey, hasher: world.hasher))
      machine.push(
        SyncStreamWriter.framed(
          SyncStreamWriter.message(try SignedStatement(signing: request.encoded(), as: .request, by: world.phone))))
      _ = try machine.next(hasher: world.hasher)
      var tickets = TicketRecord(first: ticket, serverMS: 1)
      _ = try machine.admit(key: world.phone.publicKey, tickets: &tickets, next: ticket, serverMS: 2, verifier: world.verifier)
      let outline = try machine.outline(scope: world.scope, newest: 200, hasher: world.hasher)
      let differing = try #require(world.scope.first { world.held[$0.log] != $0.digest })
      if buckets == nil {
        #expect(outline.listing.count == 300 && outline.buckets == nil)
      } else {
        #expect(outline.buckets?.bits.nonzeroBitCount == 1 && outline.buckets?.contains(differing.log) == true)
        #expect(outline.listing.contains(LogDigest(log: differing.log, digest: differing.digest)))
        #expect(outline.listing.allSatisfy { HoldingsDigest.bucket(of: $0.log) == HoldingsDigest.bucket(of: differing.log) })
      }
    }
  }

  @Test func `all buckets at once are what each of them is alone, and differ where they do`() throws {
    print("seeds 0 to 19")
    for seed in UInt64(0)..<20 {
      var generator = SplitMix64(seed: seed)
      var logs: [LogDigest] = []
      for _ in 0..<Int(seed) * 9 {
        logs.append(
          LogDigest(log: try #require(PumpLogID(generator.bytes(16))), digest: try #require(HoldingsDigest(generator.bytes(16)))))
      }
      let hasher = OpenSSLHasher()
      let buckets = BucketDigests(logs, hasher: hasher)
      let pairs = logs.map { ($0.log, $0.digest) }
      #expect(buckets.digests == (UInt8(0)..<64).map { .bucket($0, of: pairs, hasher: hasher) })
      #expect(BucketDigests(buckets.bytes) == buckets)
      #expect(buckets.differing(from: buckets).bits == 0)
      guard let gone = logs.popLast() else { continue }
      let differing = buckets.differing(from: BucketDigests(logs, hasher: hasher))
      #expect(differing.bits == 1 << UInt64(HoldingsDigest.bucket(of: gone.log)))
    }
  }

  @Test func `logs that the server does not know are told, from a listing of buckets as from a whole one`() throws {
    for isNarrowed in [true, false] {
      var world = try World(panel: Panel(logs: 500, differing: 0, missing: 0, hasCursor: false))
      var strays: [PumpLogID] = []
      for _ in 0..<3 {
        let log = try #require(PumpLogID(world.generator.bytes(16)))
        world.held[log] = HoldingsDigest(world.generator.bytes(16))
        strays.append(log)
      }
      let (summary, _, _) = try world.run(knowsBuckets: isNarrowed)
      #expect(!summary.isEqual)
      #expect(summary.outsideScope == strays.sorted())
    }
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
    var generator = SplitMix64(seed: 1_000)

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

    /// - Parameter knowsBuckets: false for a server of an earlier build, which lists everything.
    func run(knowsBuckets: Bool = true) throws -> (SyncSummary, described: UInt64, bytes: (up: Int, down: Int)) {
      var world = self
      var tickets = TicketRecord(first: memory.ticket, serverMS: 1)
      var session = DeviceSession(
        identity: DeviceIdentity(clinic: clinic, writer: Identities.writer(phone.publicKey, hasher: hasher), serverKey: server.publicKey),
        memory: memory, held: digests, unsynced: [])
      var described: UInt64 = 0
      var bytes = (up: 0, down: 0)
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
        let response =
          knowsBuckets
          ? try machine.respond(try machine.plan(outline, held: []), batches: [], scopeVersion: 1, signer: server)
          : [try earlier(machine.request, to: request, outline)]
        bytes.up += request.reduce(0) { $0 + $1.count }
        bytes.down += response.reduce(0) { $0 + $1.count }
        session.push(response.flatMap { $0 })
        while try session.next(at: clocks, verifier: verifier, hasher: hasher) != nil {}
        // A device that holds nothing is given logs without telling of them.
        for log in told + outline.describe { world.held[log] = truth[log] }
        let step = try session.responseEnded(held: world.digests, unsynced: [], hasher: hasher)
        if case .done(let summary) = step { return (summary, described, bytes) }
      }
      throw SyncProblem(.outOfOrder, "100 rounds and no end")
    }

    /// The answer of a server that never heard of buckets.
    private func earlier(_ request: SyncRequest?, to bytes: [[UInt8]], _ outline: ScopeOutline) throws -> [UInt8] {
      var reader = SyncStreamReader()
      reader.push(bytes.flatMap { $0 })
      guard case .envelope(_, let message)? = try reader.next(), let ticket = Ticket([UInt8](repeating: 7, count: 16)) else {
        throw SyncProblem(.malformed, "")
      }
      let all = scope.sorted { $0.log < $1.log }.map { LogDigest(log: $0.log, digest: $0.digest) }
      let response = SyncResponse(
        requestHash: hasher.hash(message), status: .answered, serverMS: 1, ticket: ticket, scopeDigest: outline.scopeDigest,
        cursor: outline.cursor.bytes, listing: request?.listFrom == nil ? [] : Array(all.prefix(SyncLimits.listedLogs)))
      return SyncStreamWriter.framed(SyncStreamWriter.message(try SignedStatement(signing: response.encoded(), as: .response, by: server)))
    }
  }
}
