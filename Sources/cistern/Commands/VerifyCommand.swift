import Admission
import ArgumentParser
import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import Signatures

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check a data directory from outside: leaves, heads, receipts, digests.",
    discussion: HelpPage.discussion(
      """
      Hashes every change again, checks every head and every receipt against the clinic's root key, and compares the digests. \
      Nobody may be at work in the directory.
      """,
      examples: ["cistern verify ~/.cistern/clinic", "cistern verify ~/.cistern/device --json"], exits: ExitStatus.allCases))

  @Argument(help: "A server's data directory, or a device's.") var directory: String
  @Option(help: "The clinic's id, 32 hexadecimal digits. Default: the one that the first log names.") var clinic: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
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
      guard let clinic = try expectedClinic(logs.map(\.log), in: reader) else {
        return Verification(directory: directory, clinic: nil, logs: [], limbo: [:], isSound: logs.isEmpty)
      }
      let check = StoreCheck(clinic: clinic, hasher: hasher, verifier: OpenSSLVerifier())
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
  private func expectedClinic(_ logs: [PumpLogID], in reader: any StoreReader) throws -> ClinicID? {
    if let clinic {
      guard let id = ClinicID(hex: clinic) else { throw Failure(.usage, "--clinic takes 32 hexadecimal digits") }
      return id
    }
    for log in logs {
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

private struct Verification: Report {
  struct Log: Encodable {
    var log: String
    var label: String?
    var feeds: Int
    var changes: Int
    var receipts: Int
    var knownNotArrived: UInt64
    var digest: String
    var faults: [String]

    init(_ check: LogCheck) {
      log = check.log.description
      label = check.label
      feeds = check.feeds
      changes = check.changes
      receipts = check.receipts
      knownNotArrived = check.knownNotArrived
      digest = check.digest.description
      faults = check.faults.map { fault in
        (fault.writer.map { "writer \($0.description.prefix(8)): " } ?? "") + fault.sentence
      }
    }
  }

  var directory: String
  var clinic: String?
  var logs: [Log]
  /// What did not verify and is kept apart, forks among it: how many of each reason.
  var limbo: [String: Int]
  var isSound: Bool

  func text(_ pen: Pen) -> String {
    var lines = logs.map { log in
      let words =
        "\(log.label ?? log.log): \(log.feeds) feeds, \(log.changes) changes, \(log.receipts) receipts, digest \(log.digest)"
        + (log.knownNotArrived > 0 ? ", \(log.knownNotArrived) known and not arrived" : "")
      return ([(log.faults.isEmpty ? pen.good("holds") : pen.alarming("DOES NOT HOLD")) + "  " + words] + log.faults.map { "    " + $0 })
        .joined(separator: "\n")
    }
    if logs.isEmpty { lines.append("There is nothing in \(directory) yet.") }
    if !limbo.isEmpty {
      let reasons = limbo.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append(pen.careful("limbo") + "  kept apart, counting nowhere: " + reasons.joined(separator: ", "))
    }
    if let clinic { lines.append("clinic \(clinic)") }
    return lines.joined(separator: "\n")
  }
}
