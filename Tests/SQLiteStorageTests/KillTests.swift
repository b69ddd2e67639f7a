import Foundation
import Signatures
import StorageConformance
import Testing
import TestGround

@Suite("Nothing is lost: when recording has returned, the change survives kill -9")
struct KillTests {
  @Test(.timeLimit(.minutes(5)))
  func everyPrintedChangeIsThereAfterAKillAtARandomMoment() throws {
    let seed: UInt64 = ProcessInfo.processInfo.environment["CISTERN_SEED"].flatMap { UInt64($0) } ?? 20_261_125
    print("kill -9 at random moments: CISTERN_SEED=\(seed)")
    var random = SplitMix64(seed: seed)
    var printed = 0
    var kills = 0
    for _ in 0..<10 {
      // A new folder now and then, so that the making of it is killed as well.
      let folder = try TemporaryFolder()
      let signer = try KeyFile.create(at: folder.at("key"))
      var lines: [String] = []
      for round in 0..<10 {
        let child = try ChildProcess(
          ["record", folder.at("data"), folder.at("key"), "1000000"], output: folder.at("out-\(round)"))
        // Half of the kills fall while the store opens (or is made), the others while it records.
        if random.oneIn(2) { try child.waitForOutput(seconds: 20) }
        usleep(UInt32(random.pick(0...60_000)))
        child.kill()
        child.wait()
        kills += 1
        lines += try child.lines()
        let recorded = try RecordedFeed(in: folder.at("data"), key: signer.publicKey)
        #expect(recorded.holds(lines), "round \(round)")
        // At most the change under way at each kill is there without having been printed.
        #expect(recorded.ids.count <= lines.count + round + 1)
      }
      printed += lines.count
    }
    print("killed \(kills) times; \(printed) printed changes, all there")
    #expect(kills == 100)
    // A canary: were the child too slow to record anything, nothing would have been tested.
    #expect(printed > 100)
  }
}
