import ChangeLog
import ClinicTLS
import ClinicWeb
import Foundation
import Signatures
import SyncServer

/// The certificates of a clinic's server, in a file beside its key: the server key's, then the root's. Nothing in it is secret.
extension ServerDirectory {
  /// Where they are.
  var certificatesFile: String { path + "/certificates.pem" }

  /// Writes them. The root's key is needed for this alone.
  func certify(root: any Signer, spareID: [UInt8], server: PublicKey) throws {
    let random = SystemRandom()
    let hasher = OpenSSLHasher()
    let own = try Certificate.server(server, root: root, spareID: spareID, random: random, hasher: hasher)
    let top = try Certificate.root(root, spareID: spareID, random: random, hasher: hasher)
    do {
      try (own.pem + top.pem).write(toFile: certificatesFile, atomically: true, encoding: .utf8)
    } catch {
      throw Failure(.storage, "\(certificatesFile) cannot be written: \(error.localizedDescription)")
    }
  }

  /// The server key's and the root's; nil where there is no such file.
  /// - Throws: `Failure` where it cannot be read.
  func certificates() throws -> (server: Certificate, root: Certificate)? {
    guard FileManager.default.fileExists(atPath: certificatesFile) else { return nil }
    guard let text = try? String(contentsOfFile: certificatesFile, encoding: .utf8), let found = Certificate.reading(pem: text),
      found.count == 2
    else { throw Failure(.unreadable, "\(certificatesFile) does not hold two certificates: make it again with `cistern clinic certify`") }
    return (found[0], found[1])
  }

  /// A new TLS key with its chain. It lives in this process alone.
  func tlsMaterial(names: [String]) throws -> TLSMaterial {
    guard let known = try certificates() else {
      throw Failure(.usage, "\(path) has no certificates: make them with `cistern clinic certify --root-keys DIRECTORY`")
    }
    let key = try SoftwareSigner.generate(.p256)
    let certificate = try Certificate.tls(
      key.publicKey, names: names, server: try KeyFile.read(keyFile), random: SystemRandom(), hasher: OpenSSLHasher())
    return TLSMaterial(
      chain: [certificate.bytes, known.server.bytes, known.root.bytes], key: try key.pem().withBytes { Array($0) })
  }
}
