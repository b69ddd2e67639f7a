import ChangeLog
import Signatures
import Testing

@Suite("A good signature that is checked alone is remembered, and nothing else is")
struct RememberedSignatureTests {
  let message = Array("12 ml refilled".utf8)

  @Test("it holds again, and only as it was", arguments: SignatureAlgorithm.allCases)
  func remembers(algorithm: SignatureAlgorithm) throws {
    let verifier = OpenSSLVerifier()
    let signer = try SoftwareSigner.generate(algorithm)
    let signature = try signer.sign(message)
    #expect(!verifier.isValid(signature, of: message + [0], by: signer.publicKey))
    #expect(verifier.rememberedSignatures == 0)
    for _ in 0..<3 { #expect(verifier.isValid(signature, of: message, by: signer.publicKey)) }
    #expect(verifier.rememberedSignatures == 1)
    #expect(!verifier.isValid(signature, of: message + [0], by: signer.publicKey))
  }

  @Test("the same bytes parted elsewhere between key, signature and message are another signature", arguments: SignatureAlgorithm.allCases)
  func boundaries(algorithm: SignatureAlgorithm) throws {
    let verifier = OpenSSLVerifier()
    let signer = try SoftwareSigner.generate(algorithm)
    let signature = try signer.sign(message)
    #expect(verifier.isValid(signature, of: message, by: signer.publicKey))
    let key = signer.publicKey.raw
    let all = key + signature + message
    for (first, second) in [(key.count + 1, 64), (key.count - 1, 64), (key.count, 63), (key.count, 65), (key.count - 1, 65)] {
      let moved = PublicKey(algorithm: algorithm, raw: Array(all[..<first]))
      let (signature, message) = (Array(all[first..<first + second]), Array(all[(first + second)...]))
      #expect(!verifier.isValid(signature, of: message, by: moved), "\(first), \(second)")
    }
    let other: SignatureAlgorithm = algorithm == .p256 ? .ed25519 : .p256
    #expect(!verifier.isValid(signature, of: message, by: PublicKey(algorithm: other, raw: key)))
  }

  @Test("heads of batches take no room, and the room is bounded")
  func bounds() throws {
    let verifier = OpenSSLVerifier(capacity: 4)
    let signer = try SoftwareSigner.generate()
    let signed = try (UInt8(0)..<20).map { (message: [$0], signature: try signer.sign([$0])) }
    let checks = signed.map { SignatureCheck(signature: $0.signature, message: $0.message, key: signer.publicKey) }
    #expect(verifier.areValid(checks).allSatisfy { $0 })
    #expect(verifier.rememberedSignatures == 0)
    for one in signed { #expect(verifier.isValid(one.signature, of: one.message, by: signer.publicKey)) }
    #expect(verifier.rememberedSignatures >= 4 && verifier.rememberedSignatures <= 8)
  }
}
