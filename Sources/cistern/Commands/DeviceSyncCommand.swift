import ArgumentParser
import ChangeLog
import FieldDevice
import Foundation

struct DeviceSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Sync with the clinic's server.",
    discussion: HelpPage.discussion(
      "What arrives whole is kept even when the connection breaks; run it again and it goes on from there.",
      examples: ["cistern device sync", "cistern device sync --record session.transcript && cistern replay session.transcript"],
      exits: [.done, .usage, .unreachable, .internal, .storage]))

  @Option(help: "Record the session in this file, for `cistern replay`. It holds patient data: mode 0600.", completion: .file())
  var record: String?
  @OptionGroup var device: DeviceOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    if let record, FileManager.default.fileExists(atPath: record) {
      throw Failure(.usage, "\(record) is there already and is not written over: choose another name for the transcript")
    }
    let opened = try await device.open()
    let progress = ProgressLine(isWanted: !output.json)
    let events = opened.changes
    let teller = Task {
      for await event in events {
        guard case .syncProgress(let now) = event else { continue }
        progress.show("sent \(now.sent), \(now.toSend) to go; received \(now.received), \(now.toReceive) to come")
      }
      progress.clear()
    }
    let outcome: SyncOutcome
    do {
      outcome = try await opened.sync(recordingTo: record.map { URL(fileURLWithPath: $0) })
    } catch {
      await opened.close()
      await teller.value
      throw error
    }
    let labels = try await opened.logs()
    await opened.close()
    await teller.value
    try output.show(Synced(outcome, labels))
  }
}

private struct Synced: Report {
  struct Log: Encodable {
    var log: String
    var label: String?
    var count: Int
  }

  struct Disagreement: Encodable {
    var log: String
    var label: String?
    var why: String
  }

  struct Quarantined: Encodable {
    var change: String
    var reason: String
  }

  var isEqual: Bool
  var rounds: Int
  var sent: UInt64
  var receipted: UInt64
  var received: [Log]
  var quarantined: [Quarantined]
  var refused: Int
  var cameBack: [Log]
  var disagreements: [Disagreement]
  var outsideScope: [String]

  init(_ outcome: SyncOutcome, _ logs: [FieldDevice.KnownLog]) {
    isEqual = outcome.isEqual
    rounds = outcome.rounds
    sent = outcome.sent
    receipted = outcome.receipted
    func label(_ log: PumpLogID) -> String? { logs.first { $0.id == log }?.label }
    received = outcome.received.map { Log(log: $0.log.description, label: label($0.log), count: $0.count) }
    cameBack = outcome.cameBack.map { Log(log: $0.log.description, label: label($0.log), count: $0.count) }
    disagreements = outcome.disagreements.map {
      Disagreement(log: $0.log.description, label: label($0.log), why: $0.sentence)
    }
    quarantined = outcome.quarantined.map { Quarantined(change: $0.change.description, reason: $0.reason) }
    refused = outcome.refused
    outsideScope = outcome.outsideScope.map(\.description)
  }

  func text(_ pen: Pen) -> String {
    let new = received.isEmpty ? "nothing" : received.map { "\($0.count) in \($0.label ?? $0.log)" }.joined(separator: ", ")
    var lines = ["Sent \(sent), received \(new); receipts cover \(receipted) more of this device's changes."]
    if isEqual { lines.append(pen.good("Device and server hold the same.")) }
    if !isEqual, disagreements.isEmpty { lines.append(pen.careful("Device and server do not hold the same yet: sync again.")) }
    for item in disagreements { lines.append(pen.alarming("\(item.label ?? item.log): \(item.why).")) }
    for item in cameBack {
      lines.append(
        pen.careful(
          "\(item.label ?? item.log): \(Counted.text(item.count, "change")) of this device came back that it did not hold: it was "
            + "restored from an older copy, or a copy of it is in use."))
    }
    for item in quarantined { lines.append(pen.careful("Quarantined at the server: \(item.change), \(item.reason)")) }
    if refused > 0 {
      lines.append(
        pen.careful(
          "\(Counted.text(refused, "batch was", "batches were")) not taken, here or at the server, and \(refused == 1 ? "is" : "are") kept apart."
        ))
    }
    for log in outsideScope { lines.append(pen.careful("The server does not count \(log) to this device any longer; it is kept here.")) }
    return lines.joined(separator: "\n")
  }
}
