import Admission
import ChangeLog
import FieldDevice
import PumpRecords
import Replay
import Signatures
import SyncProtocol
import SyncServer
import Testing

/// What the server records replays bit for bit from the transcript alone.
@Suite struct ServerReplayTests {
  /// The transcripts of a clinic in which much happens.
  private func busy() async throws -> [SessionTranscript] {
    let clinic = try await RecordedClinic()
    let workstation = try await clinic.device(.prescriber, "Park")
    let tablet = try await clinic.device(.nurse, "Nora")
    let patient = try await clinic.device(.patient, "Pat")
    let program = try await workstation.record(
      try Entry(kind: "program", ["dailyDoseMcg=400", "mode=simple", "reason=maintenance"]), in: clinic.log)
    for device in [workstation, tablet, patient] { try await device.sync(over: clinic.transport) }
    // A conflict, a change that its author may not write, and a change of a third person.
    for (device, dose) in [(workstation, 450), (tablet, 350)] {
      guard let shown = try await device.view(of: clinic.log).record(program) else { throw ReplayError.missing("program") }
      try await device.amend(
        shown, in: clinic.log, with: try Entry(kind: "program", ["dailyDoseMcg=\(dose)"]).fields, reason: "read anew")
    }
    try await patient.record(try Entry(kind: "program", ["dailyDoseMcg=999"]), in: clinic.log)
    try await patient.record(try Entry(kind: "symptoms", ["itch=true"]), in: clinic.log)
    for device in [workstation, patient, tablet, workstation, patient] { try await device.sync(over: clinic.transport) }
    for device in [workstation, tablet, patient] { await device.close() }
    return clinic.recorded
  }

  @Test func `every session is equal, and the steps tell what happened`() async throws {
    let transcripts = try await busy()
    #expect(transcripts.count >= 11)
    var topics: Set<ReplayStep.Topic> = []
    var sentences: [String] = []
    for transcript in transcripts {
      let replay = await replayed(transcript.bytes)
      #expect(replay.isEqual, "\(replay.missing ?? "") \(String(describing: replay.divergence))")
      topics.formUnion(replay.steps.map(\.topic))
      sentences += replay.steps.map(\.sentence)
    }
    #expect(topics.isSuperset(of: [.begin, .received, .sent, .signed, .standing, .merged, .conflict, .state, .end]))
    #expect(sentences.contains { $0.contains("quarantined, role-may-not-write") })
    #expect(sentences.contains { $0.contains("dailyDoseMcg in conflict") && $0.contains("Park") && $0.contains("Nora") })
  }

  @Test func `a request that is cut is recorded and equal`() async throws {
    let clinic = try await RecordedClinic()
    let nurse = try await clinic.device(.nurse, "Nora")
    for _ in 0..<3 { try await nurse.record(try Entry(kind: "symptoms", ["itch=true"]), in: clinic.log) }
    let before = clinic.recorded.count
    for bytes in stride(from: 200, to: 1400, by: 150) {
      clinic.cutRequest(after: bytes)
      _ = try? await nurse.sync(over: clinic.transport)
    }
    clinic.cutRequest(after: nil)
    _ = try? await nurse.sync(over: clinic.transport)
    try await nurse.sync(over: clinic.transport)
    let since = clinic.recorded[before...]
    #expect(since.count >= 2)
    for transcript in since {
      let replay = await replayed(transcript.bytes)
      #expect(replay.isEqual, "\(replay.missing ?? "") \(String(describing: replay.divergence))")
    }
    await nurse.close()
  }

  @Test func `whoever is not enrolled is not recorded`() async throws {
    let clinic = try await RecordedClinic()
    let other = try await RecordedClinic()
    let stranger = try await other.device(.nurse, "Eve")
    _ = try? await stranger.sync(over: clinic.transport)
    #expect(clinic.recorded.isEmpty)
    await stranger.close()
  }

  @Test func `the first divergence is named, whatever it is`() async throws {
    for transcript in try await busy().suffix(4) {
      let records = Transcript(transcript.bytes, hasher: OpenSSLHasher()).records
      for index in records.indices.dropFirst() {
        guard let other = Forgery.of(records[index]) else { continue }
        var forged = records
        forged[index] = other
        let replay = await replayed(rechained(forged))
        #expect(!replay.isEqual, "record \(index): \(records[index])")
        if case .outcome = other { #expect(replay.divergence?.record == index) }
        if case .frame(let frame) = other, frame.direction == .sent { #expect(replay.divergence?.record == index) }
      }
    }
  }

  @Test func `a replay ends where it is told to`() async throws {
    let transcript = try #require(try await busy().last)
    let records = Transcript(transcript.bytes, hasher: OpenSSLHasher()).records
    let last = try #require(records.lastIndex { if case .outcome = $0 { true } else { false } })
    var forged = records
    forged[last] = try #require(Forgery.of(records[last]))
    let whole = await replayed(rechained(forged))
    #expect(whole.divergence?.record == last)
    let part = await replayed(rechained(forged), until: last - 1)
    #expect(part.isEqual)
    #expect(part.steps.allSatisfy { $0.record < last })
  }
}

/// Changes a byte of what a record says happened; nil for inputs that need not matter.
enum Forgery {
  static func of(_ record: TranscriptRecord) -> TranscriptRecord? {
    switch record {
    case .frame(var frame) where !frame.bytes.isEmpty:
      frame.bytes[frame.bytes.count / 2] ^= 1
      return .frame(frame)
    case .outcome(let name, var bytes) where !bytes.isEmpty:
      bytes[bytes.count - 1] ^= 1
      return .outcome(name: name, bytes: bytes)
    case .effect(var effect) where !effect.statement.isEmpty:
      effect.statement[effect.statement.count - 1] ^= 1
      return .effect(effect)
    default: return nil
    }
  }
}
