import Admission
import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import PumpRecords
import SQLiteStorage
import Testing
import TestGround

extension OverARealSocket {
  @Suite("A device that was copied with its key, against the built server")
  struct CloneTests {
    @Test("the second history is kept apart with its proof, and every command says so in words")
    func told() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      let phone = try await clinic.device("phone")
      try await phone.note("shared", in: clinic.log)
      #expect(try await phone.sync().isEqual)
      await phone.close()
      try FileManager.default.copyItem(at: clinic.folder.url("phone"), to: clinic.folder.url("copy"))
      let original = try await EnrolledDevice.open(clinic.folder.url("phone"))
      let copy = try await EnrolledDevice.open(clinic.folder.url("copy"))
      let kept = try await original.note("by the original", in: clinic.log)
      let lost = try await copy.note("by the copy", in: clinic.log)
      #expect(try await original.sync().isEqual)
      await copy.close()

      let sync = try run(clinic, "device", "sync", "--dir", clinic.folder.at("copy"))
      #expect(sync.contains("P1: this device's changes have two histories, and the server holds the other one"))
      #expect(sync.contains("enrol it anew") && !sync.contains("sync again") && !sync.contains("hold the same"))
      let status = try run(clinic, "device", "status", "--dir", clinic.folder.at("copy"))
      #expect(status.contains("P1: this device wrote two histories of this log: it was cloned or restored from a copy"))
      #expect(status.contains("1 change has been sent and no receipt comes: the server holds the other history of this device"))
      let shown = try run(clinic, "log", "show", "P1", "--dir", clinic.folder.at("copy"))
      #expect(shown.contains("FORK") && shown.contains("Nora N.'s device"))
      #expect(shown.contains("signed two histories, which part at change 2, of 2 and 2 changes"))
      #expect(shown.contains(lost.description.prefix(8)) || shown.contains("by the copy"))
      let atServer = try run(clinic, "log", "show", "P1", "--data", clinic.data)
      #expect(atServer.contains("FORK") && atServer.contains("Nora N.'s device") && atServer.contains("by the original"))
      #expect(!atServer.contains("by the copy"))

      clinic.server.terminate()
      #expect(clinic.server.status(within: 20) == 0)
      let verified = try run(clinic, "verify", clinic.data)
      #expect(verified.contains("holds") && !verified.contains("DOES NOT HOLD"))
      #expect(verified.contains("fork  Nora N.'s device (writer \(phone.identity.writer.description.prefix(8))) signed two histories"))
      #expect(verified.contains("limbo  kept apart, counting nowhere: 1 fork"))
      let verifiedCopy = try run(clinic, "verify", clinic.folder.at("copy"))
      #expect(verifiedCopy.contains("fork  Nora N.'s device") && verifiedCopy.contains("1 fork"))
      #expect(verifiedCopy.contains("1 of them for the other history of a forked feed"))
      let held = try Inspection(copyOf: clinic.data, clinic: clinic.clinic, role: .server)
      #expect(held.ids.contains(kept) && !held.ids.contains(lost) && held.faults.isEmpty)
      #expect(held.limbo.map(\.reason) == ["fork"])
      await original.close()
    }

    private func run(_ clinic: ServedClinic, _ arguments: String...) throws -> String {
      let (status, text) = try ServerProcess.printed(arguments, errors: clinic.folder.at("errors"))
      #expect(status == 0, "cistern \(arguments.joined(separator: " "))")
      print(text)
      return text
    }
  }
}
