import Admission
import ChangeLog
import PumpRecords
import Testing

/// Log-format section 7, sort by sort: bad form of a header quarantines, bad form of a part gives no field, a field that is not valid
/// is unreadable and its neighbours read. Nothing is refused.
@Suite struct FormAndValidityTests {
  /// Name, bytes. Each is appended to what is in form.
  static let badForm: [(String, [UInt8])] = [
    ("field number 0", [0x00, 0x01]), ("field number 2^29", [0x80, 0x80, 0x80, 0x80, 0x10, 0x01]),
    ("not ascending", [0x08, 0x0a, 0x10, 0x01, 0x08, 0x0a]),
    ("equal and not adjacent", [0x10, 0x01, 0x18, 0x02, 0x10, 0x01]), ("a varint that is not minimal", [0x08, 0x8a, 0x00]),
    ("a tag that is not minimal", [0x88, 0x00, 0x0a]), ("a length that is not minimal", [0xfa, 0x3f, 0x81, 0x00, 0x61]),
    ("a varint of more than 64 bits", [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]),
    ("a varint of eleven bytes", [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]), ("a group begins", [0x0b]),
    ("a group ends", [0x0c]), ("wire type 6", [0x0e]), ("wire type 7", [0x0f]), ("ends within a tag", [0x80]),
    ("ends within a varint", [0x08, 0x80]),
    ("ends within 8 bytes", [0x09, 1, 2, 3]), ("ends within 4 bytes", [0x0d, 1]), ("ends within a length's bytes", [0x0a, 0x05, 0x61]),
    ("a length of 2^63", [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
  ]

  @Test(arguments: badForm.indices)
  func `bad form of a header is quarantined, of a part gives no field`(_ index: Int) throws {
    let (name, bytes) = Self.badForm[index]
    let log = try SmallLog()
    #expect(try log.standing(of: SmallLog.change(header: bytes)) == "bad-form", "\(name)")
    let change = try SmallLog.change(header: SmallLog.header(10), body: bytes, note: bytes)
    #expect(try log.standing(of: change) == "accepted", "\(name)")
    #expect(change.registers.isEmpty, "\(name)")
    // A neighbour in the same feed stands.
    let good = try SmallLog.change(header: SmallLog.header(10), body: [0x40, 0x01])
    #expect(try log.view([SmallLog.change(header: bytes), good]).records.count == 1, "\(name)")
  }

  /// Name, header, whether the field counts as absent and the change stands.
  static let headers: [(String, [UInt8], Bool)] = [
    ("wall clock of 2^48", [0x08, 0x0a, 0x10, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40], true),
    ("wall clock as bytes", [0x08, 0x0a, 0x12, 0x01, 0x05], true),
    ("offset of 57 quarters", [0x08, 0x0a, 0x18, 0x72], true), ("boot of 2^32", [0x08, 0x0a, 0x20, 0x80, 0x80, 0x80, 0x80, 0x10], true),
    ("uptime of 2^32", [0x08, 0x0a, 0x28, 0x80, 0x80, 0x80, 0x80, 0x10], true),
    ("wall clock twice", [0x08, 0x0a, 0x10, 0x01, 0x10, 0x01], true),
    ("kind twice", [0x08, 0x0a, 0x08, 0x0a], false), ("kind of 2^32", [0x08, 0x80, 0x80, 0x80, 0x80, 0x10], false),
    ("kind as bytes", [0x0a, 0x01, 0x0a], false),
    ("person of 15 bytes", [0x08, 0x0a, 0x32, 0x0f] + [UInt8](repeating: 1, count: 15), false),
    ("seen of 3 bytes", [0x08, 0x0a, 0x3a, 0x03, 1, 2, 3], false), ("must_understand of 2", [0x08, 0x0a, 0x40, 0x02], false),
    ("record of 17 bytes", [0x08, 0x0a, 0x4a, 0x11] + [UInt8](repeating: 1, count: 17), false),
    ("replaces without a change", [0x08, 0x0a, 0x5a, 0x02, 0x10, 0x01], false), ("confirms as a number", [0x08, 0x0a, 0x60, 0x01], false),
    ("reserved fields and unknown ones", [0x08, 0x0a, 0x68, 0x01, 0xf8, 0x01, 0x05, 0xd8, 0x04, 0x01], true),
  ]

  @Test(arguments: headers.indices)
  func `a header's fields out of range`(_ index: Int) throws {
    let (name, header, stands) = Self.headers[index]
    #expect(try SmallLog().standing(of: SmallLog.change(header: header)) == (stands ? "accepted" : "bad-form"), "\(name)")
  }

  /// Name, body of `symptoms`, numbers that do not read. Spasticity (1, signed), itch (8, bool) and an unknown field come in all of them.
  static let validity: [(String, [UInt8], [UInt32])] = [
    ("all is well", [0x08, 0x64, 0x40, 0x01], []), ("bool of 2", [0x08, 0x64, 0x40, 0x02], [8]),
    ("bool of 2^63", [0x08, 0x64, 0x40, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [8]),
    ("a number as bytes", [0x0a, 0x01, 0x64, 0x40, 0x01], [1]), ("a number as 8 bytes", [0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x40, 0x01], [1]),
    ("a singular field twice", [0x08, 0x64, 0x08, 0x64, 0x40, 0x01], [1]),
    ("a nested message of bad form", [0x08, 0x64, 0xc2, 0x3e, 0x02, 0x08, 0x80], [1000]),
    ("a nested message with a field twice", [0x08, 0x64, 0xc2, 0x3e, 0x04, 0x08, 0x02, 0x08, 0x02], [1000]),
    ("text in the body that belongs to the note", [0x08, 0x64, 0x82, 0x40, 0x01, 0x61], [1024]),
  ]

  @Test(arguments: validity.indices)
  func `a field that is not valid is unreadable and its neighbours read`(_ index: Int) throws {
    let (name, body, unreadable) = Self.validity[index]
    let change = try SmallLog.change(header: SmallLog.header(10), body: body)
    #expect(try SmallLog().standing(of: change) == "accepted", "\(name)")
    let table = try #require(Kinds.table(code: KindCode(10)))
    let message = UntypedMessage(table: table, body: body, note: [])
    #expect(message.formError == nil && message.unreadable == unreadable, "\(name): \(message.unreadable)")
  }

  @Test func `text that is not UTF-8 is unreadable, and a megabyte of text is not recorded`() throws {
    let table = try #require(Kinds.table(code: KindCode(10)))
    for bytes: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] {
      var note = WireWriter()
      note.bytes(1024, bytes)
      #expect(UntypedMessage(table: table, body: [], note: note.bytes).unreadable == [1024])
    }
    var note = WireWriter()
    note.bytes(1024, [UInt8](repeating: 0x61, count: 1 << 20))
    let draft = ChangeDraft(header: Header(kind: 10), note: note.bytes)
    #expect(throws: DraftError.tooLong(.note, bytes: note.bytes.count + 8, limit: ChangeLimits.part)) {
      try draft.change(bodySalt: [], noteSalt: [UInt8](repeating: 1, count: 8))
    }
  }

  @Test func `messages nested a thousand deep end in a field that does not read`() throws {
    var inner: [UInt8] = [0x08, 0x01]
    for _ in 0..<1_000 {
      var writer = WireWriter()
      writer.bytes(1000, inner)
      inner = writer.bytes
    }
    let change = try SmallLog.change(header: SmallLog.header(10), body: inner)
    #expect(try SmallLog().standing(of: change) == "accepted")
    let table = try #require(Kinds.table(code: KindCode(10)))
    #expect(UntypedMessage(table: table, body: inner, note: []).unreadable == [1000])
  }
}
