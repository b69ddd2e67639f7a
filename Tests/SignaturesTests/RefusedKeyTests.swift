import ChangeLog
import Signatures
import Testing

@Suite("A key that log-format section 2 does not allow is refused before it signs anything")
struct RefusedKeyTests {
  let verifier = OpenSSLVerifier()

  @Test("P-256: 65 bytes of an uncompressed point on the curve, and nothing else that OpenSSL would read")
  func p256() throws {
    let good = try SoftwareSigner.generate(.p256).publicKey.raw
    let parity: UInt8 = good[64] & 1
    var off = good
    off[64] ^= 1
    let p = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
    // The point with x = 0, and the same with its x spelled p.
    let y = hex("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4")
    let zero = [UInt8](repeating: 0, count: 32)
    let refused: [(String, [UInt8])] = [
      ("nothing", []), ("infinity", [0]), ("infinity, 65 bytes", [0] + zero + zero), ("64 zeros as a point", [4] + zero + zero),
      ("compressed", [2 + parity] + good[1..<33]), ("compressed, padded", [2 + parity] + good[1...]),
      ("hybrid", [6 + parity] + good[1...]), ("hybrid, other parity", [7 - parity] + good[1...]),
      ("without its 0x04", Array(good[1...])), ("64 bytes", Array(good[..<64])), ("66 bytes", good + [0]),
      ("another first byte", [5] + good[1...]), ("off the curve", off), ("x and y exchanged", [4] + good[33...] + good[1..<33]),
      ("x = p", [4] + p + y), ("y = p", [4] + zero + p), ("x and y all ones", [4] + [UInt8](repeating: 0xff, count: 64)),
    ]
    for (name, raw) in refused { #expect(!verifier.accepts(PublicKey(algorithm: .p256, raw: raw)), "\(name)") }
    #expect(verifier.accepts(PublicKey(algorithm: .p256, raw: good)))
    #expect(verifier.accepts(PublicKey(algorithm: .p256, raw: [4] + zero + y)), "x = 0 is on the curve")
    #expect(verifier.rememberedKeys == 2, "a refused key takes no room")
  }

  @Test("Ed25519: the eight points of small order and their other spellings, with which anybody can sign anything")
  func smallOrder() {
    let ones = String(repeating: "ff", count: 30)
    let zeros = String(repeating: "00", count: 30)
    let y8 = [
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03",
    ]
    let points = [
      "01\(zeros)00", "ec\(ones)7f", "00\(zeros)00", "00\(zeros)80", y8[0] + "05", y8[0] + "85", y8[1] + "7a", y8[1] + "fa",
      // Not canonical: x = 0 with a sign, y = p, y = p + 1.
      "01\(zeros)80", "ec\(ones)ff", "ed\(ones)7f", "ed\(ones)ff", "ee\(ones)7f", "ee\(ones)ff",
    ]
    for point in points {
      let key = PublicKey(algorithm: .ed25519, raw: hex(point))
      #expect(key.raw.count == 32)
      #expect(!verifier.accepts(key), "\(point)")
      // The signature that fits every message under the key of order 1, and R = every one of these points with S = 0.
      for r in points {
        for message in 0..<8 as Range<UInt8> {
          #expect(!verifier.isValid(hex(r) + [UInt8](repeating: 0, count: 32), of: [message], by: key))
        }
      }
    }
    #expect(verifier.rememberedKeys == 0)
  }

  @Test("Ed25519: y of p and above has another spelling, and is refused with either sign")
  func notCanonical() {
    for low in UInt8(0xed)...0xff {
      for top in [0x7f, 0xff] as [UInt8] {
        let raw = [low] + [UInt8](repeating: 0xff, count: 30) + [top]
        #expect(!verifier.accepts(PublicKey(algorithm: .ed25519, raw: raw)), "\(low) \(top)")
      }
    }
  }

  @Test("Ed25519: whether a small y is on the curve, and 32 bytes and no other number")
  func onCurve() throws {
    // Computed with Euler's criterion; 0 and 1 are of small order.
    let off: Set<UInt8> = [2, 7, 8, 11, 12, 13, 17, 20, 22, 31, 34, 36, 38]
    for y in UInt8(2)..<40 {
      for sign in [0x00, 0x80] as [UInt8] {
        let raw = [y] + [UInt8](repeating: 0, count: 30) + [sign]
        #expect(verifier.accepts(PublicKey(algorithm: .ed25519, raw: raw)) == !off.contains(y), "y = \(y)")
      }
    }
    let good = try SoftwareSigner.generate(.ed25519).publicKey.raw
    for count in 0..<32 { #expect(!verifier.accepts(PublicKey(algorithm: .ed25519, raw: Array(good.prefix(count))))) }
    #expect(!verifier.accepts(PublicKey(algorithm: .ed25519, raw: good + [0])))
  }

  @Test("Every key that a signer makes is accepted", arguments: SignatureAlgorithm.allCases)
  func generated(algorithm: SignatureAlgorithm) throws {
    for _ in 0..<100 { #expect(verifier.accepts(try SoftwareSigner.generate(algorithm).publicKey)) }
  }
}
