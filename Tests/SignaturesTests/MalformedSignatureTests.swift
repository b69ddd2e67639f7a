import ChangeLog
import Signatures
import Testing
import TestGround

@Suite("A malformed signature is refused, and nothing traps")
struct MalformedSignatureTests {
  let verifier = OpenSSLVerifier()
  let message = Array("12 ml refilled".utf8)
  static let order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")

  @Test("Every bit of a signature, of its message and of its key counts", arguments: SignatureAlgorithm.allCases)
  func bitFlips(algorithm: SignatureAlgorithm) throws {
    let signer = try SoftwareSigner.generate(algorithm)
    let signature = try signer.sign(message)
    func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
      var out = bytes
      out[bit / 8] ^= 1 << UInt8(bit % 8)
      return out
    }
    #expect(verifier.isValid(signature, of: message, by: signer.publicKey))
    for bit in 0..<signature.count * 8 {
      #expect(!verifier.isValid(flipped(signature, bit), of: message, by: signer.publicKey), "signature bit \(bit)")
    }
    for bit in 0..<message.count * 8 {
      #expect(!verifier.isValid(signature, of: flipped(message, bit), by: signer.publicKey), "message bit \(bit)")
    }
    for bit in 0..<signer.publicKey.raw.count * 8 {
      let key = PublicKey(algorithm: algorithm, raw: flipped(signer.publicKey.raw, bit))
      #expect(!verifier.isValid(signature, of: message, by: key), "key bit \(bit)")
    }
  }

  @Test("64 bytes and no other number", arguments: SignatureAlgorithm.allCases)
  func lengths(algorithm: SignatureAlgorithm) throws {
    let signer = try SoftwareSigner.generate(algorithm)
    let signature = try signer.sign(message)
    for count in 0..<64 { #expect(!verifier.isValid(Array(signature.prefix(count)), of: message, by: signer.publicKey)) }
    #expect(!verifier.isValid(signature + [0], of: message, by: signer.publicKey))
    #expect(!verifier.isValid([0] + signature, of: message, by: signer.publicKey))
    #expect(!verifier.isValid(signature + signature, of: message, by: signer.publicKey))
  }

  @Test("P-256: r and s are in 1 ... n - 1; 0, n, above n and r + n or s + n are not, n - s is")
  func scalars() throws {
    let signer = try SoftwareSigner.generate(.p256)
    let signature = try signer.sign(message)
    let (r, s) = (Array(signature[..<32]), Array(signature[32...]))
    let zero = [UInt8](repeating: 0, count: 32)
    let all = [UInt8](repeating: 0xff, count: 32)
    for bad in [zero, Self.order, adding(Self.order, [UInt8](repeating: 0, count: 31) + [1]).bytes, all] {
      #expect(!verifier.isValid(bad + s, of: message, by: signer.publicKey))
      #expect(!verifier.isValid(r + bad, of: message, by: signer.publicKey))
      #expect(!verifier.isValid(bad + bad, of: message, by: signer.publicKey))
    }
    #expect(!verifier.isValid(s + r, of: message, by: signer.publicKey))
    #expect(verifier.isValid(r + negated(s), of: message, by: signer.publicKey))
    #expect(!verifier.isValid(negated(r) + s, of: message, by: signer.publicKey))
    // A number below 2^256 − n has a second spelling in 32 bytes. It takes 2^32 signatures to meet one; s + n overflows here.
    #expect(adding(s, Self.order).carry || !verifier.isValid(r + adding(s, Self.order).bytes, of: message, by: signer.publicKey))
  }

  @Test("P-256: DER is not what travels")
  func der() throws {
    let signer = try SoftwareSigner.generate(.p256)
    let raw = try signer.sign(message)
    var der: [UInt8] = [0x30, 0]
    for half in [raw[..<32], raw[32...]] {
      let number = (half.first ?? 0) >= 0x80 ? [0] + Array(half) : Array(half.drop { $0 == 0 })
      der += [0x02, UInt8(number.count)] + number
    }
    der[1] = UInt8(der.count - 2)
    #expect(!verifier.isValid(der, of: message, by: signer.publicKey))
  }

  @Test("Ed25519: S is below L, so S + L is another spelling that is refused")
  func largeS() throws {
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    let signer = try SoftwareSigner.generate(.ed25519)
    let signature = try signer.sign(message)
    var shifted = signature
    var carry = 0
    // As often as it fits into 32 bytes.
    for _ in 0..<15 {
      for place in 0..<32 {
        carry += Int(shifted[32 + place]) + Int(order[place])
        shifted[32 + place] = UInt8(carry & 0xff)
        carry >>= 8
      }
      guard carry == 0 else { break }
      #expect(!verifier.isValid(shifted, of: message, by: signer.publicKey))
    }
    #expect(!verifier.isValid(signature[..<32] + order, of: message, by: signer.publicKey))
  }

  @Test("Ed25519: R is compared as bytes; a good equation with R spelled differently is refused")
  func spellingOfR() {
    // Computed with the curve's formulas: R = the neutral element, S = SHA-512(R ‖ key ‖ "R") · secret. It is spelled 1; p + 1; and 1
    // with the sign of minus zero. All three satisfy S·B = R + k·A.
    let key = PublicKey(algorithm: .ed25519, raw: hex("a408b611fe0e35e7b4c5065599c0019fa74c69ff54aadb6f38c9a904b54c470a"))
    let rest = String(repeating: "00", count: 30)
    let ones = String(repeating: "ff", count: 30)
    let message = Array("R".utf8)
    #expect(
      verifier.isValid(
        hex("01\(rest)00" + "4d0ab2b7d790c111a7d1d8c919ae458ae1c15be3d6ea051ddc3dad2da0314402"), of: message, by: key))
    #expect(
      !verifier.isValid(
        hex("ee\(ones)7f" + "2a1f5585452bf33fd4060b671c4de96860d40d19ad7fbef7e2eef7e885cfc300"), of: message, by: key))
    #expect(
      !verifier.isValid(
        hex("01\(rest)80" + "c3a8ab9c091ed93e80a646a7b73403f52191b34bd379a11298da906c2a3b7a06"), of: message, by: key))
  }

  @Test("Ed25519: verification is cofactorless, also for a key with a part of small order")
  func cofactorless() {
    // Key a·B + T with T of order 8, which is allowed (its own order does not divide 8). For the first message k is a multiple of 8, so
    // both equations hold; for the second only 8·S·B = 8·R + 8·k·A does.
    let key = PublicKey(algorithm: .ed25519, raw: hex("4c6e780bf0a1dc40dc9c492815ab4080610ab5f86ef27714b5bc25cc69859136"))
    #expect(verifier.accepts(key))
    #expect(
      verifier.isValid(
        hex(
          "57f85fa7df24b17aa4fd42674400fa5500383bfc1ee71b10ad02c9a09b7d38a214b2b8ce03e0cc18993aa0d14d62872fc9eecfaf991c65939c2091dd81ad120f"
        ),
        of: Array("mixed order 17".utf8), by: key))
    #expect(
      !verifier.isValid(
        hex(
          "b1d2b0edaf2082f3c441b5021bded1009ce6eb33dabd62730cb4d995289d5aa333b0ec0c6a5c0ffb3b8deed4a8b97d16673dec6e28e0d57c7ce2f29eed87c805"
        ),
        of: Array("mixed order 0".utf8), by: key))
  }

  @Test("A key of one algorithm is none of the other, whatever is signed")
  func otherAlgorithm() throws {
    let (p256, ed25519) = (try SoftwareSigner.generate(.p256), try SoftwareSigner.generate(.ed25519))
    let signatures = [try p256.sign(message), try ed25519.sign(message)]
    for signature in signatures {
      #expect(!verifier.isValid(signature, of: message, by: PublicKey(algorithm: .ed25519, raw: p256.publicKey.raw)))
      #expect(!verifier.isValid(signature, of: message, by: PublicKey(algorithm: .p256, raw: ed25519.publicKey.raw)))
    }
    #expect(!verifier.isValid(signatures[0], of: message, by: ed25519.publicKey))
    #expect(!verifier.isValid(signatures[1], of: message, by: p256.publicKey))
  }

  @Test("Random bytes of every length as key and signature: refused without a trap", arguments: SignatureAlgorithm.allCases)
  func noise(algorithm: SignatureAlgorithm) {
    var random = SplitMix64(seed: 0x6e6f_6973_65)
    print("seed \(random.state)")
    for _ in 0..<3000 {
      var raw = random.bytes(Int(random.next() % 70))
      if algorithm == .p256, random.next() % 2 == 0 { raw = [4] + random.bytes(64) }
      let signature = random.bytes(random.next() % 2 == 0 ? 64 : Int(random.next() % 130))
      #expect(!verifier.isValid(signature, of: message, by: PublicKey(algorithm: algorithm, raw: raw)))
    }
  }

  /// n − scalar, big endian.
  private func negated(_ scalar: [UInt8]) -> [UInt8] {
    var out = scalar
    var borrow = 0
    for place in (0..<32).reversed() {
      let difference = Int(Self.order[place]) - Int(scalar[place]) - borrow
      borrow = difference < 0 ? 1 : 0
      out[place] = UInt8(difference & 0xff)
    }
    return out
  }

  /// The low 32 bytes of a sum, big endian, and whether there was more.
  private func adding(_ left: [UInt8], _ right: [UInt8]) -> (bytes: [UInt8], carry: Bool) {
    var out = left
    var carry = 0
    for place in (0..<32).reversed() {
      carry += Int(left[place]) + Int(right[place])
      out[place] = UInt8(carry & 0xff)
      carry >>= 8
    }
    return (out, carry > 0)
  }
}
