import MerkleLog
import Testing

@Suite("Digests")
struct DigestTests {
  @Test("32 bytes come back as they went in; any other number is refused")
  func bytes() {
    let bytes = (0..<32).map { UInt8($0 * 7 & 0xff) }
    #expect(Digest(bytes)?.bytes == bytes)
    #expect(Digest(bytes)?.description == bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    for count in [0, 31, 33, 64] { #expect(Digest([UInt8](repeating: 1, count: count)) == nil) }
  }

  @Test("Digests are ordered as their bytes are, at every byte")
  func order() throws {
    for place in 0..<32 {
      var (low, high) = ([UInt8](repeating: 0x80, count: 32), [UInt8](repeating: 0x80, count: 32))
      (low[place], high[place]) = (0x7f, 0x80)
      if place < 31 { low[place + 1] = 0xff }
      let (less, more) = (try #require(Digest(low)), try #require(Digest(high)))
      #expect(less < more && !(more < less) && less != more)
    }
  }
}
