import ArgumentParser
import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import Signatures

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what is wrong with an installation, and what to do.",
    discussion: HelpPage.discussion(
      """
      Looks at clock, disk, fsync, permissions, keys and the store's format, of a clinic's data directory or of a device's. \
      A running server is not disturbed, and nothing is changed: a file of a few bytes is written beside the store and taken away \
      again. `cistern verify` checks what the store holds.
      """,
      examples: ["cistern doctor", "cistern doctor /srv/cistern --json"],
      exits: [.done, .doesNotHold, .usage, .internal, .storage]))

  @Argument(help: "A data directory. Default: $CISTERN_DATA, else ~/.cistern/clinic.", completion: .directory) var directory: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let path = ServerDirectory.named(directory).path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure(.usage, "\(path) is no directory: name the data directory of a clinic or a device")
    }
    let report = Diagnosis(Examination(directory: path).checks())
    try output.show(report)
    if !report.isWell { throw ExitStatus.doesNotHold }
  }
}

/// What `cistern doctor` found.
struct Diagnosis: Report {
  var checks: [Examination.Check]
  var isWell: Bool

  init(_ checks: [Examination.Check]) {
    self.checks = checks
    isWell = checks.allSatisfy { $0.isWell }
  }

  func text(_ pen: Pen) -> String {
    var lines: [String] = []
    for check in checks {
      let mark = check.isWell ? pen.good("well ") : pen.alarming("WRONG")
      lines.append("\(mark)  \(check.name.padding(toLength: 12, withPad: " ", startingAt: 0))  \(check.found)")
      if let advice = check.advice { lines.append("       " + String(repeating: " ", count: 14) + advice) }
    }
    return lines.joined(separator: "\n")
  }
}
