import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import SyncServer

/// A device that speaks the protocol and keeps of other people's feeds only what the protocol needs: it is not what is measured.
final class BenchDevice {
  let identity: DeviceIdentity
  let server: WriterID
  let signer: SoftwareSigner
  private var memory: SyncMemory
  private var uptimeMS: UInt64 = 1_000_000
  private var held: [PumpLogID: [WriterID: CompactRange]] = [:]
  private(set) var upBytes = 0
  private(set) var downBytes = 0

  init(identity: DeviceIdentity, server: WriterID, signer: SoftwareSigner, ticket: Ticket) {
    self.identity = identity
    self.server = server
    self.signer = signer
    memory = SyncMemory(ticket: ticket)
  }

  var writer: WriterID { identity.writer }

  private func tips(_ log: PumpLogID) -> [BranchTip] {
    (held[log] ?? [:]).map { BranchTip(writer: $0.key, length: $0.value.end, root: $0.value.root(hasher: hasher)) }
  }

  private var digests: [LogDigest] {
    held.keys.sorted().map { LogDigest(log: $0, digest: .log($0, tips: tips($0), hasher: hasher)) }
  }

  /// Sends batches of its own feed and takes what comes, until both hold the same. Only the server's part is counted.
  func sync(_ batches: [Batch], with server: ClinicServer, _ spent: inout Spent) async throws {
    var unsynced: [FeedRange] = []
    for batch in batches {
      let before = held[batch.log]?[writer] ?? CompactRange()
      held[batch.log, default: [:]][writer] = try MergedBatch(batch, frontier: before, hasher: hasher).frontier
      unsynced.append(FeedRange(log: batch.log, writer: writer, from: batch.first, to: batch.end))
    }
    var session = DeviceSession(identity: identity, memory: memory, held: digests, unsynced: unsynced)
    var toSend = batches
    while true {
      let told = session.describe.map { HeldLog(log: $0, server: held[$0] == nil ? nil : self.server, tips: tips($0)) }
      uptimeMS += 60_000
      let body = try session.request(
        held: told, batches: toSend, clocks: DeviceClocks(boot: 1, uptimeMS: uptimeMS, wallMS: 1_750_000_000_000 + uptimeMS),
        signer: signer,
        hasher: hasher
      ).flatMap { $0 }
      toSend = []
      let (cpu, wall) = (Spent.cpuNow(), Spent.wallNow())
      var incoming = server.incoming()
      try await incoming.push(body, at: server)
      let answer = try await server.sync(incoming)
      spent.add(since: cpu, wall)
      upBytes += body.count
      for message in answer {
        downBytes += message.count
        session.push(message)
      }
      try take(&session)
      switch try session.responseEnded(held: digests, unsynced: [], hasher: hasher) {
      case .again: continue
      case .done(let summary):
        memory = session.memory
        guard summary.isEqual else { throw BenchError.unequal }
        return
      }
    }
  }

  private func take(_ session: inout DeviceSession) throws {
    let clocks = DeviceClocks(boot: 1, uptimeMS: uptimeMS + 500, wallMS: 1_750_000_000_000 + uptimeMS)
    while let action = try session.next(at: clocks, verifier: CredulousVerifier(), hasher: hasher) {
      switch action {
      case .opened(let response):
        if let notice = response.notices.first { throw BenchError.refused(notice.reason) }
      case .store(let batch):
        let before = held[batch.log]?[batch.writer] ?? CompactRange()
        held[batch.log, default: [:]][batch.writer] = try MergedBatch(batch, frontier: before, hasher: hasher).frontier
      case .unreadable: throw BenchError.refused("unreadable")
      }
    }
  }
}
