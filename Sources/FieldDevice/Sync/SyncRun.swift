import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

/// One sync: drives the session machine over a store and a transport.
struct SyncRun {
  let identity: EnrolledIdentity
  let store: any ChangeStore
  /// Where the batches of a request are read while it leaves: the store beside its recording.
  let batches: any ChangeStore
  let signer: any Signer
  let clock: any DeviceClock
  let cryptography: Cryptography
  let announcer: Announcer
  let recording: SessionRecording?

  /// The most bytes that are taken in one step: a record of a transcript holds them.
  private static let piece = 512 * 1024

  /// Runs a sync, on the recording's store, signer and clock where there is one.
  static func exchange(
    _ recording: SessionRecording?, over transport: any SyncTransport, identity: EnrolledIdentity, store: any ChangeStore,
    batches: (any ChangeStore)? = nil, signer: any Signer, clock: any DeviceClock, _ cryptography: Cryptography, _ announcer: Announcer
  ) async throws -> SyncOutcome {
    let run = SyncRun(
      identity: identity, store: recording?.store ?? store, batches: batches ?? store, signer: recording?.signer ?? signer,
      clock: recording?.clock ?? clock,
      cryptography: cryptography, announcer: announcer, recording: recording)
    return try await run.exchange(over: transport)
  }

  private func exchange(over transport: any SyncTransport) async throws -> SyncOutcome {
    do {
      let outcome = try await rounds(over: transport)
      try recording?.end(outcome, LogReader(enrolment: identity, cryptography: cryptography))
      return outcome
    } catch {
      try? recording?.end(error)
      throw error
    }
  }

  private func rounds(over transport: any SyncTransport) async throws -> SyncOutcome {
    try signLaggingHeads()
    guard let memory = try store.read({ try SyncNotes.memory(in: $0) }) else {
      throw DeviceError.fault("the store holds no ticket for the server")
    }
    let held = try held()
    let unsynced = try unsynced()
    recording?.begin(memory: memory, held: held, unsynced: unsynced)
    var session = DeviceSession(
      identity: DeviceIdentity(clinic: identity.clinic, writer: identity.writer, serverKey: identity.serverPublicKey),
      memory: memory, held: held, unsynced: unsynced)
    var receiving = Receiving(intake: Intake(enrolment: identity, cryptography: cryptography))
    while true {
      let body = try nextRequest(&session, &receiving)
      let response: TransportResponse
      do {
        response = try await transport.send(TransportRequest(path: "/v1/sync", body: body))
        receiving.sent += try noteSent(body.close())
      } catch {
        // What may have left counts as sent: it waits for its receipt.
        let given = try body.close()
        if !(error is NothingSent) { _ = try noteSent(given) }
        throw error
      }
      guard response.status == 200 else {
        recording?.refused(status: response.status)
        throw await Exchange.refusal(response)
      }
      for try await chunk in response.chunks {
        for piece in stride(from: 0, to: chunk.count, by: Self.piece).map({ chunk[$0..<min($0 + Self.piece, chunk.count)] }) {
          session.push(piece)
          let clocks = clocks(boot: receiving.boot)
          recording?.received(Array(piece), at: clocks)
          try take(from: &session, at: clocks, &receiving)
        }
      }
      let held = try self.held()
      let unsynced = try self.unsynced()
      try recording?.ended(held: held, unsynced: unsynced)
      let step = try session.responseEnded(held: held, unsynced: unsynced, hasher: cryptography.hasher)
      let memory = session.memory
      try store.write { try SyncNotes.keep(memory, in: $0) }
      guard case .done(let summary) = step else { continue }
      // Beside the recording: the proofs are no part of what a sync is told.
      return receiving.outcome(summary, forks: try batches.read { try $0.forkProofs() })
    }
  }

  /// Every log that is held, with its digest.
  private func held() throws -> [LogDigest] {
    try store.read { try $0.logsChanged(after: 0).map { LogDigest(log: $0.log, digest: $0.digest) } }.sorted { $0.log < $1.log }
  }

  /// The stretches of own feeds that no receipt covers and a signed head does.
  private func unsynced() throws -> [FeedRange] {
    try store.read { reader in
      try reader.logs().compactMap { log in
        guard let feed = try reader.feed(of: log, writer: identity.writer), let head = feed.anchor else { return nil }
        let from = try SyncNotes.receiptedLength(of: log, in: reader)
        let to = min(feed.length, head.length)
        return from < to ? FeedRange(log: log, writer: identity.writer, from: from, to: to) : nil
      }
    }
  }

  private func clocks(boot: UInt32) -> DeviceClocks {
    let reading = clock.read()
    return DeviceClocks(boot: boot, uptimeMS: reading.uptimeMS, wallMS: reading.wallMS)
  }

  /// Signs the heads that the key did not sign when it recorded.
  private func signLaggingHeads() throws {
    try store.write { transaction in
      for log in try transaction.logs() {
        guard let feed = try transaction.feed(of: log, writer: identity.writer), feed.isHeadLagging else { continue }
        try transaction.append(
          OwnChanges(
            log: log, writer: identity.writer, frontier: feed.frontier, changes: [], signer: signer, hasher: cryptography.hasher))
      }
    }
  }

  /// Returns how many changes it were.
  private func noteSent(_ batches: [BatchOutline]) throws -> UInt64 {
    try store.write { transaction in
      for batch in batches where batch.writer == identity.writer { try SyncNotes.sent(batch.end, of: batch.log, in: transaction) }
    }
    return batches.reduce(0) { $0 + UInt64($1.count) }
  }

  /// Builds the next request from what the session plans.
  private func nextRequest(_ session: inout DeviceSession, _ receiving: inout Receiving) throws -> OutgoingBody {
    let described = session.describe
    let held = try store.read { reader in
      try described.map { log in
        let tips = try reader.feeds(of: log).map { $0.tip(hasher: cryptography.hasher) }
        return HeldLog(log: log, server: tips.isEmpty ? nil : identity.serverWriter, tips: tips)
      }
    }
    let plan = session.plan(held: held)
    let outlines = try store.read {
      try $0.outlines(for: plan.ranges, maxBytes: plan.maxBytes, maxBatches: plan.maxBatches, hasher: cryptography.hasher)
    }
    let reading = clock.read()
    let boot = try store.write { try BootCounter.count(for: reading, in: $0) }
    let clocks = DeviceClocks(boot: boot, uptimeMS: reading.uptimeMS, wallMS: reading.wallMS)
    recording?.asking(held: held, at: clocks)
    let request = try session.request(
      held: held, outlines: outlines, clocks: clocks, signer: signer, hasher: cryptography.hasher)
    let memory = session.memory
    try store.write { try SyncNotes.keep(memory, in: $0) }
    receiving.boot = boot
    return OutgoingBody(request, from: batches, recording: recording, atMS: reading.wallMS)
  }

  /// Does what the session says of the bytes that have come, in one durable commit.
  private func take(from session: inout DeviceSession, at clocks: DeviceClocks, _ receiving: inout Receiving) throws {
    var batches: [DeviceAction] = []
    var opened: SyncResponse?
    while let action = try session.next(at: clocks, verifier: cryptography.verifier, hasher: cryptography.hasher) {
      if case .opened(let response) = action { opened = response } else { batches.append(action) }
    }
    guard opened != nil || !batches.isEmpty else { return }
    let memory = session.memory
    let before = receiving.intake.received
    let cameBack = receiving.intake.cameBack
    receiving.intake = try store.write { [intake = receiving.intake] transaction in
      var intake = intake
      if let opened {
        try SyncNotes.keep(memory, in: transaction)
        try SyncNotes.remember(LastContact(serverMS: opened.serverMS, wallMS: clocks.wallMS), in: transaction)
      }
      for action in batches {
        switch action {
        case .store(let batch): try intake.take(batch, atMS: clocks.wallMS, in: transaction)
        case .unreadable(let batch): try intake.take(batch, atMS: clocks.wallMS, in: transaction)
        case .opened: continue
        }
      }
      return intake
    }
    if let opened { receiving.open(opened) }
    for log in receiving.intake.received.keys.sorted() {
      let known = before[log]
      let new = receiving.intake.received[log] ?? 0
      if known == nil || new > known ?? 0 { announcer.tell(.received(log: log, count: new - (known ?? 0))) }
    }
    for log in receiving.intake.cameBack.keys.sorted() {
      let new = (receiving.intake.cameBack[log] ?? 0) - (cameBack[log] ?? 0)
      if new > 0 { announcer.tell(.ownChangesCameBack(log: log, count: new)) }
    }
    announcer.tell(.syncProgress(receiving.progress))
  }
}
