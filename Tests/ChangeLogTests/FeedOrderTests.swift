import Admission
import ChangeLog
import MerkleLog
import Signatures
import Testing

@Suite("Promise 2: standings do not depend on the order in which feeds are handed in")
struct FeedOrderTests {
  @Test("every order of the feeds of 50 histories gives the same verdicts, labels and digests")
  func feedOrder() throws {
    for seed in UInt64(300)..<350 {
      let history = try RandomHistory(seed: seed)
      let feeds = history.members.map { FeedContent(log: history.log, writer: $0.id, changes: $0.changes, hasher: hasher) }
      func view(_ feeds: [FeedContent]) -> LogView {
        LogView(log: history.log, clinic: history.clinic, feeds: feeds, hasher: hasher, verifier: OpenSSLVerifier())
      }
      let one = view(feeds)
      let other = view(feeds.reversed())
      #expect(one.changes.map(\.verdict) == other.changes.map(\.verdict), "seed \(seed)")
      #expect(one.digest == other.digest && one.stateDigest == other.stateDigest, "seed \(seed)")
    }
  }
}
