import Admission
import ChangeLog
import LogStorage
import MerkleLog
import Synchronization
import SyncProtocol
import SyncServer

/// What one session records when it is run once more, and the logs before and after it.
struct RerunSession {
  var records: [TranscriptRecord]
  var before: [PumpLogID: LogView]
  var after: [PumpLogID: LogView]
}

/// Runs the clinic's server once more over what one recorded session told it.
struct ServerReplay {
  let begin: TranscriptRecord.Begin
  let inputs: RecordedInputs
  let ports: ReplayPorts

  func run() async throws -> RerunSession {
    let members = inputs.values(RecordedName.member)
    guard let clinic = inputs.values(RecordedName.clinic).first else { throw ReplayError.missing("clinic") }
    guard let member = members.first else { throw ReplayError.missing("member") }
    let feeds = try inputs.feeds()
    let store = try RebuiltStore(outline(rebuilding: feeds.isEmpty ? 0 : 1), feeds: feeds, hasher: ports.hasher)
    try store.write { transaction in
      try transaction.set(.clinic, Array("clinic".utf8), to: clinic)
      try transaction.set(.members, begin.peer.bytes, to: member)
    }
    let transcript = TranscriptCatch()
    let server = try ClinicServer(store: store, ports: try played(into: transcript))
    let logs = Set(feeds.map(\.log)).sorted()
    let before = await views(of: logs, at: server)
    // A refusal is an outcome: the transcripts say whether it is the same.
    try? await run(server, store, second: members.dropFirst().first)
    return RerunSession(
      records: Transcript(transcript.bytes, hasher: ports.hasher).records, before: before, after: await views(of: logs, at: server))
  }

  private func played(into transcript: TranscriptCatch) throws(ReplayError) -> ServerPorts {
    let player = TranscriptPlayer(inputs.records)
    let times = RecordedTimes(inputs.records)
    var played = ServerPorts(
      hasher: ports.hasher, verifier: ports.verifier, signer: PlayedSigner(try inputs.key(of: begin.own), player: player),
      authenticator: PlayedAuthenticator(player: player), random: PlayedRandom(player: player), nowMS: { times.read() })
    played.rulebookVersion = inputs.rulebook
    played.transcripts = { transcript.take($0.bytes) }
    return played
  }

  private func run(_ server: ClinicServer, _ store: RebuiltStore, second: [UInt8]?) async throws {
    var incoming = server.incoming()
    var isWhole = false
    do {
      for case .frame(let frame) in inputs.records where frame.direction == .received {
        isWhole = frame.isLast
        if !isWhole { try await incoming.push(frame.bytes, at: server) }
      }
    } catch {
      // Where the request went wrong then too, what had come whole was kept.
      isWhole = false
    }
    // Another session of the device may have passed between envelope and answer.
    if let second { try store.write { try $0.set(.members, begin.peer.bytes, to: second) } }
    if isWhole {
      _ = try await server.sync(incoming)
    } else {
      try await server.keep(incoming)
    }
  }

  private func views(of logs: [PumpLogID], at server: ClinicServer) async -> [PumpLogID: LogView] {
    var views: [PumpLogID: LogView] = [:]
    for log in logs { views[log] = try? await server.view(of: log) }
    return views
  }

  private func outline(rebuilding: UInt64) -> StoreOutline {
    var outline = StoreOutline()
    outline.rebuilding = rebuilding
    for case .input(.scope(let logs, let newest)) in inputs.records {
      outline.newest = newest
      outline.logs += logs.map { ChangedLog(log: $0.log, digest: $0.digest, commit: $0.commit) }
    }
    return outline
  }
}

/// Takes the transcript that the replayed session writes.
final class TranscriptCatch: Sendable {
  private let written = Mutex<[UInt8]>([])

  var bytes: [UInt8] { written.withLock { $0 } }

  func take(_ bytes: [UInt8]) { written.withLock { $0 += bytes } }
}
