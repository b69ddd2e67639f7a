import SQLiteStorage
import ArgumentParser
import ChangeLog
import Foundation
import Signatures
import SyncServer

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a clinic: its keys and an empty data directory.",
    discussion: HelpPage.discussion(
      """
      Three keys are made. The server's own stays in the data directory. The root key certifies it, and the spare root key replaces \
      the root should it be lost: keep both away from the server, and apart from each other.
      """,
      examples: ["cistern init --name \"Spasticity clinic\"", "cistern init --data /srv/cistern --root-keys /media/safe --name Ward"]))

  @OptionGroup var data: DataOptions
  @Option(help: "The clinic's name, shown when a device enrols.") var name: String
  @Option(help: "Where the root and spare keys go. Default: beside the data directory, with -root at the end of its name.")
  var rootKeys: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let directory = data.directory
    let safe = rootKeys ?? directory.path + "-root"
    let files = FileManager.default
    guard !files.fileExists(atPath: directory.keyFile) else {
      throw Failure(.usage, "\(directory.path) holds a clinic already: choose another directory with --data")
    }
    let held = (try? files.contentsOfDirectory(atPath: directory.path)) ?? []
    guard held.isEmpty else {
      throw Failure(.usage, "\(directory.path) is not empty (\(held.sorted()[0])): a clinic wants a directory of its own, see --data")
    }
    for path in [directory.path, safe] {
      do {
        try files.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw Failure(.storage, "\(path) cannot be made: \(error.localizedDescription)")
      }
    }
    let root = try KeyFile.create(.p256, at: safe + "/root.key")
    let spare = try KeyFile.create(.p256, at: safe + "/spare.key")
    let server = try SoftwareSigner.generate(.p256)
    let (clinic, certified) = try ClinicIdentity.found(
      root: root, spare: spare.publicKey, server: server.publicKey, hasher: OpenSSLHasher())
    let store = try directory.openStore()
    try ClinicServer.found(clinic: clinic, certified: certified, name: name, in: store)
    try store.close()
    try directory.certify(root: root, spareID: certified.spareID, server: server.publicKey)
    // Last: a directory with a server key holds a whole clinic.
    try KeyFile.write(server, to: directory.keyFile)
    try output.show(MadeClinic(clinic: clinic.description, name: name, data: directory.path, rootKeys: safe))
  }
}

private struct MadeClinic: Report {
  var clinic: String
  var name: String
  var data: String
  var rootKeys: String

  func text(_ pen: Pen) -> String {
    """
    Clinic \(pen.strong(name)) is ready.
      clinic id   \(clinic)
      data        \(data)
      root keys   \(rootKeys)   move root.key and spare.key to two safe places now

    Next:
      cistern clinic add-log P1 --data \(data)
      cistern clinic enrol-code --role nurse --person "Nora N." --log P1 --data \(data)
      cistern serve --data \(data)
    """
  }
}
