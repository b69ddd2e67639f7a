import ArgumentParser
import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import Signatures

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check a data directory, a transcript or a proof from outside.",
    discussion: HelpPage.discussion(
      """
      Of a directory it hashes every change again, checks every head and every receipt against the clinic's root key, compares the \
      digests, and says what is known and has not arrived; nobody may be at work there. Of a transcript it checks the chain \
      (`cistern replay` runs it again). A proof that `cistern prove` wrote is checked with the clinic's id alone. An export holds no \
      signatures, so there is nothing in it to check.
      """,
      examples: [
        "cistern verify ~/.cistern/clinic", "cistern verify ~/.cistern/device --json", "cistern verify session.transcript",
        "cistern verify change.proof --clinic 1a8222a6a9bd5c7d9cf03e572d9cccef",
      ], exits: ExitStatus.allCases))

  @Argument(help: "A server's data directory, or a device's; a transcript; a proof.", completion: .file()) var directory: String
  @Option(help: "The clinic's id, 32 hexadecimal digits. Default: the one that the first log names.") var clinic: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder), !isFolder.boolValue {
      let report = try FileVerification.of(directory, clinic: clinic)
      try output.show(report)
      if !report.isSound { throw ExitStatus.doesNotHold }
      return
    }
    let isDevice = FileManager.default.fileExists(atPath: directory + "/store/cistern.sqlite")
    guard isDevice || FileManager.default.fileExists(atPath: directory + "/cistern.sqlite") else {
      throw Failure(.unreadable, "\(directory) holds neither a server's data nor a device's")
    }
    let hasher = OpenSSLHasher()
    let store = try SQLiteStore.open(
      directory: isDevice ? directory + "/store" : directory, hasher: hasher, role: isDevice ? .device : .server)
    defer { try? store.close() }
    let report = try store.read { reader in
      let logs = try reader.logsChanged(after: 0).sorted { $0.log < $1.log }
      guard let clinic = try expectedClinic(in: reader) else {
        return Verification(directory: directory, clinic: nil, logs: [], limbo: [:], isSound: logs.isEmpty)
      }
      let check = StoreCheck(clinic: clinic, hasher: hasher, verifier: OpenSSLVerifier(), isDevice: isDevice)
      let progress = ProgressLine(isWanted: !output.json)
      var checks: [LogCheck] = []
      for (index, log) in logs.enumerated() {
        progress.show("checking log \(index + 1) of \(logs.count)")
        checks.append(try check.check(log.log, stored: log.digest, in: reader))
      }
      progress.clear()
      return Verification(
        directory: directory, clinic: clinic.description, logs: checks.map(Verification.Log.init),
        limbo: try reader.limbo().reduce(into: [:]) { $0[$1.reason, default: 0] += 1 },
        isSound: checks.allSatisfy(\.faults.isEmpty))
    }
    try output.show(report)
    if !report.isSound { throw ExitStatus.doesNotHold }
  }

  /// The clinic given, or that of the first certified server key.
  private func expectedClinic(in reader: any StoreReader) throws -> ClinicID? {
    if let clinic {
      guard let id = ClinicID(hex: clinic) else { throw Failure(.usage, "--clinic takes 32 hexadecimal digits") }
      return id
    }
    return try StoredClinic.id(in: reader)
  }
}
