import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

/// One session at the server as it is recorded: what it was told, what it did, what came of it.
///
/// The parts of the server run on ``ports`` while it is recorded; the recorder learns of signatures, random bytes and time there.
/// It begins when the device has proved who it is: a stranger fills no disk.
final class SessionRecording: Sendable {
  /// The server's ports, with what they give recorded.
  let ports: ServerPorts
  private let recorder: TranscriptRecorder
  private let peer: WriterID
  private let beganMS: UInt64
  private let keep: @Sendable (SessionTranscript) -> Void

  /// Bytes of a frame at most: well below what a record may hold.
  private static let piece = 512 * 1024

  /// Nil where the server does not record.
  init?(of peer: WriterID, member: Member, at identity: ClinicIdentity, ports: ServerPorts) {
    guard let keep = ports.transcripts else { return nil }
    self.keep = keep
    self.peer = peer
    beganMS = ports.nowMS()
    let recorder = TranscriptRecorder(
      .init(
        side: .server, clinic: identity.clinic, own: identity.serverWriter, peer: peer, build: "SyncServer 1", atMS: beganMS),
      hasher: ports.hasher)
    self.recorder = recorder
    var recorded = ports
    recorded.signer = RecordedSigner(ports.signer, recorder: recorder)
    recorded.random = RecordedRandom(ports.random, recorder: recorder)
    recorded.authenticator = RecordedAuthenticator(ports.authenticator, recorder: recorder)
    recorded.nowMS = {
      let now = ports.nowMS()
      recorder.input(.serverTime(now))
      return now
    }
    self.ports = recorded
    recorder.input(.versions(merge: Merge.version, rulebook: ports.rulebookVersion))
    recorder.input(.value(name: RecordedName.clinic, bytes: identity.clinic.bytes + identity.certified.encoded()))
    recorder.input(.key(identity.serverWriter, ports.signer.publicKey))
    recorder.input(.key(peer, member.key))
    recorder.input(.tickets(member.tickets.encoded()))
    recorder.input(.value(name: RecordedName.member, bytes: member.encoded))
  }

  /// The envelope was believed; `chunks` had come until then.
  func admitted(_ chunks: [[UInt8]], tickets: TicketRecord) {
    recorder.outcome(RecordedName.tickets, tickets.encoded())
    for chunk in chunks { received(chunk) }
  }

  func received(_ chunk: [UInt8]) {
    for start in stride(from: 0, to: chunk.count, by: Self.piece) {
      recorder.frame(
        .received, atMS: ports.nowMS(), isLast: false, bytes: Array(chunk[start..<min(start + Self.piece, chunk.count)]))
    }
  }

  /// The request has ended, or was cut: what follows works on this state.
  func found(_ state: PriorState) {
    recorder.input(.value(name: RecordedName.member, bytes: state.member.encoded))
    // In pieces that fit a record.
    for start in stride(from: 0, to: max(1, state.scope.count), by: 16_384) {
      recorder.input(.scope(Array(state.scope[start..<min(start + 16_384, state.scope.count)]), newest: state.newest))
    }
    for feed in state.feeds { recorder.input(.value(name: RecordedName.feed, bytes: feed.encoded)) }
    for held in state.tips { recorder.input(.tips([held])) }
    for policy in state.policies { recorder.input(.policy(policy)) }
  }

  /// No more will come.
  func requestEnded() { recorder.frame(.received, atMS: ports.nowMS(), isLast: true, bytes: []) }

  /// What came whole of a request that was cut is about to be stored.
  func cut() { recorder.outcome(RecordedName.cut, []) }

  /// What came of the request.
  func stored(_ ingested: Ingested, before: PriorState, book: LogBook, in reader: any StoreReader) throws {
    for refused in ingested.refused {
      var bytes = refused.log.bytes + refused.writer.bytes
      bytes.appendBigEndian(refused.first)
      recorder.outcome(RecordedName.refused, bytes + Array(refused.reason.utf8))
    }
    for log in ingested.touched {
      guard let view = try book.view(of: log, in: reader) else { continue }
      recorder.outcomes(of: view, before: before.views[log], hasher: book.hasher)
    }
  }

  func sent(_ messages: [[UInt8]]) {
    let now = ports.nowMS()
    for (index, message) in messages.enumerated() {
      recorder.frame(.sent, atMS: now, isLast: index == messages.count - 1, bytes: message)
    }
  }

  /// The request is refused with this.
  func refused(_ problem: SyncProblem) { recorder.outcome(RecordedName.problem, Array(problem.code.rawValue.utf8)) }

  /// Ends the transcript and hands it over.
  func finish() {
    recorder.finish(atMS: ports.nowMS())
    keep(SessionTranscript(peer: peer, atMS: beganMS, bytes: recorder.drain()))
  }
}
