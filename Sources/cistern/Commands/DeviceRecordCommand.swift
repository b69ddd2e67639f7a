import Admission
import ArgumentParser
import ChangeLog
import FieldDevice
import Foundation
import PumpRecords

struct DeviceRecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record something, offline.",
    discussion: HelpPage.discussion(
      """
      Fields are name=value; a list takes its name several times; a field of a nested message is written backPain.nrs=6, of the first \
      message of a list boluses[1].doseMcg=25. A time without an offset is local; `at` may be from/to. Without `at` it happened now. \
      An absurd value is told and recorded as it is.

      --amends and --retracts take the id of a record, --confirms that of somebody's amendment or retraction, as `cistern log show` \
      prints them.
      """,
      examples: [
        "cistern device record symptoms --log P1 spasticityNRS=7 itch=true",
        "cistern device record vitals temperatureC=38.4 at=2026-01-31T07:30",
        "cistern device record refill --amends 3f2a91c0 filledML=19",
        "cistern device record --confirms 81d0aa17",
      ]))

  @Argument(help: "The kind: symptoms, vitals, refill, program, …; none with --retracts or --confirms.") var kind: String?
  @Argument(help: "name=value, once for each field.") var fields: [String] = []
  @Option(help: "The log's label or id; not needed where there is one.") var log: String?
  @Option(help: "Corrects the record with this id.") var amends: String?
  @Option(help: "Withdraws the record with this id.") var retracts: String?
  @Option(help: "Agrees with the amendment or retraction with this id.") var confirms: String?
  @Option(help: "Why, of a correction or withdrawal.") var reason: String?
  @OptionGroup var device: DeviceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if kind == nil, retracts == nil, confirms == nil { throw ValidationError("Missing expected argument '<kind>'") }
    guard [amends, retracts, confirms].compactMap(\.self).count <= 1 else {
      throw ValidationError("Only one of --amends, --retracts and --confirms can be given.")
    }
  }

  func run() async throws {
    let opened = try await device.open()
    let log = try await opened.theLog(log)
    var implausible: [ImplausibleValue] = []
    var doubts: [String] = []
    let id: ChangeID
    if let retracts {
      id = try await opened.retract(try await opened.record(retracts, in: log), in: log.id, reason: reason)
    } else if let confirms {
      id = try await opened.confirm(try await opened.change(confirms, in: log), in: log.id)
    } else {
      let kind = kind ?? ""
      let entry = try Entry(kind: kind, fields, LocalZone.reading)
      implausible = entry.implausible
      doubts = entry.doubts(now: Int64(Date.now.timeIntervalSince1970 * 1_000))
      if let amends {
        let shown = try await opened.record(amends, in: log)
        guard shown.kind == entry.kind.rawValue else { throw DeviceError.otherKind(kind) }
        id = try await opened.amend(shown, in: log.id, with: entry.fields, reason: reason)
      } else {
        id = try await opened.record(entry, in: log.id)
      }
    }
    let verdict = try await opened.view(of: log.id).change(id)?.verdict
    await opened.close()
    for value in implausible {
      Farewell.say("cistern: \(value.field) is outside of what is possible (\(value.possible)): recorded as it is")
    }
    for doubt in doubts { Farewell.say("cistern: \(doubt): recorded as it is; correct a slip with --amends \(id.description.prefix(8))") }
    if let quarantined = verdict?.reason {
      Farewell.say("cistern: recorded, and the server will keep it quarantined: \(quarantined.sentence)")
    }
    try output.show(
      Recorded(
        change: id.description, log: log.id.description, label: log.label, implausible: implausible.map(\.field),
        quarantined: verdict?.reason?.word))
  }
}

private struct Recorded: Report {
  var change: String
  var log: String
  var label: String?
  var implausible: [String]
  var quarantined: String?

  func text(_ pen: Pen) -> String { "Recorded in \(label ?? log): \(pen.strong(change)); it waits for the next sync." }
}
