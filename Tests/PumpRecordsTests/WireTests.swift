import PumpRecords
import Testing

@Suite("Canonical form") struct WireTests {
  @Test("varints have one spelling")
  func varints() throws {
    for value in [0, 1, 127, 128, 300, 1 << 14, 1 << 32, 1 << 63, UInt64.max] {
      var bytes: [UInt8] = []
      Varint.append(value, to: &bytes)
      #expect(bytes.count == Varint.length(of: value))
      var position = 0
      #expect(try Varint.read(bytes.span, at: &position) == value)
      #expect(position == bytes.count)
    }
    #expect(Varint.zigzag(-1) == 1)
    #expect(Varint.unzigzag(Varint.zigzag(.min)) == .min)
  }

  @Test(
    "every breach of form has its error",
    arguments: [
      ([0x08], .endsEarly(at: 1)), ([0x80], .endsEarly(at: 0)), ([0x08, 0x80, 0x00], .notMinimal(at: 1)),
      ([0x88, 0x00], .notMinimal(at: 0)),
      ([0x08] + Array(repeating: 0xff, count: 9) + [0x02], .over64Bits(at: 1)), ([0x00], .fieldNumber(at: 0)),
      ([0x80, 0x80, 0x80, 0x80, 0x10], .fieldNumber(at: 0)), ([0x10, 0x00, 0x08, 0x00], .order(at: 2)), ([0x0b], .wireType(at: 0)),
      ([0x0e], .wireType(at: 0)), ([0x0a, 0x05, 0x00], .endsEarly(at: 0)), ([0x0d, 0, 0, 0], .endsEarly(at: 0)),
    ] as [([UInt8], FormError)])
  func breaches(_ bytes: [UInt8], _ error: FormError) {
    #expect(throws: error) { try Form.slots(of: bytes.span) }
  }
}
