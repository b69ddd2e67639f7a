public import Foundation
import LogStorage

extension EnrolledDevice {
  /// Syncs with the server: sends what it lacks, takes what this device lacks, keeps receipts.
  ///
  /// What arrives whole is kept even when the connection breaks; a later sync goes on from there. A second call while one is under
  /// way waits for that one.
  /// - Parameters:
  ///   - transport: what carries the requests; nil: HTTP to the server of the enrolment.
  ///   - transcript: a file, not there yet, in which the session is recorded for replay. It holds patient data: mode 0600.
  /// - Throws: ``DeviceError``; the reason is then in ``status()`` as well.
  @discardableResult
  public func sync(
    over transport: (any SyncTransport)? = nil, recordingTo transcript: URL? = nil
  ) async throws(DeviceError) -> SyncOutcome {
    let task: Task<SyncOutcome, any Error>
    if let running {
      task = running
    } else {
      task = Task { try await self.syncOnce(over: transport, recordingTo: transcript) }
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

  private func syncOnce(over given: (any SyncTransport)?, recordingTo transcript: URL?) async throws(DeviceError) -> SyncOutcome {
    defer { running = nil }
    announcer.tell(.syncBegan)
    let address = given?.address ?? identity.server
    do {
      let transport = try Self.transport(given, address, identity.clinic)
      let recording = try transcript.map {
        try SessionRecording(
          to: TranscriptOutput(file: $0), identity: identity, cryptography, store: store, signer: signer, clock: clock)
      }
      let outcome = try await SyncRun.exchange(
        recording, over: transport, identity: identity, store: store, signer: signer, clock: clock, cryptography, announcer)
      try store.write { try SyncNotes.remember(nil, in: $0) }
      announcer.tell(.syncEnded(outcome))
      return outcome
    } catch {
      let error = Exchange.deviceError(error, at: address)
      let trouble = SyncTrouble(wallMS: clock.read().wallMS, sentence: error.description, mayHealByItself: error.mayHealByItself)
      try? store.write { try SyncNotes.remember(trouble, in: $0) }
      announcer.tell(.syncFailed(error))
      throw error
    }
  }
}
