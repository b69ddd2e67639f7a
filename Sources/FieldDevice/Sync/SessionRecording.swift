import ChangeLog
import Foundation
import MerkleLog
import SyncProtocol

/// Writes the transcript of one sync to a file of mode 0600, step by step, so that a crash leaves what had happened.
///
/// In this order, again for each round: memory, held, unsynced (once); tips, clocks, the signature, the request's frame; before each
/// piece of the answer the clocks, then its frame; held and unsynced as they are at its end. At the end an outcome `sync` or `failure`.
final class SessionRecording: Sendable {
  private let recorder: TranscriptRecorder
  private let file: FileHandle
  private let clock: any DeviceClock

  init(file url: URL, identity: EnrolledIdentity, _ cryptography: Cryptography, clock: any DeviceClock) throws(DeviceError) {
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .directory(path: url.path, detail: errno == EEXIST ? "it is there already" : String(cString: strerror(errno)))
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    self.clock = clock
    recorder = TranscriptRecorder(
      .init(
        side: .device, clinic: identity.clinic, own: identity.writer, peer: identity.serverWriter, build: "FieldDevice 1",
        atMS: clock.read().wallMS), hasher: cryptography.hasher)
    recorder.input(.versions(merge: Merge.version, rulebook: ""))
    recorder.input(.key(identity.serverWriter, identity.serverPublicKey))
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

  /// The signer, with what it signs recorded.
  func signer(_ signer: any Signer) -> any Signer { RecordedSigner(signer, recorder: recorder) }

  func sent(_ body: [UInt8], atMS now: UInt64) throws {
    recorder.frame(.sent, atMS: now, isLast: true, bytes: body)
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

  func end(_ outcome: SyncOutcome) throws {
    let text = "rounds \(outcome.rounds), sent \(outcome.sent), equal \(outcome.isEqual)"
    try end(named: "sync", Array(text.utf8))
  }

  func end(_ error: any Error) throws { try end(named: "failure", Array("\(error)".utf8)) }

  private func end(named name: String, _ bytes: [UInt8]) throws {
    recorder.outcome(name, bytes)
    recorder.finish(atMS: clock.read().wallMS)
    try flush()
    try file.synchronize()
    try file.close()
  }

  private func flush() throws { try file.write(contentsOf: Data(recorder.drain())) }
}
