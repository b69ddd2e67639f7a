import PumpRecords
import Testing

@Suite("Times are exact") struct TimeTests {
  @Test(
    "instants",
    arguments: [
      ("1970-01-01T00:00Z", 0), ("1970-01-01", 0), ("2026-01-01T10:00Z", 1_767_261_600_000),
      ("2026-01-01T10:00:00.250Z", 1_767_261_600_250),
      ("2026-01-01T12:00+02:00", 1_767_261_600_000), ("2026-01-01T04:30-0530", 1_767_261_600_000), ("1969-12-31T23:59:59.999Z", -1),
      ("2024-02-29T00:00Z", 1_709_164_800_000),
    ] as [(String, Int64)])
  func reads(_ text: String, _ milliseconds: Int64) { #expect(Instant(text)?.milliseconds == milliseconds) }

  @Test(
    "not an instant",
    arguments: [
      "", "2026", "2026-13-01", "2026-02-29", "2026-01-01T24:00Z", "2026-01-01T10:60Z", "2026-01-01T10:00:60Z", "2026-01-01T10", "2026-1-1",
      "2026-01-01T10:00ZZ", "2026-01-01T10:00+25:00", "0000-01-01", "2026-01-01T10:00:00.Z",
    ])
  func refuses(_ text: String) { #expect(Instant(text) == nil) }

  @Test("without an offset the zone decides, and without a zone it is no instant")
  func zones() {
    let berlin = TextReading { date, _ in date < (LocalDate("2026-03-29") ?? LocalDate(days: 0)) ? 60 : 120 }
    #expect(Instant("2026-01-01T10:00", berlin)?.text == "2026-01-01T09:00:00Z")
    #expect(Instant("2026-06-01T10:00", berlin)?.text == "2026-06-01T08:00:00Z")
    #expect(Instant("2026-06-01T10:00", TextReading { _, _ in nil }) == nil)
  }

  @Test("every day from 1900 to 2100 prints and reads")
  func calendar() throws {
    var days: Int64 = -25_567
    #expect(LocalDate(days: days).text == "1900-01-01")
    while days < 47_483 {
      let text = LocalDate(days: days).text
      #expect(LocalDate(text)?.days == days)
      days += 1
    }
    #expect(LocalDate(days: days).text == "2100-01-02")
    for extreme in [Int64.min, .max] {
      _ = LocalDate(days: extreme).text
      _ = Instant(milliseconds: extreme).text
    }
  }

  @Test(
    "a time that would overflow is unreadable, and takes no other field with it",
    arguments: [Int64.min, .max, Instant.readable.upperBound + 1, Instant.readable.lowerBound - 1])
  func beyondReach(milliseconds: Int64) {
    var writer = WireWriter()
    writer.varint(3, Varint.zigzag(5))
    writer.varint(10, Varint.zigzag(milliseconds))
    var inner = WireWriter()
    inner.varint(1, Varint.zigzag(milliseconds))
    writer.bytes(1000, inner.bytes)
    let refill = Message<Refill>(writer.bytes)
    #expect(refill[Refill.filledML]?.scaled == 5)
    #expect(refill[Refill.expires] == nil && refill[Refill.at] == nil)
    #expect(refill.unreadable == [10, 1000])
  }

  @Test("the ends of what is read are read", arguments: [Instant.readable.lowerBound, Instant.readable.upperBound])
  func withinReach(milliseconds: Int64) {
    var inner = WireWriter()
    inner.varint(1, Varint.zigzag(milliseconds))
    var writer = WireWriter()
    writer.bytes(1000, inner.bytes)
    #expect(Message<Refill>(writer.bytes)[Refill.at]?.from.milliseconds == milliseconds)
  }

  @Test("times of day and packages' months")
  func others() throws {
    #expect(TimeOfDay("08:30")?.minutes == 510)
    #expect(TimeOfDay("24:00")?.text == "24:00")
    #expect(TimeOfDay("24:01") == nil)
    #expect(TimeOfDay("8:30") == nil)
    #expect(try Refill.expires.row.describe(Refill.expires.row.encode(text: "2027-02")) == ["2027-02-28"])
    #expect(try Refill.expires.row.describe(Refill.expires.row.encode(text: "2027-12")) == ["2027-12-31"])
    #expect(try Refill.expires.row.describe(Refill.expires.row.encode(text: "2027-12-05T23:00-05:00")) == ["2027-12-05"])
  }
}
