import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import TestGround

/// Carries one body to the server and one back, or fails on the way.
struct VirtualLink {
  var server: TestServer
  /// What happens to the n-th exchange of a call, from 0.
  var fault: (Int) -> Fault = { _ in .none }

  enum Fault {
    case none
    /// The request never arrives.
    case requestLost
    /// The request ends after so many bytes, and no answer can come.
    case requestCut(Int)
    /// The server does all that it does; nothing comes back.
    case responseLost
    /// The response ends after so many bytes.
    case responseCut(Int)
  }

  struct Broken: Error {}

  func carry(_ body: [UInt8], exchange: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
    switch fault(exchange) {
    case .none: return (try server.handle(body), true)
    case .requestLost: throw Broken()
    case .requestCut(let count):
      _ = try? server.handle(Array(body.prefix(count)))
      throw Broken()
    case .responseLost:
      _ = try server.handle(body)
      throw Broken()
    case .responseCut(let count): return (Array(try server.handle(body).prefix(count)), false)
    }
  }
}

/// A device around the device session, with nothing but what the protocol needs.
final class TestDevice {
  let replica = Replica()
  let signer: SoftwareSigner
  let writer: WriterID
  let person: PersonID
  let clinic: ClinicID
  let serverKey: PublicKey
  let random: SeededRandom
  var memory: SyncMemory
  var clocks = DeviceClocks(boot: 3, uptimeMS: 1_000_000, wallMS: 1_800_000_100_000)
  var batchBytes = 100_000
  var receipts: [DurableReceipt] = []
  private(set) var refused: [String] = []
  /// Bodies of the last call.
  private(set) var sent: [[UInt8]] = []
  private(set) var responses: [SyncResponse] = []
  private var hasher: OpenSSLHasher { replica.hasher }

  init(at server: TestServer, logs: [PumpLogID], seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    signer = try SoftwareSigner.generate()
    writer = Identities.writer(signer.publicKey, hasher: OpenSSLHasher())
    clinic = server.clinic
    serverKey = server.signer.publicKey
    guard let person = PersonID(random.bytes(16)), let device = DeviceID(random.bytes(16)) else { throw VirtualLink.Broken() }
    self.person = person
    let statement = EnrolmentStatement(
      clinic: clinic, device: device, incarnation: 1, person: person, encryptionKey: [UInt8](repeating: 4, count: 65),
      key: signer.publicKey, assurance: .software)
    let signed = try SignedStatement(signing: statement.encoded(), as: .enrolment, by: signer)
    memory = SyncMemory(ticket: try server.enrol(signed, key: signer.publicKey, person: person, logs: logs))
  }

  var identity: DeviceIdentity { DeviceIdentity(clinic: clinic, writer: writer, serverKey: serverKey) }
  var serverWriter: WriterID { Identities.writer(serverKey, hasher: hasher) }

  /// Records `count` changes in one commit.
  func record(_ count: Int = 1, in log: PumpLogID, bodyBytes: Int = 24) throws {
    let frontier = try replica.feed(log, writer)?.frontier ?? CompactRange()
    let changes = try (0..<count).map { _ in
      var header = Header(kind: 101)
      header.wallMS = clocks.wallMS
      header.boot = clocks.boot
      header.uptimeSeconds = UInt32(clocks.uptimeMS / 1000)
      return try ChangeDraft(header: header, body: [10, UInt8(bodyBytes)] + random.bytes(bodyBytes)).change(random: random)
    }
    let own = OwnChanges(log: log, writer: writer, frontier: frontier, changes: changes, signer: signer, hasher: hasher)
    try replica.store.write { try $0.append(own) }
  }

  func receipted(_ log: PumpLogID) throws -> UInt64 {
    var best: UInt64 = 0
    for receipt in receipts where receipt.log == log && receipt.writer == writer.short && receipt.length > best {
      let frontier = try replica.store.read { try $0.frontier(of: log, writer: writer, at: receipt.length, hasher: hasher) }
      if let frontier, receipt.covers(root: frontier.root(hasher: hasher)) { best = receipt.length }
    }
    return best
  }

  func unsynced() throws -> [FeedRange] {
    try replica.store.read { try $0.logs() }.compactMap { log in
      guard let feed = try replica.feed(log, writer) else { return nil }
      let from = try receipted(log)
      return from < feed.length ? FeedRange(log: log, writer: writer, from: from, to: feed.length) : nil
    }
  }

  func session() throws -> DeviceSession {
    DeviceSession(identity: identity, memory: memory, held: try replica.held(), unsynced: try unsynced())
  }

  func request(_ session: inout DeviceSession) throws -> [UInt8] {
    let held = try replica.tips(of: session.describe, server: serverWriter)
    let batches = try replica.batches(for: session.plan(held: held), maxBytes: batchBytes)
    clocks.uptimeMS += 50
    clocks.wallMS += 50
    let bytes = try session.request(held: held, batches: batches, clocks: clocks, signer: signer, hasher: hasher).flatMap { $0 }
    memory = session.memory
    return bytes
  }

  func take(_ bytes: [UInt8], _ session: inout DeviceSession, chunk: Int = 700) throws {
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      session.push(bytes[start..<min(start + chunk, bytes.count)])
      clocks.uptimeMS += 10
      clocks.wallMS += 10
      while let action = try session.next(at: clocks, verifier: replica.verifier, hasher: hasher) {
        switch action {
        case .opened(let response):
          responses.append(response)
          memory = session.memory
        case .store(let batch):
          let (_, verified, reason) = try replica.take(batch, clinic: clinic, server: serverKey)
          if let verified { receipts += DurableReceipts.found(in: verified, server: serverWriter) }
          if let reason { refused.append(reason) }
        case .unreadable: refused.append("unreadable")
        }
      }
    }
  }

  /// One call: requests and responses until the session is done.
  @discardableResult
  func sync(over link: VirtualLink) throws -> SyncSummary {
    var session = try session()
    sent = []
    responses = []
    for exchange in 0..<200 {
      let body = try request(&session)
      sent.append(body)
      let (bytes, isWhole) = try link.carry(body, exchange: exchange)
      try take(bytes, &session)
      guard isWhole else { throw VirtualLink.Broken() }
      let step = try session.responseEnded(held: try replica.held(), unsynced: try unsynced(), hasher: hasher)
      memory = session.memory
      if case .done(let summary) = step { return summary }
    }
    throw SyncProblem(.outOfOrder, "200 rounds and no end")
  }

  @discardableResult
  func sync(with server: TestServer) throws -> SyncSummary { try sync(over: VirtualLink(server: server)) }
}
