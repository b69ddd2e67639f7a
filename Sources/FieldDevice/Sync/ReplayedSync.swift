package import Admission
package import ChangeLog
package import LogStorage
import MerkleLog
import SyncProtocol

/// A sync of a device whose store, key, clock and network are played: nothing is read from the machine, nothing written to it.
package struct ReplayedSync: Sendable {
  /// As whom the device is enrolled, by the facts of its store.
  package let identity: EnrolledIdentity
  private let store: any ChangeStore
  private let batches: any ChangeStore
  private let signer: any Signer
  private let clock: any DeviceClock
  private let cryptography: Cryptography

  /// A device about to sync; nil where the store holds no enrolment.
  /// - Parameter batches: the store beside what counts its operations; the batches of requests are read there.
  package init?(store: any ChangeStore, batches: any ChangeStore, signer: any Signer, clock: any DeviceClock) throws {
    let cryptography = Cryptography()
    guard let identity = try store.read({ try EnrolledIdentity.stored(in: $0, cryptography) }) else { return nil }
    self.identity = identity
    self.cryptography = cryptography
    self.store = store
    self.batches = batches
    self.signer = signer
    self.clock = clock
  }

  /// Runs the sync as a device does, and writes its transcript anew.
  ///
  /// - Parameter write: takes the transcript's bytes as they come.
  /// - Throws: what the sync fails with; the transcript tells of it.
  package func run(over transport: any SyncTransport, write: @escaping @Sendable ([UInt8]) -> Void) async throws {
    let recording = try SessionRecording(
      to: TranscriptOutput(write: write), identity: identity, cryptography, store: store, signer: signer, clock: clock)
    _ = try await SyncRun.exchange(
      recording, over: transport, identity: identity, store: store, batches: batches, signer: signer, clock: clock, cryptography,
      Announcer())
  }

  /// A log as the store holds it; nil where nothing of it is held.
  package func view(of log: PumpLogID) throws -> LogView? {
    try store.read { try LogReader(enrolment: identity, cryptography: cryptography).view(of: log, in: $0) }
  }
}
