import ChangeLog
import MerkleLog
import Signatures
import Testing
import TestGround

@Suite("SHA-256, HMAC and random bytes")
struct HashTests {
  let hasher = OpenSSLHasher()
  let mac = OpenSSLMAC()

  @Test("SHA-256 of FIPS 180's examples, a million letters among them")
  func sha256() {
    let published: [([UInt8], String)] = [
      ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      ([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]
    for (bytes, digest) in published { #expect(hasher.hash(bytes).description == digest) }
  }

  @Test("HMAC-SHA256 of RFC 4231")
  func rfc4231() {
    let published: [(key: [UInt8], message: [UInt8], tag: String)] = [
      ([UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (Array(1...25), [UInt8](repeating: 0xcd, count: 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
      (
        [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        Array(
          "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."
            .utf8), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
      ),
    ]
    for (key, message, tag) in published {
      #expect(mac.hmac(key: key, message: message).description == tag)
      #expect(mac.isValid(hex(tag), key: key, message: message))
    }
    // Test case 5 publishes 16 bytes of the tag only.
    let truncated = mac.hmac(key: [UInt8](repeating: 0x0c, count: 20), message: Array("Test With Truncation".utf8))
    #expect(truncated.bytes.prefix(16) == hex("a3b6167473100ee06e0c796c2955552b")[...])
  }

  @Test("HMAC is what RFC 2104 composes of two hashes, for keys and messages of every length")
  func rfc2104() {
    var random = SplitMix64(seed: 0x686d_6163)
    print("seed \(random.state)")
    for length in 0..<200 {
      let (key, message) = (random.bytes(length), random.bytes(200 - length))
      var block = length > 64 ? hasher.hash(key).bytes : key
      block += [UInt8](repeating: 0, count: 64 - block.count)
      let inner = hasher.hash(block.map { $0 ^ 0x36 } + message)
      #expect(mac.hmac(key: key, message: message) == hasher.hash(block.map { $0 ^ 0x5c } + inner.bytes))
    }
  }

  @Test("A tag with any bit changed, a part of one or a longer one is not valid")
  func wrongTags() {
    let (key, message) = (Array("key".utf8), Array("message".utf8))
    let tag = mac.hmac(key: key, message: message).bytes
    #expect(mac.isValid(tag, key: key, message: message))
    for bit in 0..<256 {
      var other = tag
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!mac.isValid(other, key: key, message: message))
    }
    for count in 0..<32 { #expect(!mac.isValid(Array(tag.prefix(count)), key: key, message: message)) }
    #expect(!mac.isValid(tag + [0], key: key, message: message))
    #expect(!mac.isValid(tag, key: Array("kez".utf8), message: message))
  }

  @Test("Random bytes: as many as asked for, and never the same")
  func random() {
    let random = SystemRandom()
    for count in [0, 1, 16, 1000, 3_000_000] { #expect(random.bytes(count).count == count) }
    #expect(Set((0..<1000).map { _ in random.bytes(16) }).count == 1000)
    let counts = random.bytes(100_000).reduce(into: [Int](repeating: 0, count: 256)) { $0[Int($1)] += 1 }
    // Each of 256 values is expected 390 times; 8 standard deviations either way.
    #expect(counts.allSatisfy { $0 > 230 && $0 < 550 })
  }
}
