import Admission
import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import SyncServer
import Testing
import TestGround
import Rehearsal

@Suite("What device and server do not agree on has a name")
struct DisagreementTests {
  private func clinic() async throws -> (RehearsalClinic, PumpLogID, TemporaryFolder) {
    let clinic = try RehearsalClinic()
    return (clinic, try await clinic.addLog("P1"), try TemporaryFolder())
  }

  private func note(_ text: String) throws -> Entry { try Entry(kind: "symptoms", ["itch=true", "note=\(text)"]) }

  @Test("a copy of a device: the second history is refused, and the proof is at both sides, whichever is longer")
  func clone() async throws {
    for (original, copied) in [(1, 1), (1, 3), (3, 1)] {
      let (clinic, log, folder) = try await clinic()
      let phone = try await clinic.device(.nurse, "phone", logs: [log], in: folder)
      try await phone.record(try note("shared"), in: log)
      try await phone.sync(over: clinic.transport)
      await phone.close()
      let copy = folder.url("copy")
      try FileManager.default.copyItem(at: phone.directory.url, to: copy)
      let first = try await EnrolledDevice.open(phone.directory.url)
      let second = try await EnrolledDevice.open(copy)
      for number in 0..<original { try await first.record(try note("original \(number)"), in: log) }
      for number in 0..<copied { try await second.record(try note("copy \(number)"), in: log) }
      #expect(try await first.sync(over: clinic.transport).isEqual)
      for _ in 0..<2 {
        let outcome = try await second.sync(over: clinic.transport)
        #expect(!outcome.isEqual && outcome.receipted == 0 && outcome.refused >= 2)
        #expect(outcome.disagreements.map(\.log) == [log] && outcome.disagreements.map(\.reason) == [.ownFork])
      }
      let atServer = try #require(try await clinic.server.forkProofs().first)
      let here = try #require(try await second.forkProofs(in: log).first)
      #expect(atServer.writer == phone.identity.writer && atServer.partingIndex == 1 && here.partingIndex == 1)
      #expect(try await first.forkProofs(in: log).isEmpty)
      let status = try #require(try await second.status().logs.first)
      #expect(status.receipted == 1 && status.sent == copied && status.forks.map(\.isOwn) == [true])
      #expect(status.why.contains { $0.contains("the server holds the other history of this device") })
      #expect(!status.why.contains { $0.contains("sync again") })
      // The copy that was first goes on.
      try await first.record(try note("on"), in: log)
      #expect(try await first.sync(over: clinic.transport).isEqual)
      await first.close()
      await second.close()
    }
  }

  @Test("a device that is put back to an older copy gets its own changes back, and is told so")
  func restored() async throws {
    let (clinic, log, folder) = try await clinic()
    let phone = try await clinic.device(.nurse, "phone", logs: [log], in: folder)
    await phone.close()
    let copy = folder.url("copy")
    try FileManager.default.copyItem(at: phone.directory.url, to: copy)
    let first = try await EnrolledDevice.open(phone.directory.url)
    for number in 0..<3 { try await first.record(try note("\(number)"), in: log) }
    try await first.sync(over: clinic.transport)
    await first.close()
    let restored = try await EnrolledDevice.open(copy)
    let events = restored.changes
    let outcome = try await restored.sync(over: clinic.transport)
    #expect(outcome.isEqual && outcome.cameBack.map(\.count) == [3] && outcome.received.isEmpty)
    #expect(outcome.receipted == 3 && outcome.disagreements.isEmpty)
    try await restored.record(try note("on"), in: log)
    let next = try await restored.sync(over: clinic.transport)
    #expect(next.isEqual && next.sent == 1 && next.cameBack.isEmpty)
    #expect(try await restored.status().logs.first?.receipted == 4)
    await restored.close()
    var told: [DeviceEvent] = []
    for await event in events { if case .ownChangesCameBack = event { told.append(event) } }
    #expect(told == [.ownChangesCameBack(log: log, count: 3)])
  }

  @Test("a receipt for more than there is, or for something else, is none, and the server is named for it")
  func forgedReceipt() async throws {
    for length: UInt64 in [1, 2, 9] {
      let (clinic, log, folder) = try await clinic()
      let phone = try await clinic.device(.nurse, "phone", logs: [log], in: folder)
      for number in 0..<2 { try await phone.record(try note("\(number)"), in: log) }
      try clinic.receipt(length, of: phone.identity.writer, in: log)
      let outcome = try await phone.sync(over: clinic.transport)
      // The true receipt came with it.
      #expect(outcome.isEqual && outcome.receipted == 2)
      #expect(outcome.disagreements.map(\.log) == [log] && outcome.disagreements.map(\.reason) == [.foreignReceipt], "length \(length)")
      await phone.close()
    }
  }

  @Test("a server that was put back to a backup and goes on is proven to have signed two histories")
  func serverFork() async throws {
    let (clinic, log, folder) = try await clinic()
    let phone = try await clinic.device(.nurse, "phone", logs: [log], in: folder)
    let backup = try clinic.backup()
    try await phone.record(try note("before"), in: log)
    #expect(try await phone.sync(over: clinic.transport).isEqual)
    try await phone.record(try note("after"), in: log)
    let outcome = try await phone.sync(over: backup.transport)
    #expect(outcome.disagreements.map(\.log) == [log] && outcome.disagreements.map(\.reason) == [.serverFork])
    let status = try #require(try await phone.status().logs.first)
    #expect(status.forks.map(\.isServer) == [true])
    #expect(status.why.contains { $0.contains("the server signed two histories") })
    await phone.close()
  }

  @Test("a server that says it holds other changes, and sends none, is told of as that")
  func unexplained() async throws {
    let (clinic, log, folder) = try await clinic()
    let phone = try await clinic.device(.nurse, "phone", logs: [log], in: folder)
    let backup = try clinic.backup()
    let other = try await clinic.device(.caregiver, "other", logs: [log], in: folder)
    #expect(try await phone.sync(over: clinic.transport).isEqual)
    let outcome = try await phone.sync(over: backup.transport)
    #expect(outcome.disagreements.map(\.log) == [log] && outcome.disagreements.map(\.reason) == [.unexplained])
    #expect(try await phone.sync(over: clinic.transport).disagreements.isEmpty)
    await phone.close()
    await other.close()
  }
}
