import ChangeLog
import Foundation
import Signatures
import Testing

/// The folder that checkouts on one machine share; nil where there is none.
private let wycheproof: URL? = {
  let shared =
    ProcessInfo.processInfo.environment["CISTERN_SHARED"].map { URL(filePath: $0) }
    ?? SharedVectors.root.deletingLastPathComponent().appending(path: "shared")
  let folder = shared.appending(path: "vectors/wycheproof")
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

@Suite(
  "Every Wycheproof verdict is met",
  .enabled(if: wycheproof != nil, "skipped: vectors/wycheproof is neither in ../shared nor in CISTERN_SHARED"))
struct WycheproofTests {
  @Test(
    "valid is accepted, invalid is refused",
    arguments: [
      ("ecdsa_secp256r1_sha256_p1363_test.json", SignatureAlgorithm.p256, "uncompressed", 262),
      ("ed25519_test.json", .ed25519, "pk", 151),
    ])
  func verdicts(file: String, algorithm: SignatureAlgorithm, key: String, count: Int) throws {
    let vectors = try SharedVectors(file: try #require(wycheproof).appending(path: file))
    let verifier = OpenSSLVerifier()
    var met = 0
    for group in vectors["testGroups"].list {
      let key = PublicKey(algorithm: algorithm, raw: try #require(group["publicKey"][key].bytes))
      for test in group["tests"].list {
        let (message, signature) = (try #require(test["msg"].bytes), try #require(test["sig"].bytes))
        let verdict = verifier.isValid(signature, of: message, by: key)
        let want = test["result"].text
        #expect(want == "valid" || want == "invalid")
        #expect(verdict == (want == "valid"), "\(file) \(test["tcId"].number ?? 0): \(test["comment"].text)")
        met += verdict == (want == "valid") ? 1 : 0
      }
    }
    #expect(met == count)
  }
}
