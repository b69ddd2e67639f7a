import ChangeLog
import MerkleLog
import Signatures

/// Checks a key before the first write: it signs, and it is the one that was enrolled.
enum KeyCheck {
  /// The probe is typed as an enrolment of nothing: a signature over it fits no statement that means anything.
  private static let probe = StatementType.checkpoint.preAuthenticationEncoding(of: Array("cistern/open/v1".utf8))

  static func check(_ signer: any Signer, against identity: EnrolledIdentity, _ cryptography: Cryptography) throws(DeviceError) {
    guard Identities.writer(signer.publicKey, hasher: cryptography.hasher) == identity.writer else { throw .keyDoesNotMatch }
    let signature: [UInt8]
    do { signature = try signer.sign(probe) } catch { throw .keyUnusable("\(error)") }
    guard cryptography.verifier.isValid(signature, of: probe, by: signer.publicKey) else {
      throw .keyUnusable("what it signs does not verify")
    }
  }
}
