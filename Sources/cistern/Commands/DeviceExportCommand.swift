import Admission
import ArgumentParser
import ChangeLog
import ClinicalFiles
import Complications
import FieldDevice
import Foundation
import PumpRecords

struct DeviceExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a log that this device holds as a timeline file (JSON Lines).",
    discussion: HelpPage.discussion(
      """
      Every change is an entry with its id, author and arrival; `cistern detect` reads it. It is a copy for reading and moving on, no \
      replica: signatures stay in the store. It holds patient data: a file is written with mode 0600.
      """,
      examples: ["cistern device export --log P1 --output P1.jsonl", "cistern device export --log P1 | cistern detect -"]))

  @Option(help: "The log's label or id; not needed where there is one.") var log: String?
  @Option(name: [.short, .customLong("output")], help: "Write to this file, which must not be there yet.", completion: .file())
  var output: String?
  @OptionGroup var device: DeviceOptions

  func run() async throws {
    let opened = try await device.open()
    let known = try await opened.theLog(log)
    let view = try await opened.view(of: known.id)
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    await opened.close()
    let settings = try DetectionSettings.standard()
    let zone = PumpLogTimeline.zoneName(of: view).flatMap { settings.zone($0) == nil ? nil : $0 }
    let reasons = view.changes.compactMap { change in change.change.reason.map { (change.id, $0) } }
    let lines = LogFileWriter(
      PumpLogTimeline(view, at: now, zone: settings.zone), zone: zone, end: now, reasons: Dictionary(uniqueKeysWithValues: reasons)
    ).lines()
    guard let output else { return print(lines.joined(separator: "\n")) }
    let descriptor = open(output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(.storage, "\(output) cannot be written: \(String(cString: strerror(errno)))")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
      try file.close()
    } catch {
      throw Failure(.storage, "\(output) cannot be written: \(error.localizedDescription)")
    }
  }
}
