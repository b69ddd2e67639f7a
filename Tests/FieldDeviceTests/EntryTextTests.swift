import FieldDevice
import PumpRecords
import Testing

@Suite("Typed words become an entry")
struct EntryTextTests {
  @Test("values of every shape are read by the kind's table")
  func readsValues() throws {
    let entry = try Entry(
      kind: "symptoms", ["spasticityNRS=7", "itch=true", "backPain.nrs=6", "backPain.site=lumbar", "note=since breakfast"])
    let message = Message<Symptoms>(entry.fields.bytes)
    #expect(message[Symptoms.spasticityNRS]?.text == "7")
    #expect(message[Symptoms.itch] == true)
    #expect(message[Symptoms.backPain]?.untyped.shown.count == 2)
    #expect(message[Symptoms.note] == "since breakfast")
    #expect(message.unreadable.isEmpty)
  }

  @Test("lists take their name several times, messages in lists a place")
  func readsLists() throws {
    let entry = try Entry(
      kind: "program",
      ["mode=flex", "steps[1].from=08:00", "steps[1].doseMcg=25", "steps[2].from=20:00", "steps[2].doseMcg=50"])
    #expect(Message<Program>(entry.fields.bytes)[Program.steps].count == 2)
    let interval = try Entry(kind: "vitals", ["heartRate=60", "at=2026-01-31T08:00Z/2026-01-31T09:00Z"])
    #expect(Message<Vitals>(interval.fields.bytes)[Vitals.at]?.isInstant == false)
  }

  @Test("what cannot be read is refused with what was expected, and with what was probably meant")
  func refuses() {
    #expect(throws: DeviceError.unknownKind("symptom", nearest: "symptoms")) { try Entry(kind: "symptom", []) }
    #expect(throws: DeviceError.unknownField("spasticityNR", of: "symptoms", nearest: "spasticityNRS")) {
      try Entry(kind: "symptoms", ["spasticityNR=7"])
    }
    #expect(throws: DeviceError.badValue(field: "itch", expected: "expected true or false")) {
      try Entry(kind: "symptoms", ["itch=yes"])
    }
    #expect(throws: DeviceError.notAnAssignment("itch")) { try Entry(kind: "symptoms", ["itch"]) }
    #expect(throws: DeviceError.setTwice("itch")) { try Entry(kind: "symptoms", ["itch=true", "itch=false"]) }
    #expect(throws: DeviceError.setTwice("bridge")) { try Entry(kind: "program", ["bridge=none", "bridge.volumeML=3"]) }
  }

  @Test("absurd values are kept and told")
  func tellsAbsurdValues() throws {
    let entry = try Entry(kind: "vitals", ["temperatureC=391"])
    #expect(entry.implausible == [ImplausibleValue(field: "temperatureC", possible: "20 to 45 °C")])
  }
}
