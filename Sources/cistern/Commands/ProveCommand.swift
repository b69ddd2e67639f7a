import Admission
import ArgumentParser
import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import Signatures

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Write a proof of who wrote a change, for somebody who trusts nobody here.",
    discussion: HelpPage.discussion(
      """
      The file leads from the change to its writer's head, to the statement that the writer's device signed when it was enrolled, to \
      the server's key and to the clinic's root. Whoever has the clinic's id checks it offline with `cistern verify FILE --clinic ID`. \
      It says who wrote the change, not what it counts for. It holds the change's content unless --without-content is given.
      """,
      examples: [
        "cistern prove 5b48c531 --output change.proof", "cistern prove 5b48c531 --data /srv/cistern --without-content",
        "cistern verify change.proof --clinic 1a8222a6a9bd5c7d9cf03e572d9cccef",
      ], exits: [.done, .usage, .unreadable, .internal, .storage]))

  @Argument(help: "The change's id as `cistern log show` prints it; its first 8 digits or more.") var change: String
  @Option(help: "The file to write. Default: the beginning of the id, with .proof behind it.", completion: .file()) var output: String?
  @Flag(help: "Leave body and note out: their hashes are enough for the proof.") var withoutContent = false
  @Option(help: "A server's data directory, instead of a device's.", completion: .directory) var data: String?
  @OptionGroup var device: DeviceOptions
  @Flag(help: "Print JSON instead of text.") var json = false

  func validate() throws {
    guard change.count >= 8, change.allSatisfy(\.isHexDigit) else {
      throw ValidationError("A change is named by 8 or more hexadecimal digits.")
    }
  }

  func run() throws {
    let place = data ?? device.url.path + "/store"
    guard FileManager.default.fileExists(atPath: place + "/cistern.sqlite") else {
      throw Failure(.usage, "\(place) holds no changes: say --dir for a device or --data for a server")
    }
    let hasher = OpenSSLHasher()
    // A copy: a running server, or an app, is not disturbed.
    let copy = FileManager.default.temporaryDirectory.appending(path: "cistern-prove-" + Hex.text(SystemRandom().bytes(8))).path
    try SQLiteStore.copy(from: place, to: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let store = try SQLiteStore.open(directory: copy, hasher: hasher, role: data == nil ? .device : .server)
    defer { try? store.close() }
    let (clinic, proof) = try store.read { reader in
      guard let clinic = try StoredClinic.id(in: reader) else { throw Failure(.usage, "\(place) holds no log of any clinic yet") }
      let making = ProofMaking(clinic: clinic, hasher: hasher, verifier: OpenSSLVerifier())
      do {
        return (clinic, try making.proof(of: change.lowercased(), withoutContent: withoutContent, in: reader))
      } catch let obstacle as ProofMaking.Obstacle {
        throw Self.failure(obstacle, change)
      }
    }
    let proven = try proof.verify(for: clinic, hasher: hasher, verifier: OpenSSLVerifier())
    let file = output ?? "\(change.lowercased().prefix(8)).proof"
    let bytes = proof.file()
    guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]),
      (try? Data(bytes).write(to: URL(fileURLWithPath: file))) != nil
    else { throw Failure(.storage, "\(file) cannot be written: choose another place with --output") }
    let report = Proved(
      file: file, bytes: bytes.count, change: proven.id.description, writer: proven.writer.description, clinic: clinic.description)
    print(json ? try report.json() : report.text(.standardOutput))
  }

  private static func failure(_ obstacle: ProofMaking.Obstacle, _ change: String) -> Failure {
    switch obstacle {
    case .noSuchChange: Failure(.usage, "no log here holds a change \(change): `cistern log show` prints the ids")
    case .ambiguous: Failure(.usage, "several changes begin with \(change): write more of the id")
    case .noHead: Failure(.usage, "no signed head covers \(change) yet: sync first")
    case .notIntroduced: Failure(.usage, "the server has not introduced the writer of \(change) here, or it is the server's own entry")
    }
  }
}

/// The clinic that a store's logs belong to.
enum StoredClinic {
  /// That of the first certified server key; nil where there is none.
  static func id(in reader: any StoreReader) throws -> ClinicID? {
    for log in try reader.logs() {
      for feed in try reader.feeds(of: log) {
        guard let first = try reader.changes(of: log, writer: feed.writer, from: 0, maxBytes: 1).first,
          case .serverKey(let key) = ServerEntry(first)
        else { continue }
        return Identities.clinic(root: key.root, spareID: key.spareID, hasher: OpenSSLHasher())
      }
    }
    return nil
  }
}

private struct Proved: Report {
  var file: String
  var bytes: Int
  var change: String
  var writer: String
  var clinic: String

  func text(_ pen: Pen) -> String {
    """
    Wrote \(pen.strong(file)): \(bytes) bytes, which prove who wrote \(change).
    Whoever doubts it runs: cistern verify \(file) --clinic \(clinic)
    """
  }
}
