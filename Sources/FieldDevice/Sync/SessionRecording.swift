import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol
import Synchronization

/// Writes the transcript of one sync step by step, so that a crash leaves what had happened.
///
/// The sync runs on ``store``, ``signer`` and ``clock``. In this order: what is held; memory, held, unsynced (once); for each round
/// tips, clocks, the signature, the request's frame; before each piece of the answer the clocks, then its frame; held and unsynced as
/// they are at its end. At the end what came of it.
final class SessionRecording: Sendable {
  /// The device's store, with what it holds recorded.
  let store: RecordedStore
  /// The signer, with what it signs recorded.
  let signer: any Signer
  /// The clock, with what it shows recorded.
  let clock: any DeviceClock
  private let recorder: TranscriptRecorder
  private let output: TranscriptOutput
  private let outgoing = Mutex(FrameCutter())

  init(
    to output: TranscriptOutput, identity: EnrolledIdentity, _ cryptography: Cryptography, store: any ChangeStore, signer: any Signer,
    clock: any DeviceClock
  ) throws {
    self.output = output
    let recorder = TranscriptRecorder(
      .init(
        side: .device, clinic: identity.clinic, own: identity.writer, peer: identity.serverWriter, build: "FieldDevice 1",
        atMS: clock.read().wallMS), hasher: cryptography.hasher)
    self.recorder = recorder
    self.signer = RecordedSigner(signer, recorder: recorder)
    self.clock = RecordedClock(clock: clock, recorder: recorder)
    recorder.input(.versions(merge: Merge.version, rulebook: ""))
    recorder.input(.key(identity.writer, signer.publicKey))
    recorder.input(.key(identity.serverWriter, identity.serverPublicKey))
    self.store = try RecordedStore(store, own: identity.writer, recorder: recorder)
  }

  func begin(memory: SyncMemory, held: [LogDigest], unsynced: [FeedRange]) {
    recorder.input(.memory(memory.encoded()))
    recorder.input(.held(held))
    recorder.input(.unsynced(unsynced))
  }

  func asking(held: [HeldLog], at clocks: DeviceClocks) {
    recorder.input(.tips(held))
    recorder.input(.clocks(clocks))
  }

  /// A piece of the request is about to leave. A transcript does not tell in which pieces: frames are cut at their largest size.
  func sent(_ piece: [UInt8], isLast: Bool, atMS now: UInt64) throws {
    let frames = outgoing.withLock { $0.push(piece, isLast: isLast) }
    for (index, bytes) in frames.enumerated() {
      recorder.frame(.sent, atMS: now, isLast: isLast && index == frames.count - 1, bytes: bytes)
    }
    if !frames.isEmpty { try flush() }
  }

  /// No more of the request will leave.
  func requestEnded(atMS now: UInt64) throws {
    guard let rest = outgoing.withLock({ $0.rest() }) else { return }
    recorder.frame(.sent, atMS: now, isLast: false, bytes: rest)
    try flush()
  }

  func received(_ chunk: [UInt8], at clocks: DeviceClocks) {
    recorder.input(.clocks(clocks))
    recorder.frame(.received, atMS: clocks.wallMS, isLast: false, bytes: chunk)
  }

  func ended(held: [LogDigest], unsynced: [FeedRange]) throws {
    recorder.frame(.received, atMS: clock.read().wallMS, isLast: true, bytes: [])
    recorder.input(.held(held))
    recorder.input(.unsynced(unsynced))
    try flush()
  }

  /// The server answered with another status than 200.
  func refused(status: Int) {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(UInt16(clamping: status))
    recorder.outcome(RecordedName.status, bytes)
  }

  func end(_ outcome: SyncOutcome, _ reading: LogReader) throws {
    try store.outcomes(reading)
    let text = "rounds \(outcome.rounds), sent \(outcome.sent), receipted \(outcome.receipted), equal \(outcome.isEqual)"
    try end(named: RecordedName.sync, text)
  }

  func end(_ error: any Error) throws {
    let word =
      switch error {
      case let problem as SyncProblem: problem.code.rawValue
      case DeviceError.refused: "refused"
      case is StorageError, DeviceError.storage: "storage"
      default: "cut"
      }
    try end(named: RecordedName.failure, word)
  }

  private func end(named name: String, _ text: String) throws {
    recorder.outcome(name, Array(text.utf8))
    recorder.finish(atMS: clock.read().wallMS)
    try flush()
    try output.close()
  }

  private func flush() throws { try output.write(recorder.drain()) }
}
