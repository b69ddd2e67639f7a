import ArgumentParser
import ClinicalFiles
import Complications
import Foundation
import Replay
import Signatures
import SyncProtocol

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Verify recorded sync sessions and run them once more.",
    discussion: HelpPage.discussion(
      """
      The same server or device code runs on what was recorded, touching neither disk nor network, and what it does is compared with \
      what was done: every byte that went out, every signature, every standing, every digest. The first difference is named. \
      Transcripts hold patient data.
      """,
      examples: [
        "cistern replay sessions/*.transcript", "cistern replay --until 40 session.transcript", "cistern replay --json session.transcript",
      ], exits: [.done, .doesNotHold, .usage, .unreadable, .internal]))

  @Argument(help: "Transcripts, as `cistern serve --record` and `cistern device sync --record` write them.", completion: .file())
  var files: [String]
  @Option(help: "Compare and tell as far as this record, counted from 0.") var until: Int?
  @Option(help: "Tell the steps as fast as they happened, times this; 0: at once.") var speed = 0.0
  @Flag(name: .shortAndLong, help: "Print one line a session.") var quiet = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if files.isEmpty { throw ValidationError("which transcripts?") }
    if let until, until < 0 { throw ValidationError("--until takes the number of a record, 0 or more") }
    guard speed.isFinite, speed >= 0 else { throw ValidationError("--speed takes 0 or more, such as 60") }
  }

  func run() async throws {
    let pen = Pen.standardOutput
    let detection = try DetectionSettings.standard()
    var isEqual = true
    let progress = ProgressLine(isWanted: !output.json)
    defer { progress.clear() }
    for (place, file) in files.enumerated() {
      progress.show("running \(file) once more (\(place + 1) of \(files.count))")
      let bytes = try InputFile.bytes(file)
      let replay = await SessionReplay(
        bytes, ports: ReplayPorts(hasher: OpenSSLHasher(), verifier: OpenSSLVerifier()), detection: detection, until: until)
      progress.clear()
      if replay.fault?.reason == .notATranscript { throw Failure(.unreadable, "\(file) is no transcript") }
      if let missing = replay.missing { throw Failure(.unreadable, "\(file) cannot be replayed: it holds no \(missing)") }
      let report = ReplayReport(file: file, replay, until: until)
      if !output.json, !quiet { try await tell(replay.steps, in: file, pen) }
      print(output.json ? try report.json() : report.text(pen))
      isEqual = isEqual && replay.isEqual
    }
    if !isEqual { throw ExitStatus.doesNotHold }
  }

  private func tell(_ steps: [ReplayStep], in file: String, _ pen: Pen) async throws {
    print(pen.strong(file))
    var last: UInt64?
    for step in steps {
      if speed > 0, let last, step.atMS > last {
        fflush(nil)
        try await Task.sleep(for: .milliseconds(min(Double(step.atMS - last) / speed, 3_600_000)))
      }
      last = step.atMS
      let words = step.topic == .conflict || step.topic == .refused ? pen.careful(step.sentence) : step.sentence
      print("  " + pen.faint("\(pad("\(step.record)", 5)) \(Moment(ms: step.atMS).text)") + "  \(pad(step.topic.rawValue, 8))  \(words)")
    }
  }

  private func pad(_ text: String, _ width: Int) -> String { text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0) }
}

/// What a replay found.
struct ReplayReport: Report {
  struct Step: Encodable {
    var record: Int
    var at: String
    var topic: String
    var sentence: String
  }

  struct Divergence: Encodable {
    var record: Int
    var expected: String
    var found: String
  }

  var file: String
  var side: String?
  var records: Int
  var isEqual: Bool
  /// The last record that was compared, where not all were.
  var until: Int?
  var divergence: Divergence?
  var steps: [Step]

  init(file: String, _ replay: SessionReplay, until: Int? = nil) {
    self.file = file
    self.until = until
    side = replay.begin.map { $0.side == .server ? "server" : "device" }
    records = replay.recordCount
    isEqual = replay.isEqual
    if let fault = replay.fault {
      divergence = Divergence(
        record: fault.record, expected: "an unbroken chain", found: "at byte \(fault.offset): \(fault.reason.rawValue)")
    } else if let first = replay.divergence {
      divergence = Divergence(record: first.record, expected: first.expected, found: first.found)
    }
    steps = replay.steps.map {
      Step(record: $0.record, at: Moment(ms: $0.atMS).text, topic: $0.topic.rawValue, sentence: $0.sentence)
    }
  }

  func text(_ pen: Pen) -> String {
    guard let divergence else {
      let compared = until.flatMap { $0 < records - 1 ? "as far as record \($0)" : nil } ?? "bit for bit"
      return pen.good("equal") + "  \(file): \(records) records, chain whole, replayed \(compared)"
    }
    return pen.alarming("NOT EQUAL") + "  \(file): record \(divergence.record): expected \(divergence.expected); came \(divergence.found)"
  }
}
