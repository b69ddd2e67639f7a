import FieldDevice
import PumpRecords
import Testing

@Suite("What is possible and probably a slip is told, and recorded as it is")
struct DoubtsTests {
  private let now: Int64 = 1_767_225_600_000

  @Test(
    "a word that is almost one that rules know",
    arguments: [
      ("refill", "drug=baclofn", "baclofen"), ("lab", "csfCulture=negativ", "negative"), ("imaging", "region=spina", "spine"),
    ])
  func typos(_ kind: String, _ field: String, _ meant: String) throws {
    let doubts = try Entry(kind: kind, [field]).doubts(now: now)
    #expect(doubts.count == 1 && doubts[0].contains("did you mean \(meant)?"))
  }

  @Test("the word itself, and another drug, are no slip", arguments: ["drug=baclofen", "drug=morphine"])
  func words(_ field: String) throws {
    #expect(try Entry(kind: "refill", [field]).doubts(now: now).isEmpty)
  }

  @Test("a time that is still to come, beyond a day of clocks and zones")
  func future() throws {
    #expect(try Entry(kind: "vitals", ["heartRate=60", "at=2026-01-02T00:00:00Z"]).doubts(now: now).isEmpty)
    let doubts = try Entry(kind: "vitals", ["heartRate=60", "at=2027-01-01T00:00Z"]).doubts(now: now)
    #expect(doubts.count == 1 && doubts[0].contains("still to come"))
  }

  @Test("a decimal comma is named")
  func comma() {
    #expect(throws: DeviceError.self) { try Entry(kind: "refill", ["aspiratedML=3,1"]) }
    do {
      _ = try Entry(kind: "refill", ["aspiratedML=3,1"])
    } catch {
      #expect("\(error)".contains("point"))
    }
  }
}
