import ChangeLog
import PumpRecords
import Testing

@Suite("Form: the wire check that needs no schema")
struct FormTests {
  @Test("good bytes give exactly these registers")
  func good() throws {
    for vector in try Vectors.section("form")["good"].array {
      let bytes = vector["bytes"].bytes
      let slots = try Form.slots(of: bytes.span)
      var registers: [String: String] = [:]
      for slot in slots {
        registers["\(slot.number)", default: ""] += Hex.text(bytes[Int(slot.start)..<Int(slot.to)])
      }
      #expect(registers == vector["registers"].value as? [String: String])
    }
  }

  @Test("bad bytes are refused")
  func bad() throws {
    let vectors = try Vectors.section("form")["bad"].array
    #expect(vectors.count == 21)
    for vector in vectors {
      #expect(throws: FormError.self, "\(vector["why"].text)") { try Form.slots(of: vector["bytes"].bytes.span) }
    }
  }
}

@Suite("Header")
struct HeaderTests {
  @Test("examples read and write to the same bytes")
  func examples() throws {
    for vector in try Vectors.section("header")["examples"].array {
      let header = Header(vector["bytes"].bytes)
      let fields = vector["fields"]
      #expect(!header.isBadForm)
      #expect(header.encoded() == vector["bytes"].bytes)
      #expect(header.kind.map(Int64.init) == fields["1"].optionalNumber)
      #expect(header.wallMS.map { Int64($0) } == fields["2"].optionalNumber)
      #expect(header.offsetQuarterHours.map(Int64.init) == fields["3"].optionalNumber)
      #expect(header.boot.map(Int64.init) == fields["4"].optionalNumber)
      #expect(header.uptimeSeconds.map(Int64.init) == fields["5"].optionalNumber)
      #expect(header.person?.bytes ?? [] == fields["6"].bytes)
      #expect(header.seen.count == fields["7"].array.count)
      #expect(header.mustUnderstand == (fields["8"].optionalNumber == 1))
      #expect(header.record?.bytes ?? [] == fields["9"].bytes)
      #expect(header.recordKind.map(Int64.init) == fields["10"].optionalNumber)
      #expect(header.replaces.map(\.change.description) == fields["11"].array.map { $0["change"].text })
      #expect(header.replaces.map { $0.fields.map(Int64.init) } == fields["11"].array.map { $0["fields"].array.map(\.number) })
      #expect(header.confirms?.bytes ?? [] == fields["12"].bytes)
      #expect(header.fact ?? [] == fields["32"].bytes)
    }
  }

  @Test("an unreadable clock is absent; any other unreadable field makes the form bad")
  func outOfRange() throws {
    for vector in try Vectors.section("header")["outOfRange"].array {
      let header = Header(vector["bytes"].bytes)
      if vector["effect"].text == "absent" {
        #expect(!header.isBadForm)
        #expect(header.wallMS == nil && header.offsetQuarterHours == nil && header.boot == nil && header.uptimeSeconds == nil)
      } else {
        #expect(header.isBadForm, "field \(vector["field"].number)")
      }
    }
  }

  @Test("reserved and unknown fields are kept with the bytes and not read")
  func reserved() {
    let header = Header([0x08, 0x01, 0x68, 0x05])  // field 13
    #expect(header.kind == 1 && !header.isBadForm)
  }
}

extension JSON {
  var optionalNumber: Int64? { isAbsent ? nil : number }
}
