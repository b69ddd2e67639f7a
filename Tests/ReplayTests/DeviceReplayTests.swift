import ChangeLog
import FieldDevice
import PumpRecords
import Replay
import Signatures
import SyncProtocol
import Testing

/// What a device records replays bit for bit from the transcript alone.
@Suite struct DeviceReplayTests {
  private func expectEqual(_ transcript: [UInt8]) async -> SessionReplay {
    let replay = await replayed(transcript)
    #expect(replay.isEqual, "\(replay.missing ?? "") \(String(describing: replay.fault)) \(String(describing: replay.divergence))")
    return replay
  }

  @Test func `pushing, pulling and having nothing to say are equal`() async throws {
    let clinic = try await RecordedClinic()
    let nurse = try await clinic.device(.nurse, "Nora")
    let patient = try await clinic.device(.patient, "Pat")
    for _ in 0..<20 { try await nurse.record(try Entry(kind: "symptoms", ["spasticityNRS=4"]), in: clinic.log) }
    let pushed = await expectEqual(try await clinic.transcript(of: nurse))
    #expect(pushed.steps.contains { $0.topic == .sent && $0.sentence.contains("changes 0–19") })
    let pulled = await expectEqual(try await clinic.transcript(of: patient))
    #expect(pulled.steps.filter { $0.topic == .standing && $0.sentence.contains("accepted") }.count == 20)
    _ = await expectEqual(try await clinic.transcript(of: patient))
    await nurse.close()
    await patient.close()
  }

  @Test func `what is recorded while a sync waits is in its transcript`() async throws {
    let clinic = try await RecordedClinic()
    let nurse = try await clinic.device(.nurse, "Nora")
    let other = try await clinic.device(.caregiver, "Carla")
    try await other.record(try Entry(kind: "symptoms", ["itch=true"]), in: clinic.log)
    try await other.sync(over: clinic.transport)
    try await nurse.record(try Entry(kind: "symptoms", ["itch=false"]), in: clinic.log)
    let log = clinic.log
    clinic.meanwhile { try await nurse.record(try Entry(kind: "symptoms", ["sweating=true"]), in: log) }
    let transcript = try await clinic.transcript(of: nurse)
    let records = Transcript(transcript, hasher: OpenSSLHasher()).records
    #expect(records.contains { if case .input(.value("grown", _)) = $0 { true } else { false } })
    _ = await expectEqual(transcript)
    await nurse.close()
    await other.close()
  }

  @Test func `an answer that is cut, and one that refuses, are equal`() async throws {
    let clinic = try await RecordedClinic()
    let nurse = try await clinic.device(.nurse, "Nora")
    let patient = try await clinic.device(.patient, "Pat")
    for _ in 0..<5 { try await nurse.record(try Entry(kind: "symptoms", ["spasticityNRS=4"]), in: clinic.log) }
    try await nurse.sync(over: clinic.transport)
    for bytes in [0, 10, 400, 1500] {
      clinic.cutAnswer(after: bytes)
      _ = await expectEqual(try await clinic.transcript(of: patient))
    }
    clinic.cutAnswer(after: nil)
    clinic.answer(with: 503)
    let refused = await expectEqual(try await clinic.transcript(of: patient))
    #expect(refused.steps.contains { $0.sentence.contains("503") })
    clinic.answer(with: 200)
    _ = await expectEqual(try await clinic.transcript(of: patient))
    await nurse.close()
    await patient.close()
  }

  @Test func `a request that breaks off at any byte, and a backlog of many frames, are equal`() async throws {
    let clinic = try await RecordedClinic()
    let nurse = try await clinic.device(.nurse, "Nora")
    let note = String(repeating: "a long note. ", count: 4_500)
    for _ in 0..<30 { try await nurse.record(try Entry(kind: "symptoms", ["note=\(note)"]), in: clinic.log) }
    for bytes in [0, 10, 400, 200_000, 1_200_000] {
      clinic.cutRequest(after: bytes)
      let transcript = try await clinic.transcript(of: nurse)
      let frames = Transcript(transcript, hasher: OpenSSLHasher()).records.compactMap { record in
        if case .frame(let frame) = record, frame.direction == .sent { frame } else { nil }
      }
      #expect(frames.allSatisfy { !$0.isLast })
      #expect(frames.reduce(0) { $0 + $1.bytes.count } >= bytes)
      _ = await expectEqual(transcript)
    }
    clinic.cutRequest(after: nil)
    let whole = await expectEqual(try await clinic.transcript(of: nurse))
    #expect(whole.steps.contains { $0.topic == .sent })
    await nurse.close()
  }

  @Test func `a forged answer is a divergence`() async throws {
    let clinic = try await RecordedClinic()
    let nurse = try await clinic.device(.nurse, "Nora")
    try await nurse.record(try Entry(kind: "symptoms", ["spasticityNRS=4"]), in: clinic.log)
    let records = Transcript(try await clinic.transcript(of: nurse), hasher: OpenSSLHasher()).records
    for index in records.indices {
      guard let other = Forgery.of(records[index]) else { continue }
      var forged = records
      forged[index] = other
      let replay = await replayed(rechained(forged))
      #expect(!replay.isEqual, "record \(index)")
    }
    await nurse.close()
  }
}
