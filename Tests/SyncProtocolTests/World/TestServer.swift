import Admission
import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import TestGround

/// A server around the server session, with nothing but what the protocol needs.
final class TestServer {
  let replica = Replica()
  let signer: SoftwareSigner
  let clinic: ClinicID
  let certified: CertifiedServerKey
  let writer: WriterID
  let random: SeededRandom
  var now: UInt64 = 1_800_000_000_000
  var keys: [WriterID: PublicKey] = [:]
  var tickets: [WriterID: TicketRecord] = [:]
  var scopes: [WriterID: [PumpLogID]] = [:]
  /// Changes' bytes in one batch, and bytes of batches in one response.
  var batchBytes = 100_000
  var fill = SyncLimits.fill
  /// Lies: feeds that it does not hand out, and whether it throws away what comes and says nothing.
  var withheld: Set<WriterID> = []
  var throwsAway = false
  /// What the last admitted request was, and the contact that it completed.
  private(set) var lastRequest: SyncRequest?
  private(set) var contacts: [Arrival.Contact] = []
  private(set) var exchanges = 0
  private var hasher: OpenSSLHasher { replica.hasher }

  init(seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    signer = try SoftwareSigner.generate()
    let root = try SoftwareSigner.generate()
    let spareID = Identities.spare(try SoftwareSigner.generate().publicKey, hasher: OpenSSLHasher())
    clinic = Identities.clinic(root: root.publicKey, spareID: spareID, hasher: OpenSSLHasher())
    writer = Identities.writer(signer.publicKey, hasher: OpenSSLHasher())
    let statement = ServerKeyStatement(clinic: clinic, epoch: 1, key: signer.publicKey)
    certified = CertifiedServerKey(
      root: root.publicKey, spareID: spareID,
      statement: try SignedStatement(signing: statement.encoded(), as: .serverKey, by: root))
  }

  /// The same server with an empty disk, as after a restore.
  init(restoring other: TestServer) {
    random = other.random
    signer = other.signer
    clinic = other.clinic
    certified = other.certified
    writer = other.writer
    now = other.now
    keys = other.keys
    tickets = other.tickets
    scopes = other.scopes
  }

  func addLog() throws -> PumpLogID {
    let genesis = random.bytes(16)
    let log = Identities.pumpLog(clinic: clinic, random: genesis, hasher: hasher)
    try write([.serverKey(certified), .genesis(random: genesis), .policy(Policy(version: 1, rows: []))], to: log)
    return log
  }

  func write(_ entries: [ServerEntry], to log: PumpLogID) throws {
    let frontier = try replica.feed(log, writer)?.frontier ?? CompactRange()
    let changes = try entries.map { try $0.change(random: random) }
    let own = OwnChanges(log: log, writer: writer, frontier: frontier, changes: changes, signer: signer, hasher: hasher)
    try replica.store.write { try $0.append(own) }
  }

  /// Writes the entries that introduce a device, and gives its first ticket.
  func enrol(_ device: SignedStatement, key: PublicKey, person: PersonID, logs: [PumpLogID]) throws -> Ticket {
    let id = Identities.writer(key, hasher: hasher)
    keys[id] = key
    scopes[id, default: []] += logs
    for log in logs { try write([.writer(device), .grant(.init(writer: id, person: person, role: 1))], to: log) }
    let ticket = try freshTicket()
    tickets[id] = TicketRecord(first: ticket, serverMS: now)
    return ticket
  }

  /// One request, one response.
  func handle(_ body: [UInt8], chunk: Int = 1_000) throws -> [UInt8] {
    exchanges += 1
    now += 1_000
    var session = ServerSession(clinic: clinic, server: writer)
    var verdict = TicketRecord.Verdict.newTicketOnly
    var batches: [Batch] = []
    var notices: [LimboNotice] = []
    for start in stride(from: 0, to: body.count, by: chunk) {
      session.push(body[start..<min(start + chunk, body.count)])
      while let action = try session.next(hasher: hasher) {
        switch action {
        case .identify(let id):
          var record = try tickets[id] ?? TicketRecord(first: freshTicket(), serverMS: now)
          verdict = try session.admit(
            key: keys[id], tickets: &record, next: try freshTicket(), serverMS: now, verifier: replica.verifier)
          tickets[id] = record
        case .batch(let batch): batches.append(batch)
        case .unreadable(let batch):
          notices.append(LimboNotice(log: batch.log, writer: batch.writer, first: batch.first, reason: "unreadable"))
        }
      }
    }
    let refused = try ingest(batches, sender: session.request?.writer)
    try session.requestEnded()
    guard case .admit(let contact) = verdict, let request = session.request else {
      return try session.respondTicketOnly(signer: signer).flatMap { $0 }
    }
    lastRequest = request
    if let contact { contacts.append(contact) }
    let changed = try replica.store.read { try $0.logsChanged(after: 0) }
    let scope = changed.filter { scopes[request.writer, default: []].contains($0.log) }
    let outline = try session.outline(
      scope: scope.map { ScopeLog(log: $0.log, digest: $0.digest, commit: $0.commit) }, newest: changed.last?.commit ?? 0,
      hasher: hasher)
    let plan = try session.plan(outline, held: try replica.tips(of: outline.describe, server: writer))
    let read = ReadPlan(ranges: plan.read.ranges.filter { !withheld.contains($0.writer) }, maxBytes: fill)
    return try session.respond(
      plan, batches: try replica.batches(for: read, maxBytes: batchBytes), scopeVersion: 1, notices: notices + refused, signer: signer
    ).flatMap { $0 }
  }

  private func ingest(_ batches: [Batch], sender: WriterID?) throws -> [LimboNotice] {
    guard !throwsAway else { return [] }
    var notices: [LimboNotice] = []
    var touched: [PumpLogID: Set<WriterID>] = [:]
    for batch in batches {
      let (new, _, refused) = try replica.take(batch, clinic: clinic, server: signer.publicKey)
      if let refused {
        notices.append(LimboNotice(log: batch.log, writer: batch.writer, first: batch.first, reason: refused))
      } else if new > 0 {
        touched[batch.log, default: []].insert(batch.writer)
      }
    }
    for log in touched.keys.sorted() {
      let feeds = try (touched[log] ?? []).sorted().compactMap { writer in
        try replica.feed(log, writer).map {
          Arrival.Feed(writer: writer, length: $0.length, root: $0.frontier.root(hasher: hasher))
        }
      }
      try write([.arrival(Arrival(feeds: feeds, serverMS: now))], to: log)
    }
    return notices
  }

  private func freshTicket() throws -> Ticket {
    guard let ticket = Ticket(random.bytes(16)) else { throw SyncProblem(.outOfOrder, "no ticket") }
    return ticket
  }
}
