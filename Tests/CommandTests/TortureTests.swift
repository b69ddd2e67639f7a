import Foundation
import Testing
import TestGround

/// `Scripts/torture` with a small count: real processes, killed, cut and starved. `Scripts/torture --minutes 30` is the long mode.
@Suite("Killed, cut and starved, a clinic loses nothing")
struct TortureTests {
  static let isPossible = (try? Python.run(["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]))?.status == 0

  @Test("two rounds from a printed seed", .enabled(if: isPossible, "needs python3, 3.9 or later"))
  func shortly() throws {
    let seed = ProcessInfo.processInfo.environment["CISTERN_SEED"] ?? "20261125"
    print("torture: CISTERN_SEED=\(seed)")
    let outcome = try Python.run(
      ["Scripts/torture", "--rounds", "2", "--steps", "30", "--seed", seed, "--program", Program.url.path])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("torture: held in 2 rounds"))
  }
}
