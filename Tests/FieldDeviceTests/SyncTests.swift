import Admission
import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import Signatures
import SyncProtocol
import Testing
import TestGround
import Rehearsal

@Suite("A device syncs")
struct SyncTests {
  private func clinic() async throws -> (RehearsalClinic, PumpLogID, TemporaryFolder) {
    let clinic = try RehearsalClinic()
    return (clinic, try await clinic.addLog("P1"), try TemporaryFolder())
  }

  @Test("waiting becomes receipted only with a verified receipt; the other device receives it; a second sync is one round")
  func receipts() async throws {
    let (clinic, log, folder) = try await clinic()
    let carer = try await clinic.device(.caregiver, "Carla", logs: [log], in: folder)
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let events = carer.changes
    try await carer.record(try Entry(kind: "symptoms", ["itch=true"]), in: log)
    let outcome = try await carer.sync(over: clinic.transport)
    #expect(outcome.isEqual && outcome.sent == 1 && outcome.receipted == 1 && outcome.refused == 0)
    let status = try #require(try await carer.status().logs.first)
    #expect(status.receipted == 1 && status.waiting == 0 && status.sent == 0 && status.why.isEmpty)
    #expect(try await nurse.sync(over: clinic.transport).received.map(\.count) == [1])
    #expect(try await nurse.view(of: log).digest == carer.view(of: log).digest)
    #expect(try await nurse.view(of: log).stateDigest == carer.view(of: log).stateDigest)
    let again = try await carer.sync(over: clinic.transport)
    #expect(again.rounds == 1 && again.sent == 0)
    #expect(try await carer.status().lastContact != nil)
    await carer.close()
    await nurse.close()
    var kinds: [String] = []
    for await event in events {
      switch event {
      case .recorded: kinds.append("recorded")
      case .syncEnded: kinds.append("ended")
      default: continue
      }
    }
    #expect(kinds == ["recorded", "ended", "ended"])
  }

  @Test("an answer cut anywhere loses nothing: sent without a receipt is not called synced, the next sync goes on")
  func survivesCuts() async throws {
    let (clinic, log, folder) = try await clinic()
    let carer = try await clinic.device(.caregiver, "Carla", logs: [log], in: folder)
    for cut in [0, 1, 40, 150, 260] {
      try await carer.record(try Entry(kind: "symptoms", ["itch=true"]), in: log)
      clinic.cutAnswers(after: cut)
      await #expect(throws: DeviceError.self) { try await carer.sync(over: clinic.transport) }
      let status = try await carer.status()
      #expect(status.logs.first?.sent == 1)
      #expect(status.trouble?.mayHealByItself == true)
      clinic.cutAnswers(after: nil)
      let outcome = try await carer.sync(over: clinic.transport)
      #expect(outcome.isEqual)
      #expect(try await carer.status().logs.first?.sent == 0)
      #expect(try await carer.status().trouble == nil)
    }
    #expect(try await carer.status().logs.first?.receipted == 5)
    await carer.close()
  }

  @Test("what a role may not write is kept, comes back quarantined, and the status says why")
  func tellsQuarantine() async throws {
    let (clinic, log, folder) = try await clinic()
    let patient = try await clinic.device(.patient, "Pia", logs: [log], in: folder)
    let id = try await patient.record(try Entry(kind: "refill", ["filledML=20"]), in: log)
    let outcome = try await patient.sync(over: clinic.transport)
    #expect(outcome.quarantined.map(\.change) == [id])
    let status = try #require(try await patient.status().logs.first)
    #expect(status.receipted == 1)
    #expect(status.quarantined.map(\.reason) == [.roleMayNotWrite])
    #expect(status.why.contains { $0.contains("quarantined") })
    await patient.close()
  }

  @Test("a session is recorded in a file of mode 0600 whose chain holds")
  func recordsSessions() async throws {
    let (clinic, log, folder) = try await clinic()
    let carer = try await clinic.device(.caregiver, "Carla", logs: [log], in: folder)
    try await carer.record(try Entry(kind: "symptoms", ["itch=true"]), in: log)
    let file = folder.url("session.transcript")
    try await carer.sync(over: clinic.transport, recordingTo: file)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let transcript = Transcript([UInt8](try Data(contentsOf: file)), hasher: OpenSSLHasher())
    #expect(transcript.fault == nil)
    #expect(transcript.begin?.side == .device)
    await carer.close()
  }

  @Test("a transport that is down is an answer, and everything is kept")
  func keepsWhenUnreachable() async throws {
    let (clinic, log, folder) = try await clinic()
    let carer = try await clinic.device(.caregiver, "Carla", logs: [log], in: folder)
    try await carer.record(try Entry(kind: "symptoms", ["itch=true"]), in: log)
    let down = InMemoryTransport(address: "down") { _ in throw NothingSent("no route") }
    await #expect(throws: DeviceError.unreachable("down", detail: "no route")) { try await carer.sync(over: down) }
    #expect(try await carer.status().logs.first?.waiting == 1)
    let lost = InMemoryTransport(address: "lost") { request in
      while try request.body.next() != nil {}
      throw URLError(.networkConnectionLost)
    }
    await #expect(throws: DeviceError.self) { try await carer.sync(over: lost) }
    #expect(try await carer.status().logs.first?.sent == 1)
    await carer.close()
  }
}
