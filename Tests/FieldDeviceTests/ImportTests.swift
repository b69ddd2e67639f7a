import Admission
import ChangeLog
import FieldDevice
import PumpRecords
import Testing
import TestGround
import Rehearsal

@Suite("A device takes a timeline over")
struct ImportTests {
  private func fields(_ kind: String, _ texts: String...) throws -> UntypedDraft { try Entry(kind: kind, texts).fields }

  @Test("references become changes, in whatever order the entries stand")
  func refers() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let kind = Refill.table.code
    let recorded = try await nurse.importEntries(
      [
        ImportedEntry(label: "a", action: .amends("r"), kind: kind, fields: try fields("refill", "filledML=19"), reason: "typo"),
        ImportedEntry(label: "r", action: .record, kind: kind, fields: try fields("refill", "filledML=18", "aspiratedML=3")),
        ImportedEntry(label: "v", action: .record, kind: Vitals.table.code, fields: try fields("vitals", "heartRate=60")),
        ImportedEntry(label: "x", action: .retracts("v"), kind: Vitals.table.code, fields: UntypedDraft()),
      ], into: log)
    #expect(recorded.map(\.label) == ["r", "v", "x", "a"])
    let view = try await nurse.view(of: log)
    let refill = try #require(view.record(recorded[0].change))
    #expect(refill.field(Refill.filledML.number)?.accepted.map(\.change) == [recorded[3].change])
    #expect(view.record(recorded[1].change)?.isRetracted == true)
    let entry = try #require(refill.field(1001)?.accepted.first)
    #expect(Refill.table.common.entry.describe(entry.bytes) == ["import"])
    let outcome = try await nurse.sync(over: clinic.transport)
    #expect(outcome.sent == 4 && outcome.receipted == 4)
    await nurse.close()
  }

  @Test("what was imported before is recognised; two entries that say the same stay two")
  func twice() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let kind = Refill.table.code
    let bolus = try fields("program", "boluses[1].doseMcg=25")
    var entries = [
      ImportedEntry(label: "r", action: .record, kind: kind, fields: try fields("refill", "filledML=18")),
      ImportedEntry(label: "a", action: .amends("r"), kind: kind, fields: try fields("refill", "filledML=19")),
      ImportedEntry(label: "b1", action: .record, kind: Program.table.code, fields: bolus),
      ImportedEntry(label: "b2", action: .record, kind: Program.table.code, fields: bolus),
    ]
    let first = try await nurse.importEntries(entries, into: log)
    #expect(first.allSatisfy(\.isNew) && Set(first.map(\.change)).count == 4)
    let again = try await nurse.importEntries(entries, into: log)
    #expect(again.allSatisfy { !$0.isNew } && Set(again.map(\.change)) == Set(first.map(\.change)))
    entries.append(ImportedEntry(label: "x", action: .retracts("b2"), kind: Program.table.code, fields: UntypedDraft()))
    let more = try await nurse.importEntries(entries, into: log)
    #expect(more.filter(\.isNew).map(\.label) == ["x"])
    #expect(try await nurse.view(of: log).changes.count == 5)
    await nurse.close()
  }

  @Test("what another device imported is found in the log by what it says")
  func findsOthers() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let doctor = try await clinic.device(.prescriber, "Paul", logs: [log], in: folder)
    let kind = Refill.table.code
    let refill = ImportedEntry(label: "r", action: .record, kind: kind, fields: try fields("refill", "filledML=18"))
    let amendment = ImportedEntry(label: "a", action: .amends("r"), kind: kind, fields: try fields("refill", "filledML=19"))
    await #expect(throws: DeviceError.unknownRecord("r")) { try await doctor.importEntries([amendment], others: [refill], into: log) }
    let id = try #require(try await nurse.importEntries([refill], into: log).first?.change)
    try await nurse.sync(over: clinic.transport)
    try await doctor.sync(over: clinic.transport)
    try await doctor.importEntries([amendment], others: [refill], into: log)
    #expect(try await doctor.view(of: log).record(id)?.field(Refill.filledML.number)?.isInConflict == true)
    await nurse.close()
    await doctor.close()
  }

  @Test("a record that a correction's author had not seen changed is replaced only as far as it was seen")
  func replacesOnlyWhatWasSeen() async throws {
    let clinic = try RehearsalClinic()
    let log = try await clinic.addLog("P1")
    let folder = try TemporaryFolder()
    let nurse = try await clinic.device(.nurse, "Nora", logs: [log], in: folder)
    let kind = Refill.table.code
    let recorded = try await nurse.importEntries(
      [
        ImportedEntry(label: "r", action: .record, kind: kind, fields: try fields("refill", "filledML=18")),
        ImportedEntry(label: "a", action: .amends("r"), kind: kind, fields: try fields("refill", "filledML=19")),
        ImportedEntry(label: "b", action: .amends("r"), kind: kind, fields: try fields("refill", "filledML=20"), unseen: ["a"]),
      ], into: log)
    let field = try #require(try await nurse.view(of: log).record(recorded[0].change)?.field(Refill.filledML.number))
    #expect(field.accepted.map(\.change) == [recorded[1].change, recorded[2].change].sorted())
    await nurse.close()
  }
}
