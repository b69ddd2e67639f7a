import ArgumentParser
import ChangeLog
import Signatures
import SyncServer

struct CertifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify", abstract: "Make the certificates with which the server proves itself in TLS.",
    discussion: HelpPage.discussion(
      """
      `cistern init` makes them. Use this where they were lost, or where the clinic is older than they are. The root key signs them; \
      put it back into its safe place afterwards.
      """, examples: ["cistern clinic certify --root-keys /media/safe"]))

  @Option(help: "The directory that holds root.key.", completion: .directory) var rootKeys: String
  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let root = try KeyFile.read(rootKeys + "/root.key")
    let clinic = try data.directory.open()
    let certified = clinic.identity.certified
    try await clinic.close()
    guard certified.root == root.publicKey else { throw Failure(.usage, "\(rootKeys)/root.key is the root key of another clinic") }
    try data.directory.certify(root: root, spareID: certified.spareID, server: try KeyFile.read(data.directory.keyFile).publicKey)
    try output.show(Certified(certificates: data.directory.certificatesFile))
  }
}

private struct Certified: Report {
  var certificates: String

  func text(_ pen: Pen) -> String { "The certificates are in \(certificates)." }
}
