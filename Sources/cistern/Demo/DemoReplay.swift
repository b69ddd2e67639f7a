import Foundation
import Replay
import Signatures

/// Replays what the demo's server and devices recorded.
struct DemoReplay {
  let sessions: TranscriptDirectory
  let pen: Pen

  /// - Throws: ``ExitStatus/doesNotHold`` after the last, where one of them is not equal.
  func run() async throws {
    let files = try sessions.files()
    let ports = ReplayPorts(hasher: OpenSSLHasher(), verifier: OpenSSLVerifier())
    var different = 0
    var records = 0
    for file in files {
      let replay = await SessionReplay([UInt8](try Data(contentsOf: file)), ports: ports)
      records += replay.recordCount
      guard !replay.isEqual else { continue }
      different += 1
      print("  " + ReplayReport(file: file.lastPathComponent, replay).text(pen))
    }
    guard different == 0, !files.isEmpty else { throw ExitStatus.doesNotHold }
    print("  \(files.count) sessions replayed (\(records) records), " + pen.good("equal bit for bit"))
  }
}
