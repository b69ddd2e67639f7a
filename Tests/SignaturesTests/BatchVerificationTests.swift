import ChangeLog
import Dispatch
import Signatures
import Testing

@Suite("A backlog is verified on all cores")
struct BatchVerificationTests {
  /// `count` checks by a few keys of both algorithms, some of them wrong, and the verdicts.
  func backlog(_ count: Int, keys: Int) throws -> ([SignatureCheck], [Bool]) {
    let signers = try (0..<keys).map { try SoftwareSigner.generate($0 % 3 == 0 ? .ed25519 : .p256) }
    var checks: [SignatureCheck] = []
    var verdicts: [Bool] = []
    for index in 0..<count {
      let signer = signers[index % keys]
      let message = [UInt8(index & 0xff), UInt8(index >> 8)]
      var signature = try signer.sign(message)
      let good = index % 7 != 3
      if !good { signature[index % 64] ^= 0x10 }
      checks.append(SignatureCheck(signature: signature, message: message, key: signer.publicKey))
      verdicts.append(good)
    }
    return (checks, verdicts)
  }

  @Test("Verdicts come in the order of the checks, however many chunks there are", arguments: [0, 1, 63, 64, 65, 129, 500])
  func order(count: Int) throws {
    let (checks, want) = try backlog(count, keys: 5)
    let verifier = OpenSSLVerifier()
    #expect(verifier.areValid(checks) == want)
    // Through the port, which the core sees.
    let port: any SignatureVerifier = verifier
    #expect(port.areValid(checks) == want)
  }

  @Test("Threads that share a verifier with room for few keys all get right verdicts, and the room is kept")
  func sharedCache() throws {
    let (checks, want) = try backlog(400, keys: 40)
    let verifier = OpenSSLVerifier(capacity: 4)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for step in checks.indices {
        let index = (step * (thread * 2 + 1)) % checks.count
        let verdict = verifier.isValid(checks[index].signature, of: checks[index].message, by: checks[index].key)
        #expect(verdict == want[index])
      }
    }
    #expect(verifier.rememberedKeys <= 8 && verifier.rememberedKeys > 0)
  }

  @Test("Keys in use stay remembered while others come and go")
  func cacheKeepsWhatIsUsed() throws {
    let verifier = OpenSSLVerifier(capacity: 3)
    for _ in 0..<50 { #expect(verifier.accepts(try SoftwareSigner.generate(.ed25519).publicKey)) }
    #expect(verifier.rememberedKeys <= 6)
    let roomy = OpenSSLVerifier()
    let key = try SoftwareSigner.generate().publicKey
    for _ in 0..<50 { #expect(roomy.accepts(key)) }
    #expect(roomy.rememberedKeys == 1)
  }
}
