import ClinicalFiles
import Complications
import PumpRecords
import Testing

@Suite("Work grows as the log does: ten times the records, at most twelve times the visits")
struct GrowthTests {
  /// A log of one sort of entries. The smaller of two logs is longer than the windows in which rules look back.
  struct Shape: CustomTestStringConvertible, Sendable {
    let name: String
    /// Hours between two entries.
    var everyHours = 24
    var few = 20
    let entry: @Sendable (Int) -> String

    var testDescription: String { name }
  }

  private static let shapes: [Shape] = [
    Shape(name: "daily notes") { "kind: note, by: nurse, text: day \($0)" },
    Shape(name: "daily reports", few: 40) { "kind: symptoms, by: patient, spasticityNRS: \(3 + $0 % 2), itch: false" },
    Shape(name: "programs", everyHours: 168, few: 30) {
      "kind: program, by: prescriber, mode: simple, state: running, dailyDoseMcg: \(200 + $0 % 7), concentrationMcgPerML: 2000"
    },
    Shape(name: "refills", everyHours: 24 * 40) {
      "kind: refill, by: nurse, filledML: 18, aspiratedML: 3, concentrationMcgPerML: 2000, drug: baclofen, lot: L\($0)"
    },
    Shape(name: "findings that stay open", everyHours: 48, few: 10) {
      "kind: refill, by: nurse, filledML: \(60 + $0), concentrationMcgPerML: 2000, lot: L\($0)"
    },
  ]

  private static func visits(_ shape: Shape, _ count: Int) throws -> (visits: Int, events: Int) {
    var text = "timeline: 1\npumpLogs: [{id: P1, implant: {reservoirML: 20}}]\nentries:\n"
    for place in 0..<count {
      let at = Instant(milliseconds: 1_767_225_600_000 + Int64(place * shape.everyHours) * 3_600_000).text
      text += "  - {at: \"\(at)\", \(shape.entry(place))}\n"
    }
    let file = try TimelineFileReader.read(Array(text.utf8), name: shape.name)
    let rulebook = try DefaultRulebook.load()
    var run = DetectionRun(log: try #require(file.pumpLogs.first), site: file.siteFacts, rulebook: rulebook, clock: file.clock)
    var events = 0
    while let more = run.step() { events += more.count }
    return (run.visits, events)
  }

  @Test("of every shape", arguments: shapes)
  func linear(_ shape: Shape) throws {
    let few = try Self.visits(shape, shape.few)
    let many = try Self.visits(shape, 10 * shape.few)
    print("visits: \(shape.name) \(few) \(many)")
    #expect(many.visits <= 12 * few.visits)
  }
}
