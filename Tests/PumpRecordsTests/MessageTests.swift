import PumpRecords
import Testing
import TestGround

@Suite("Messages read what is there") struct MessageTests {
  @Test("a draft comes back as it was written, in canonical form, split into body and note")
  func roundTrip() throws {
    var draft = Draft<Refill>()
    draft[Refill.note] = "slow needle"
    draft[Refill.filledML] = Volume(microlitres: 18_500)
    draft[Refill.aspiratedML] = Volume("3.05")
    draft[Refill.discardedResidual] = false
    draft[Refill.admixture] = ["morphine", "clonidine"]
    draft[Refill.postFillCheck] = Coded(.ultrasound)
    draft[Refill.at] = Interval(try #require(Instant("2026-01-01T10:00Z")))
    var sterile = Draft<SterileTechnique>()
    sterile[SterileTechnique.mask] = Coded(.notRecorded)
    draft[Refill.sterile] = sterile.message
    let record = Message<Refill>(body: draft.body, note: draft.note)
    #expect(record == draft.message)
    #expect(record.formError == nil && record.unreadable.isEmpty)
    #expect(record[Refill.filledML]?.microlitres == 18_500)
    #expect(record[Refill.aspiratedML]?.microlitres == 3050)
    #expect(record[Refill.discardedResidual] == false)
    #expect(record[Refill.compounded] == nil)
    #expect(record[Refill.admixture] == ["morphine", "clonidine"])
    #expect(record[Refill.postFillCheck] == .ultrasound)
    #expect(record[Refill.note] == "slow needle")
    #expect(record[Refill.at]?.from.text == "2026-01-01T10:00:00Z")
    #expect(record[Refill.sterile]?[SterileTechnique.mask] == .notRecorded)
    #expect(record[Refill.sterile]?[SterileTechnique.filter] == nil)
    #expect(try Form.slots(of: draft.body.span).allSatisfy { $0.number < 1024 })
    #expect(try Form.slots(of: draft.note.span).map(\.number) == [1024])
    draft[Refill.filledML] = nil
    #expect(draft.message[Refill.filledML] == nil)
    #expect(Draft(record).untyped.bytes == record.bytes)
  }

  @Test("a code that this version does not know is kept, shown as such, and equals no known one")
  func unknownCodes() throws {
    var draft = Draft<Program>()
    draft[Program.mode] = Coded(code: 17)
    let message = draft.message
    #expect(message.unreadable.isEmpty)
    #expect(message[Program.mode]?.code == 17)
    #expect(message[Program.mode]?.known == nil)
    #expect(message[Program.mode] != .flex)
    #expect(message[Program.mode]?.name == "code 17")
    #expect(Program.mode.row.describe(message.bytes) == ["code 17"])
    #expect(try Program.mode.row.encode(text: "code 17") == message.bytes)
    #expect(throws: ValueError.self) { try Program.mode.row.encode(text: "warp") }
    do throws(ValueError) {
      _ = try Program.mode.row.encode(text: "warp")
    } catch { #expect(error.isUnknownCode) }
  }

  @Test("a field number that this version does not know is kept and listed")
  func unknownFields() {
    var writer = WireWriter()
    writer.varint(1, 2)
    writer.bytes(900, [1, 2, 3])
    let message = Message<Program>(writer.bytes)
    #expect(message[Program.mode] == .flex)
    #expect(message.untyped.unknown == [900])
    #expect(message.bytes == writer.bytes)
    #expect(message.untyped.register(900).count == 6)
  }

  @Test("an invalid field is unreadable and takes no other with it")
  func unreadable() {
    func message(_ write: (inout WireWriter) -> Void) -> Message<Symptoms> {
      var writer = WireWriter()
      write(&writer)
      writer.varint(Symptoms.unrousable.number, 1)
      return Message(writer.bytes)
    }
    let cases: [(String, UInt32, Message<Symptoms>)] = [
      ("bool above 1", Symptoms.itch.number, message { $0.varint(Symptoms.itch.number, 2) }),
      ("wrong wire type", Symptoms.itch.number, message { $0.bytes(Symptoms.itch.number, [1]) }),
      (
        "singular twice", Symptoms.itch.number,
        message {
          $0.varint(Symptoms.itch.number, 1)
          $0.varint(Symptoms.itch.number, 1)
        }
      ),
      ("code above 32 bits", Symptoms.position.number, message { $0.varint(Symptoms.position.number, 1 << 32) }),
    ]
    for (name, number, message) in cases {
      #expect(message.unreadable == [number], "\(name)")
      #expect(message[Symptoms.itch] == nil)
      #expect(message[Symptoms.position] == nil)
      #expect(message[Symptoms.unrousable] == true, "\(name)")
      #expect(!message.has(number))
    }
    var nested = WireWriter()
    nested.varint(4, 9)
    var outer = WireWriter()
    outer.bytes(Symptoms.backPain.number, nested.bytes)
    outer.varint(Symptoms.newWeakness.number, 1)
    let pain = Message<Symptoms>(outer.bytes)
    #expect(pain.unreadable == [Symptoms.backPain.number])
    #expect(pain[Symptoms.newWeakness] == true)
    var text = WireWriter()
    text.bytes(Refill.lot.number, [0xff, 0xfe])
    #expect(Message<Refill>(text.bytes).unreadable == [Refill.lot.number])
    var interval = WireWriter()
    interval.bytes(1000, [0x08, 0x04, 0x10, 0x02])
    #expect(Message<Refill>(interval.bytes).unreadable == [1000])
    #expect(Message<Refill>([0xff]).formError != nil)
    #expect(Message<Refill>([0xff])[Refill.filledML] == nil)
  }

  @Test("a field in the other part is unreadable; in its own part it reads")
  func parts() {
    var body = WireWriter()
    body.varint(2, 4)
    body.bytes(1024, [0x61])
    var note = WireWriter()
    note.varint(3, 4)
    note.bytes(1024, [0x62])
    note.bytes(2047, [0x63])
    let message = Message<Refill>(body: body.bytes, note: note.bytes)
    #expect(message.unreadable == [3])
    #expect(message[Refill.note] == "b")
    #expect(message[Refill.expectedML]?.microlitres == 2)
    #expect(message.untyped.unknown.isEmpty)
    let broken = Message<Refill>(body: [0xff], note: note.bytes)
    #expect(broken.formError != nil)
    #expect(broken[Refill.note] == "b")
  }

  @Test("an item of the sterile technique that is not named was done")
  func sterileTechnique() throws {
    let complete = Message<Refill>(try Refill.sterile.row.encode(text: "complete"))
    #expect(complete[Refill.sterile]?.state(of: SterileTechnique.filter) == .yes)
    var exception = UntypedDraft()
    exception.append(3, try SterileTechnique.mask.row.encode(text: "notRecorded"))
    let named = Message<Refill>(try Refill.sterile.row.encode(message: exception))
    #expect(named[Refill.sterile]?.state(of: SterileTechnique.mask) == .notRecorded)
    #expect(named[Refill.sterile]?.state(of: SterileTechnique.filter) == .yes)
  }

  @Test("an occurrence among good ones that is bad makes a whole list unreadable")
  func listWithOneBad() {
    var writer = WireWriter()
    writer.bytes(Refill.admixture.number, Array("morphine".utf8))
    writer.bytes(Refill.admixture.number, [0xc0])
    let message = Message<Refill>(writer.bytes)
    #expect(message.unreadable == [Refill.admixture.number])
    #expect(message[Refill.admixture].isEmpty)
    #expect(Refill.admixture.row.describe(writer.bytes) == ["unreadable"])
  }

  @Test("an amendment is a message of the fields that it changes")
  func amendment() {
    var draft = Draft<Program>()
    draft[Program.dailyDoseMcg] = Dose("85.5")
    let message = Message<Program>(body: draft.body, note: [])
    #expect(message.slots.map(\.number) == [Program.dailyDoseMcg.number])
    #expect(message[Program.dailyDoseMcg]?.nanograms == 85_500)
    #expect(message.untyped.register(Program.dailyDoseMcg.number) == draft.body)
  }

  @Test("arbitrary bytes never trap, and what reads is printed")
  func arbitraryBytes() {
    let seed: UInt64 = 7
    print("seed", seed)
    var random = SplitMix64(seed: seed)
    for round in 0..<4000 {
      let count = Int(random.next() % 48)
      var bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 11) }
      if round % 2 == 0, count > 8 {
        // A plausible message with one byte changed.
        var draft = Draft<Program>()
        draft[Program.mode] = Coded(.flex)
        draft[Program.dailyDoseMcg] = Dose(nanograms: Int64(bitPattern: random.next()))
        draft[Program.bridge] = Message(Array(bytes.prefix(6)))
        bytes = draft.body
        bytes[Int(random.next() % UInt64(bytes.count))] ^= UInt8(truncatingIfNeeded: random.next())
      }
      for table in Kinds.all {
        let message = UntypedMessage(table: table, bytes)
        _ = Guardrail.implausible(in: message)
        for field in message.shown { for value in field.values { #expect(value != .unreadable, "\(table.name).\(field.row.name)") } }
      }
    }
  }
}
