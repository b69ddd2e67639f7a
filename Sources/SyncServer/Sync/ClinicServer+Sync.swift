import Admission
import ChangeLog
import LogStorage
public import MerkleLog
import SyncProtocol

extension ClinicServer {
  /// SHA-256, for who reads requests as they come.
  public nonisolated var hasher: any LogHasher { ports.hasher }
  /// The server's time, Unix ms.
  public nonisolated var nowMS: UInt64 { ports.nowMS() }

  /// Whether sessions are recorded.
  nonisolated var isRecording: Bool { ports.transcripts != nil }

  /// A request about to come in.
  public nonisolated func incoming() -> IncomingSync {
    IncomingSync(session: ServerSession(clinic: identity.clinic, server: identity.serverWriter))
  }

  /// Believes an envelope or refuses it. The ticket record is stored at once: a recorded request gets no data, crash or not.
  func admit(_ writer: WriterID, _ incoming: inout IncomingSync) throws {
    guard var member = try store.read({ try Member.find(writer, in: $0) }) else {
      var none = TicketRecord(first: try freshTicket(ports), serverMS: nowMS)
      _ = try incoming.session.admit(
        key: nil, tickets: &none, next: try freshTicket(ports), serverMS: nowMS, verifier: ports.verifier)
      return
    }
    let recording = SessionRecording(of: writer, member: member, at: identity, ports: ports)
    let ports = recording?.ports ?? ports
    let verdict = try incoming.session.admit(
      key: member.key, tickets: &member.tickets, next: try freshTicket(ports), serverMS: ports.nowMS(), verifier: ports.verifier)
    switch verdict {
    case .admit(let contact): incoming.cargo = Cargo(sender: writer, batches: [], contact: contact)
    case .newTicketOnly: incoming.isTicketOnly = true
    }
    try store.write { try member.keep(as: writer, in: $0) }
    recording?.admitted(incoming.early, tickets: member.tickets)
    incoming.early = []
    incoming.recording = recording
  }

  /// Stores what came whole of a request that was cut, or that went wrong further on. Nothing is answered: without it one bad item
  /// would keep everything before it from ever arriving.
  /// - Throws: ``StorageError``, ``ServerError``.
  public func keep(_ incoming: IncomingSync) throws {
    defer { incoming.recording?.finish() }
    incoming.recording?.cut()
    try keepWhole(of: incoming, incoming.recording?.ports ?? ports)
  }

  private func keepWhole(of incoming: IncomingSync, _ ports: ServerPorts) throws {
    guard let cargo = incoming.cargo else { return }
    let before = try prior(of: incoming, cargo)
    if !cargo.batches.isEmpty { try record(incoming, try ingest([cargo], ports)[0], before) }
    _ = try keepUnreadable(incoming.unreadable, of: cargo.sender, atMS: ports.nowMS())
  }

  /// Stores what a request brought, commits, and only then answers. Where the body ended before all announced batches had come, those
  /// that came are stored all the same.
  ///
  /// - Returns: the response, message by message.
  /// - Throws: ``SyncProblem``, ``StorageError``, ``ServerError``. Then nothing may be receipted.
  public func sync(_ incoming: IncomingSync) throws -> [[UInt8]] {
    guard let recording = incoming.recording else { return try answer(incoming, ports) }
    defer { recording.finish() }
    recording.requestEnded()
    do {
      let answer = try answer(incoming, recording.ports)
      recording.sent(answer)
      return answer
    } catch {
      recording.refused(problem(for: error))
      throw error
    }
  }

  private func answer(_ incoming: IncomingSync, _ ports: ServerPorts) throws -> [[UInt8]] {
    do {
      try incoming.session.requestEnded()
    } catch {
      try keepWhole(of: incoming, ports)
      throw error
    }
    if incoming.isTicketOnly { return try incoming.session.respondTicketOnly(signer: ports.signer) }
    guard let cargo = incoming.cargo, let member = try store.read({ try Member.find(cargo.sender, in: $0) }) else {
      throw SyncProblem(.outOfOrder, "an answer before the envelope")
    }
    let before = try prior(of: incoming, cargo)
    let ingested = try ingest([cargo], ports)[0]
    try record(incoming, ingested, before)
    let notices =
      ingested.refused.map { LimboNotice(log: $0.log, writer: $0.writer, first: $0.first, reason: $0.reason) }
      + (try keepUnreadable(incoming.unreadable, of: cargo.sender, atMS: ports.nowMS()))
    return try store.read { reader in
      let changed = try reader.logsChanged(after: 0)
      let scope = changed.filter { member.logs.contains($0.log) }
        .map { ScopeLog(log: $0.log, digest: $0.digest, commit: $0.commit) }
      let outline = try incoming.session.outline(scope: scope, newest: changed.last?.commit ?? 0, hasher: ports.hasher)
      let held = try outline.describe.map { log in
        HeldLog(
          log: log, server: identity.serverWriter,
          tips: try reader.feeds(of: log).map { $0.tip(hasher: ports.hasher) })
      }
      let plan = try incoming.session.plan(outline, held: held, partings: try Self.partings(of: cargo.sender, ingested, in: reader))
      let batches = try reader.batches(
        for: plan.read.ranges, maxBytes: plan.read.maxBytes, maxBatches: plan.read.maxBatches, hasher: ports.hasher)
      return try incoming.session.respond(
        plan, batches: batches, scopeVersion: member.scopeVersion, standings: try standings(of: cargo, ingested, in: reader),
        notices: notices, signer: ports.signer)
    }
  }

  /// Stores what senders brought whose envelopes were believed, or that came another way (a bundle), in one durable transaction.
  /// - Throws: ``StorageError``, ``ServerError``. Then nothing is stored and nothing may be receipted.
  @discardableResult
  public func ingest(_ cargos: [Cargo]) throws -> [Ingested] { try ingest(cargos, ports) }

  /// Stores the cargoes of many requests in one transaction.
  func ingest(_ cargos: [Cargo], _ ports: ServerPorts) throws -> [Ingested] {
    let feed = ServerFeed(identity: identity, signer: ports.signer, hasher: ports.hasher, random: ports.random)
    let ingested = try Ingest(feed: feed, book: book).run(cargos, into: store, nowMS: ports.nowMS())
    desk?.touch(ingested.flatMap(\.touched))
    return ingested
  }

  /// Records what a session finds, where it is recorded.
  private func prior(of incoming: IncomingSync, _ cargo: Cargo) throws -> PriorState? {
    guard let recording = incoming.recording, let request = incoming.session.request else { return nil }
    let state = try store.read { reader -> PriorState? in
      guard let member = try Member.find(cargo.sender, in: reader) else { return nil }
      return try PriorState(for: cargo, request, member: member, serverWriter: identity.serverWriter, book: book, in: reader)
    }
    if let state { recording.found(state) }
    return state
  }

  private func record(_ incoming: IncomingSync, _ ingested: Ingested, _ before: PriorState?) throws {
    guard let recording = incoming.recording, let before else { return }
    try store.read { try recording.stored(ingested, before: before, book: book, in: $0) }
  }

  private func freshTicket(_ ports: ServerPorts) throws(SyncProblem) -> Ticket {
    guard let ticket = Ticket(ports.random.bytes(16)) else { throw SyncProblem(.signerFailed, "the random source failed") }
    return ticket
  }

  private func keepUnreadable(
    _ batches: [UnreadableBatch], of sender: WriterID, atMS now: @autoclosure () -> UInt64
  ) throws -> [LimboNotice] {
    guard !batches.isEmpty else { return [] }
    let now = now()
    try store.write { transaction in
      for batch in batches {
        try transaction.keep(
          LimboItem(
            sender: sender, log: batch.log, writer: batch.writer, atMS: now, reason: "unreadable", bytes: batch.bytes))
      }
    }
    return batches.map { LimboNotice(log: $0.log, writer: $0.writer, first: $0.first, reason: "unreadable") }
  }

  /// The changes of this request that are stored but not accepted, with the reason.
  private func standings(of cargo: Cargo, _ ingested: Ingested, in reader: any StoreReader) throws -> [StandingNotice] {
    var notices: [StandingNotice] = []
    for log in ingested.touched {
      guard let view = try book.view(of: log, in: reader) else { continue }
      let brought = cargo.batches.filter { $0.log == log }
      for change in view.changes {
        guard let reason = change.verdict.reason,
          brought.contains(where: { $0.writer == change.writer && $0.first <= change.index && change.index < $0.end })
        else { continue }
        notices.append(StandingNotice(change: change.id, reason: reason.word))
      }
    }
    return notices
  }
}
