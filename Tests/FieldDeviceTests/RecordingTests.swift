import Admission
import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import Testing
import TestGround
import Rehearsal

@Suite("A device records")
struct RecordingTests {
  private func clinic() async throws -> (RehearsalClinic, PumpLogID, TemporaryFolder) {
    let clinic = try RehearsalClinic()
    return (clinic, try await clinic.addLog("P1"), try TemporaryFolder())
  }

  @Test("what was recorded is there after the device was opened again, and waits")
  func survivesReopening() async throws {
    let (clinic, log, folder) = try await clinic()
    let device = try await clinic.device(.caregiver, "Carla", logs: [log], in: folder)
    var symptoms = Draft<Symptoms>()
    symptoms[Symptoms.itch] = true
    symptoms[Symptoms.spasticityNRS] = Quantity("7")
    let id = try await device.record(symptoms, in: log)
    await device.close()

    let again = try await EnrolledDevice.open(folder.url("Carla"))
    let record = try #require(try await again.view(of: log).record(id))
    #expect(record.kind == Symptoms.table.code.rawValue)
    #expect(record.field(Symptoms.itch.number)?.accepted.count == 1)
    let status = try #require(try await again.status().logs.first)
    #expect(status.waiting == 1 && status.sent == 0 && status.receipted == 0)
    #expect(status.why.contains { $0.contains("not left this device") })
    await again.close()
  }

  @Test("every change carries the clocks, a boot counter that grows with each start and where the clock falls back, and what was seen")
  func carriesClocks() async throws {
    let (clinic, log, folder) = try await clinic()
    let clock = HandClock(ClockReading(wallMS: 1_767_225_600_000, offsetQuarterHours: 4, bootName: "one", uptimeMS: 5_000))
    let device = try await EnrolledDevice.enrol(
      try await clinic.link(.nurse, "Nora", logs: [log]), in: folder.url("Nora"), over: clinic.transport,
      clock: clock, agree: { _ in true })
    try await device.sync(over: clinic.transport)
    var vitals = Draft<Vitals>()
    vitals[Vitals.heartRate] = Quantity("71")
    let first = try await device.record(vitals, in: log)
    clock.set { reading in
      reading.bootName = "two"
      reading.uptimeMS = 9_999
    }
    let second = try await device.record(vitals, in: log)
    let view = try await device.view(of: log)
    let before = try #require(view.change(first)?.header)
    let after = try #require(view.change(second)?.header)
    #expect(before.wallMS == 1_767_225_600_000)
    #expect(before.offsetQuarterHours == 4)
    #expect(before.uptimeSeconds == 5)
    #expect(after.boot == (before.boot ?? 0) + 1)
    clock.set { reading in reading.uptimeMS = 8_999 }
    let fallen = try await device.record(vitals, in: log)
    #expect(
      try await device.view(of: log).change(fallen)?.header.boot == (before.boot ?? 0) + 2, "its clock fell back by less than a minute")
    #expect(before.seen.count == 1, "the server's feed moved")
    #expect(after.seen.isEmpty, "nothing moved since")
    await device.close()
  }

  @Test("a correction names exactly the values that were shown, and a second person's agreement makes it count")
  func correctsWhatWasShown() async throws {
    let (clinic, log, folder) = try await clinic()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let doctor = try await clinic.device(.prescriber, "Paul", logs: [log], in: folder)
    var refill = Draft<Refill>()
    refill[Refill.filledML] = Quantity("18")
    refill[Refill.aspiratedML] = Quantity("3")
    let id = try await nurse.record(refill, in: log)
    try await nurse.sync(over: clinic.transport)
    try await doctor.sync(over: clinic.transport)

    let shown = try #require(try await doctor.view(of: log).record(id))
    var better = Draft<Refill>()
    better[Refill.filledML] = Quantity("19")
    let amendment = try await doctor.amend(shown, in: log, with: better, reason: "read off the syringe")
    let header = try #require(try await doctor.view(of: log).change(amendment)?.header)
    #expect(header.replaces == [Replaced(change: id, fields: [Refill.filledML.number])])
    #expect(try await doctor.view(of: log).record(id)?.field(Refill.filledML.number)?.isInConflict == true)
    // Agreeing with oneself decides nothing: it is refused instead of recorded.
    await #expect(throws: DeviceError.ownCorrection(amendment.description)) { try await doctor.confirm(amendment, in: log) }
    try await doctor.sync(over: clinic.transport)
    try await nurse.sync(over: clinic.transport)
    try await nurse.confirm(amendment, in: log)
    try await nurse.sync(over: clinic.transport)
    let merged = try #require(try await nurse.view(of: log).record(id)?.field(Refill.filledML.number))
    #expect(merged.accepted.map(\.change) == [amendment])
    await nurse.close()
    await doctor.close()
  }

  @Test("a withdrawn record stays, marked")
  func retracts() async throws {
    let (clinic, log, folder) = try await clinic()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let id = try await nurse.record(try Entry(kind: "vitals", ["temperatureC=38.4", "note=ear"]), in: log)
    let shown = try #require(try await nurse.view(of: log).record(id))
    try await nurse.retract(shown, in: log, reason: "another patient's")
    #expect(try await nurse.view(of: log).record(id)?.isRetracted == true)
    await nurse.close()
  }

  @Test("nothing is recorded into a log that the server never told of")
  func refusesForeignLogs() async throws {
    let (clinic, log, folder) = try await clinic()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let other = try await clinic.addLog("P2")
    await #expect(throws: DeviceError.unknownLog(other.description)) {
      try await nurse.record(try Entry(kind: "vitals", ["heartRate=60"]), in: other)
    }
    await nurse.close()
  }
}
