import Admission
import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import PumpRecords
import Replay
import Signatures
import SyncProtocol
import SyncServer
import Synchronization

/// A clinic in this process whose server and devices record every session.
final class RecordedClinic: Sendable {
  let server: ClinicServer
  let log: PumpLogID
  let folder: URL
  private let state = Mutex(State())

  private struct State {
    var files = 0
    var cutRequest: Int?
    var cutAnswer: Int?
    var status = 200
    var meanwhile: (@Sendable () async throws -> Void)?
  }

  init() async throws {
    let root = try SoftwareSigner.generate()
    let spare = try SoftwareSigner.generate()
    let key = try SoftwareSigner.generate()
    let store = MemoryStore(hasher: OpenSSLHasher())
    let (clinic, certified) = try ClinicIdentity.found(
      root: root, spare: spare.publicKey, server: key.publicKey, hasher: OpenSSLHasher())
    try ClinicServer.found(clinic: clinic, certified: certified, name: "Test clinic", in: store)
    var ports = ServerPorts(
      hasher: OpenSSLHasher(), verifier: OpenSSLVerifier(), signer: key, authenticator: OpenSSLMAC(), random: SystemRandom(),
      nowMS: { UInt64(Date().timeIntervalSince1970 * 1000) })
    let box = TranscriptBox()
    ports.transcripts = { box.add($0) }
    self.box = box
    server = try ClinicServer(store: store, ports: ports)
    log = try await server.addLog(label: "P1", policy: .standard)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("replay-" + Hex.text(SystemRandom().bytes(8)))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private let box: TranscriptBox

  /// What the server recorded so far.
  var recorded: [SessionTranscript] { box.all }

  /// The next request is cut after so many bytes.
  func cutRequest(after bytes: Int?) { state.withLock { $0.cutRequest = bytes } }
  /// Answers are cut after so many bytes.
  func cutAnswer(after bytes: Int?) { state.withLock { $0.cutAnswer = bytes } }
  /// Answers have this status.
  func answer(with status: Int) { state.withLock { $0.status = status } }
  /// What happens while the next request is under way.
  func meanwhile(_ work: @escaping @Sendable () async throws -> Void) { state.withLock { $0.meanwhile = work } }

  func device(_ role: Role, _ name: String) async throws -> EnrolledDevice {
    let invitation = try await server.invite(personName: name, role: role.rawValue, logs: [log])
    let link = EnrolmentLink(
      clinic: server.identity.clinic, server: "http://127.0.0.1:1", code: EnrolmentCode(bytes: invitation.code))
    let device = try await EnrolledDevice.enrol(
      link.description, in: folder.appendingPathComponent(name), over: transport, agree: { _ in true })
    try await device.sync(over: transport)
    return device
  }

  /// Syncs and returns the device's transcript, whether or not the sync went well.
  func transcript(of device: EnrolledDevice) async throws -> [UInt8] {
    let number = state.withLock { state in
      state.files += 1
      return state.files
    }
    let file = folder.appendingPathComponent("\(number).transcript")
    _ = try? await device.sync(over: transport, recordingTo: file)
    return [UInt8](try Data(contentsOf: file))
  }

  var transport: InMemoryTransport { InMemoryTransport { try await self.answer($0) } }

  private func answer(_ request: TransportRequest) async throws -> TransportResponse {
    switch request.path {
    case "/v1/enrol": return TransportResponse(status: 200, body: try await server.enrol(request.body.whole()))
    case "/v1/enrol/accept": return TransportResponse(status: 200, body: try await server.accept(request.body.whole()))
    default: return try await sync(request.body)
    }
  }

  private func sync(_ request: any RequestBody) async throws -> TransportResponse {
    let (meanwhile, requestCut, answerCut, status) = state.withLock { state in
      defer { state.meanwhile = nil }
      return (state.meanwhile, state.cutRequest, state.cutAnswer, state.status)
    }
    try await meanwhile?()
    guard status == 200 else { return TransportResponse(status: status, body: []) }
    var incoming = server.incoming()
    var room = requestCut ?? request.length
    while room > 0, let piece = try request.next() {
      let sent = piece.prefix(room)
      room -= sent.count
      // In pieces, as a network brings them.
      for start in stride(from: 0, to: sent.count, by: 700) {
        try await incoming.push(sent[start..<min(start + 700, sent.count)], at: server)
      }
    }
    if requestCut ?? request.length < request.length {
      try await server.keep(incoming)
      throw URLError(.networkConnectionLost)
    }
    let body = try await server.sync(incoming).flatMap { $0 }
    let come = Array(body.prefix(answerCut ?? body.count))
    return TransportResponse(
      status: 200,
      chunks: AsyncThrowingStream { continuation in
        for start in stride(from: 0, to: come.count, by: 900) {
          continuation.yield(Array(come[start..<min(start + 900, come.count)]))
        }
        continuation.finish(throwing: come.count < body.count ? URLError(.networkConnectionLost) : nil)
      })
  }
}

/// Holds transcripts as sessions end.
private final class TranscriptBox: Sendable {
  private let transcripts = Mutex<[SessionTranscript]>([])

  var all: [SessionTranscript] { transcripts.withLock { $0 } }

  func add(_ transcript: SessionTranscript) { transcripts.withLock { $0.append(transcript) } }
}

/// Replays with OpenSSL's arithmetic.
func replayed(_ bytes: [UInt8], until last: Int? = nil) async -> SessionReplay {
  await SessionReplay(bytes, ports: ReplayPorts(hasher: OpenSSLHasher(), verifier: OpenSSLVerifier()), until: last)
}

/// Writes a transcript of other records with a chain that holds.
func rechained(_ records: [TranscriptRecord]) -> [UInt8] {
  var writer = TranscriptWriter()
  return records.flatMap { writer.append($0, hasher: OpenSSLHasher()) }
}
