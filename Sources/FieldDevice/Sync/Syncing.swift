import ChangeLog
import Foundation
import LogStorage
import MerkleLog
import SyncProtocol

extension EnrolledDevice {
  /// Syncs with the server: sends what it lacks, takes what this device lacks, keeps receipts.
  ///
  /// What arrives whole is kept even when the connection breaks; a later sync goes on from there. A second call while one is under
  /// way waits for that one.
  /// - Parameter transport: what carries the requests; nil: HTTP to the server of the enrolment.
  /// - Throws: ``DeviceError``; the reason is then in ``status()`` as well.
  @discardableResult
  public func sync(over transport: (any SyncTransport)? = nil) async throws(DeviceError) -> SyncOutcome {
    let task: Task<SyncOutcome, any Error>
    if let running {
      task = running
    } else {
      task = Task { try await self.syncOnce(over: transport) }
      running = task
    }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw Exchange.deviceError(error, at: identity.server)
    }
  }

  private func syncOnce(over given: (any SyncTransport)?) async throws(DeviceError) -> SyncOutcome {
    defer { running = nil }
    announcer.tell(.syncBegan)
    do {
      let transport = try Self.transport(given, identity.server)
      let outcome = try await exchange(over: transport)
      try store.write { try SyncNotes.remember(nil, in: $0) }
      announcer.tell(.syncEnded(outcome))
      return outcome
    } catch {
      let error = Exchange.deviceError(error, at: identity.server)
      let trouble = SyncTrouble(wallMS: clock.read().wallMS, sentence: error.description, mayHealByItself: error.mayHealByItself)
      try? store.write { try SyncNotes.remember(trouble, in: $0) }
      announcer.tell(.syncFailed(error))
      throw error
    }
  }

  private func exchange(over transport: any SyncTransport) async throws -> SyncOutcome {
    try signLaggingHeads()
    guard let memory = try store.read({ try SyncNotes.memory(in: $0) }) else {
      throw DeviceError.notEnrolled(directory: directory.url.path)
    }
    var session = DeviceSession(
      identity: DeviceIdentity(clinic: identity.clinic, writer: identity.writer, serverKey: identity.serverPublicKey),
      memory: memory, held: try held(), unsynced: try unsynced())
    var receiving = Receiving(intake: Intake(enrolment: identity, cryptography: cryptography))
    while true {
      let body = try nextRequest(&session, &receiving)
      let response = try await transport.send(TransportRequest(path: "/v1/sync", body: body))
      guard response.status == 200 else { throw await Exchange.refusal(response) }
      for try await chunk in response.chunks {
        session.push(chunk)
        try take(from: &session, &receiving)
      }
      let step = try session.responseEnded(held: try held(), unsynced: try unsynced(), hasher: cryptography.hasher)
      let memory = session.memory
      try store.write { try SyncNotes.keep(memory, in: $0) }
      guard case .done(let summary) = step else { continue }
      return receiving.outcome(summary)
    }
  }

  /// Every log that is held, with its digest.
  private func held() throws -> [LogDigest] {
    try store.read { try $0.logsChanged(after: 0).map { LogDigest(log: $0.log, digest: $0.digest) } }
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

  /// Builds the next request, and notes what leaves with it before it leaves.
  private func nextRequest(_ session: inout DeviceSession, _ receiving: inout Receiving) throws -> [UInt8] {
    let described = session.describe
    let held = try store.read { reader in
      try described.map { log in
        let tips = try reader.feeds(of: log).map {
          BranchTip(writer: $0.writer, length: $0.length, root: $0.frontier.root(hasher: cryptography.hasher))
        }
        return HeldLog(log: log, server: tips.isEmpty ? nil : identity.serverWriter, tips: tips)
      }
    }
    let plan = session.plan(held: held)
    let batches = try store.read { try BatchReading(hasher: cryptography.hasher).batches(for: plan, in: $0) }
    let reading = clock.read()
    let boot = try store.write { try BootCounter.count(for: reading, in: $0) }
    let messages = try session.request(
      held: held, batches: batches, clocks: DeviceClocks(boot: boot, uptimeMS: reading.uptimeMS, wallMS: reading.wallMS),
      signer: signer, hasher: cryptography.hasher)
    let memory = session.memory
    try store.write { transaction in
      try SyncNotes.keep(memory, in: transaction)
      for batch in batches where batch.writer == identity.writer { try SyncNotes.sent(batch.end, of: batch.log, in: transaction) }
    }
    receiving.boot = boot
    receiving.sent += batches.reduce(0) { $0 + UInt64($1.changes.count) }
    return messages.flatMap { $0 }
  }

  /// Does what the session says of the bytes that have come, in one durable commit.
  private func take(from session: inout DeviceSession, _ receiving: inout Receiving) throws {
    var batches: [DeviceAction] = []
    var opened: SyncResponse?
    let reading = clock.read()
    let clocks = DeviceClocks(boot: receiving.boot, uptimeMS: reading.uptimeMS, wallMS: reading.wallMS)
    while let action = try session.next(at: clocks, verifier: cryptography.verifier, hasher: cryptography.hasher) {
      if case .opened(let response) = action { opened = response } else { batches.append(action) }
    }
    guard opened != nil || !batches.isEmpty else { return }
    let memory = session.memory
    var intake = receiving.intake
    let before = intake.received
    try store.write { transaction in
      if let opened {
        try SyncNotes.keep(memory, in: transaction)
        try SyncNotes.remember(LastContact(serverMS: opened.serverMS, wallMS: reading.wallMS), in: transaction)
      }
      for action in batches {
        switch action {
        case .store(let batch): try intake.take(batch, atMS: reading.wallMS, in: transaction)
        case .unreadable(let batch): try intake.take(batch, atMS: reading.wallMS, in: transaction)
        case .opened: continue
        }
      }
    }
    receiving.intake = intake
    if let opened { receiving.open(opened) }
    for log in intake.received.keys.sorted() {
      let new = (intake.received[log] ?? 0) - (before[log] ?? 0)
      if new > 0 { announcer.tell(.received(log: log, count: new)) }
    }
    announcer.tell(.syncProgress(receiving.progress))
  }
}

/// What a sync has brought so far.
private struct Receiving {
  var intake: Intake
  var boot: UInt32 = 0
  var sent: UInt64 = 0
  private var totals = SyncResponse.Totals()
  private var standings: [StandingNotice] = []
  private var notices = 0

  init(intake: Intake) { self.intake = intake }

  mutating func open(_ response: SyncResponse) {
    totals = response.totals
    standings += response.standings
    notices += response.notices.count
  }

  private var received: UInt64 { UInt64(intake.received.values.reduce(0, +)) }

  var progress: SyncProgress {
    SyncProgress(sent: sent, received: received, toSend: totals.changesWanted, toReceive: totals.changesComing)
  }

  func outcome(_ summary: SyncSummary) -> SyncOutcome {
    SyncOutcome(
      isEqual: summary.isEqual, rounds: summary.rounds, sent: summary.sentChanges,
      received: intake.received.sorted { $0.key < $1.key }.map { .init(log: $0.key, count: $0.value) },
      receipted: intake.receipted, quarantined: standings.map { .init(change: $0.change, reason: $0.reason) },
      refused: notices + intake.refused, outsideScope: summary.outsideScope)
  }
}
