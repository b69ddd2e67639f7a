import ChangeLog
import MerkleLog
import Signatures

/// What the core wants handed in, from OpenSSL.
struct Cryptography: Sendable {
  let hasher = OpenSSLHasher()
  let verifier = OpenSSLVerifier()
  let random: any RandomSource
  let authenticator = OpenSSLMAC()

  init(random: any RandomSource = SystemRandom()) {
    self.random = random
  }
}
