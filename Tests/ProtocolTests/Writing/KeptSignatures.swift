import ChangeLog
import Foundation
import MerkleLog
import Signatures
import Synchronization

/// P-256 signatures differ from run to run, so those in the vectors are kept: a statement that was signed once gets the same signature
/// for ever, and one that nobody has signed yet is drift.
final class KeptSignatures: Sendable {
  struct NeverSigned: Error, CustomStringConvertible {
    var description: String { "a statement without a kept signature: write the vectors anew with CISTERN_REFRESH=1" }
  }

  private let kept: Mutex<[String: String]>
  private let asked = Mutex<[String: String]>([:])
  private let mayAdd: Bool

  /// - Parameter page: the text of the file where they are kept; nil where there is none yet.
  init(_ page: Data?, mayAdd: Bool) throws {
    let read = try page.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:] } ?? [:]
    kept = Mutex(read["signatures"] as? [String: String] ?? [:])
    self.mayAdd = mayAdd
  }

  /// What the file should hold: the signatures that were asked for, and no others.
  var page: Page {
    [
      "says":
        "P-256 signatures of the pages beside this one, by SHA-256 of what was signed: each run of a signer gives others",
      "signatures": .object(asked.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }),
    ]
  }

  func signature(over message: [UInt8], by signer: SoftwareSigner) throws -> [UInt8] {
    let name = Hex.text(OpenSSLHasher().hash(message).bytes)
    let known = (asked.withLock { $0[name] } ?? kept.withLock { $0[name] }).flatMap { Hex.bytes($0) }
    if let known {
      let check = SignatureCheck(signature: known, message: message, key: signer.publicKey)
      guard OpenSSLVerifier().areValid([check]) == [true] else { throw NeverSigned() }
    }
    guard known != nil || mayAdd else { throw NeverSigned() }
    let signature = try known ?? signer.sign(message)
    asked.withLock { $0[name] = Hex.text(signature) }
    return signature
  }
}

/// A signer whose P-256 signatures are kept.
struct KeptSigner: Signer {
  let signer: SoftwareSigner
  let signatures: KeptSignatures

  var publicKey: PublicKey { signer.publicKey }

  func sign(_ message: [UInt8]) throws -> [UInt8] {
    guard publicKey.algorithm == .p256 else { return try signer.sign(message) }
    return try signatures.signature(over: message, by: signer)
  }
}
