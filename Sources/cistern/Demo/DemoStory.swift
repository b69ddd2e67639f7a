import Admission
import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import SyncServer

/// Four devices, two days, and a withdrawal that was seen at 07:30 and known at 21:15.
struct DemoStory {
  let clinic: DemoClinic
  let teller: DemoTeller

  func run() async throws {
    let clock = clinic.clock
    teller.chapter("A clinic opens log P1 and enrols four devices, each with a one-time code that proves both sides")
    let workstation = try await clinic.enrol("workstation", person: "Dr. Park", role: .prescriber)
    let tablet = try await clinic.enrol("nurse's tablet", person: "Nora N.", role: .nurse)
    let caregiver = try await clinic.enrol("caregiver's phone", person: "Carla C.", role: .caregiver)
    let patient = try await clinic.enrol("patient's phone", person: "Pat P.", role: .patient)
    let devices = [workstation, tablet, caregiver, patient]
    for device in devices {
      teller.say("\(device.name): \(device.person), \(device.role.name)")
      _ = try await device.sync()
    }

    teller.chapter("1 March, everybody is online: the pump is filled and set")
    clock.move(toDay: 1, "09:00")
    try await workstation.record(
      "profile",
      ["ageYears=24", "aetiology=cerebralPalsy", "spasticityOrigin=cerebral", "baseline.spasticityNRS=3", "oralBaclofenCover=false"])
    try await workstation.record("implant", ["reservoirML=20", "deadVolumeML=0.4", "at=2025-01-15T09:00Z"])
    let program = try await workstation.record(
      "program", ["mode=simple", "state=running", "dailyDoseMcg=400", "concentrationMcgPerML=2000", "reason=maintenance"])
    _ = try await workstation.sync()
    _ = try await tablet.sync()
    try await tablet.record(
      "refill",
      [
        "aspiratedML=3.1", "expectedML=3.0", "filledML=20", "concentrationMcgPerML=2000", "drug=baclofen", "lot=A17",
        "reservoirUpdatedTo=20",
      ])
    for device in [tablet, workstation, caregiver, patient] { teller.synced(device, try await device.sync()) }

    teller.chapter("2 March, nobody has a connection: each goes on recording, signed, on its own disk")
    clock.move(toDay: 2, "07:30")
    try await tablet.record("symptoms", ["spasticityNRS=7", "itch=true", "sweating=true"])
    try await tablet.record("vitals", ["temperatureC=38.4", "heartRate=124"])
    teller.recorded(tablet, at: clock, "home visit: spasticity 7 of 10, itch, sweating, 38.4 °C, pulse 124")
    clock.move(toDay: 2, "09:10")
    try await patient.record("symptoms", ["spasticityNRS=5"])
    teller.recorded(patient, at: clock, "spasticity 5 of 10")
    clock.move(toDay: 2, "12:40")
    try await caregiver.record("symptoms", ["spasticityNRS=6", "legCramps=true"])
    teller.recorded(caregiver, at: clock, "spasticity 6 of 10, cramps")
    clock.move(toDay: 2, "14:00")
    try await workstation.amend(program, kind: "program", ["dailyDoseMcg=450"], reason: "typed 400 by mistake")
    teller.recorded(workstation, at: clock, "corrects the daily dose of 1 March to 450 mcg")
    clock.move(toDay: 2, "14:05")
    try await tablet.amend(program, kind: "program", ["dailyDoseMcg=350"], reason: "read from the programmer")
    teller.recorded(tablet, at: clock, "corrects the same dose to 350 mcg, not knowing of the other")
    for device in devices { try await teller.waits(device) }

    teller.chapter("They come back, in a bad order")
    for (device, time) in [(workstation, "18:00"), (caregiver, "18:20"), (patient, "18:40"), (tablet, "21:15")] {
      clock.move(toDay: 2, time)
      teller.synced(device, try await device.sync(), at: clock)
      try await teller.newFindings(after: device)
    }
    clock.move(toDay: 2, "21:20")
    for device in devices { _ = try await device.sync() }

    teller.chapter("What stands now, on all four devices and the server")
    try await teller.conflicts(of: workstation)
    try await teller.agreement(of: devices)
    for device in devices { await device.device.close() }
  }
}
