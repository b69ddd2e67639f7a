import Foundation
import Testing
import TestGround

/// `Protocol/vectors` is what this code says. A difference is a change of bytes that others rely on: read it before writing the pages
/// anew with `CISTERN_REFRESH=1 swift test --filter VectorTests`.
@Suite struct VectorTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Protocol/vectors")
  static let isRefreshing = ProcessInfo.processInfo.environment["CISTERN_REFRESH"] == "1"

  @Test func `the vectors are what this code computes`() throws {
    let kept = Self.folder.appending(path: "kept-signatures.json")
    let signatures = try KeptSignatures(try? Data(contentsOf: kept), mayAdd: Self.isRefreshing)
    let story = try Story(try Cast(signatures))
    var pages: [(String, Page)] = [
      ("1-changes.json", ChangePages.page(story)), ("2-feeds.json", try FeedPages.page(story)),
      ("3-identity.json", try IdentityPages.page(story)), ("4-server-entries.json", LogPages.serverEntries(story)),
      ("5-merge.json", LogPages.merge(story)), ("6-enrolment.json", try ExchangePages.enrolment(story)),
      ("6-round-trip.json", try ExchangePages.roundTrip(story)), ("6-listing.json", try ExchangePages.listing(story)),
      ("6-problems.json", ExchangePages.problems),
      ("8-proofs.json", try LogPages.proofs(story)),
    ]
    pages.append(("kept-signatures.json", signatures.page))
    for (name, page) in pages {
      let file = Self.folder.appending(path: name)
      let text = page.rendered() + "\n"
      if Self.isRefreshing { try text.write(to: file, atomically: true, encoding: .utf8) }
      let stored = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      guard stored != text else { continue }
      // New refusals may come; those that are there stay as they are.
      if name == "6-problems.json", !stored.isEmpty, Self.rows(stored).isSubset(of: Self.rows(text)) { continue }
      let lines = zip(stored.split(separator: "\n"), text.split(separator: "\n"))
      let drift = lines.enumerated().first { $0.element.0 != $0.element.1 }
      let shown = drift.map { "\($0.element.0.prefix(160)) is now \($0.element.1.prefix(160))" } ?? "another length"
      Issue.record("\(name) drifts at line \((drift?.offset ?? 0) + 1): \(shown)")
    }
  }

  private static func rows(_ text: String) -> Set<Substring> { Set(text.split { $0 == "\n" || $0 == "," }) }

  @Test(
    "a checker written from the specification alone reproduces them",
    .enabled(if: Python.hasCryptography, "needs python3 with `cryptography`"))
  func checker() throws {
    let outcome = try Python.run(["Tests/IndependentClient/story.py"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.hasSuffix(" passed, 0 failed\n"))
  }
}
