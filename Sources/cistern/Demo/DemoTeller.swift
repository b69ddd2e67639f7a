import Admission
import ChangeLog
import Complications
import FieldDevice
import MerkleLog
import Foundation
import PumpRecords
import SyncServer

/// Tells the demo's story as it happens.
struct DemoTeller {
  let clinic: DemoClinic
  let pen: Pen

  func chapter(_ title: String) { print("\n" + pen.strong(title)) }
  func say(_ line: String) { print("  " + line) }

  func recorded(_ device: DemoDevice, at clock: DemoClock, _ words: String) {
    say("\(clock.hourMinute)  \(pad(device.name)) \(pen.careful("offline"))  \(words)")
  }

  func waits(_ device: DemoDevice) async throws {
    for log in try await device.device.status().logs where log.waiting > 0 {
      say("\(pad(device.name)) \(log.waiting) change\(log.waiting == 1 ? "" : "s") on its disk, waiting to leave")
    }
  }

  func synced(_ device: DemoDevice, _ outcome: SyncOutcome, at clock: DemoClock? = nil) {
    let received = outcome.received.reduce(0) { $0 + $1.count }
    let time = clock.map { $0.hourMinute + "  " } ?? ""
    say(
      "\(time)\(pad(device.name)) sent \(outcome.sent), receipts for \(outcome.receipted), received \(received), "
        + (outcome.isEqual ? pen.good("digests equal") : pen.alarming("digests differ")))
    for notice in outcome.quarantined { say("       quarantined: \(notice.change) (\(notice.reason))") }
  }

  /// Both values of every field that two people left different.
  func conflicts(of device: DemoDevice) async throws {
    let view = try await device.device.view(of: clinic.log)
    for record in view.records {
      guard let table = Kinds.table(code: KindCode(record.kind)) else { continue }
      for field in record.fields where field.isInConflict {
        guard let row = table.row(field.number) else { continue }
        say(pen.careful("conflict") + "  \(table.name).\(row.name): nobody's value is dropped, a second person must decide")
        for value in field.accepted {
          let change = view.change(value.change)
          let name = change.flatMap { view.facts.personNames[$0.person] } ?? "somebody"
          let when = change?.header.wallMS.map { Moment(ms: $0).text } ?? ""
          say("          \(row.describe(value.bytes).joined(separator: ", ")) by \(name), \(when)")
        }
      }
    }
  }

  /// What the server finds now that it did not know before this device came: when it became known, and when it would have been.
  func newFindings(after device: DemoDevice) async throws {
    await clinic.server.findingsSettled()
    for event in try clinic.server.findings(of: clinic.log).events where event.knownAt + 60_000 >= Int64(clamping: clinic.clock.nowMS) {
      guard [.raised, .tierChanged, .reopened].contains(event.kind), event.finding.tier >= .urgent else { continue }
      let tier = event.finding.tier.rawValue.uppercased()
      say("       " + pen.alarming(tier) + "  \(event.finding.rule)  \(event.finding.headline)")
      // A device's clock is believed to two minutes, and a finding holds from the earliest instant: tell the clock's own time.
      let seen = Moment(ms: UInt64(clamping: event.finding.effectiveAt + 120_000))
      let late = (event.knownAt - event.finding.effectiveAt) / 60_000
      if late >= 60 {
        say("              known \(clinic.clock.hourMinute); would have been found at \(seen.hourMinute) had the \(device.name) synced")
      }
    }
  }

  /// Equal digests everywhere, and every change under a receipt.
  func agreement(of devices: [DemoDevice]) async throws {
    let server = try await clinic.server.view(of: clinic.log)
    say("\(pad("server")) holdings \(server.digest)  state \(Hex.text(server.stateDigest.bytes.prefix(8)))…")
    for device in devices {
      let view = try await device.device.view(of: clinic.log)
      let status = try await device.device.status().logs.first
      let isEqual = view.digest == server.digest && view.stateDigest == server.stateDigest
      say(
        "\(pad(device.name)) holdings \(isEqual ? pen.good("equal") : pen.alarming("DIFFERENT")), "
          + "\(status?.receipted ?? 0) of its \(status?.own ?? 0) changes receipted")
      guard isEqual else { throw Failure(.doesNotHold, "\(device.name) and the server do not hold the same") }
    }
  }

  private func pad(_ name: String) -> String { name.padding(toLength: 18, withPad: " ", startingAt: 0) }
}
