import PumpRecords
import Testing

@Suite("Text from elsewhere cannot move the cursor or overpaint another's value")
struct PrintableTests {
  @Test("control characters and marks of direction are shown, not obeyed")
  func controls() {
    #expect(Printable.text("ok\u{1B}[2K\u{1B}[1A\rFAKE\nnext") == "ok\u{FFFD}[2K\u{FFFD}[1A\u{FFFD}FAKE\u{23CE}next")
    #expect(Printable.text("dose \u{202E}004\u{202C} \u{9B}2J\u{7F}") == "dose \u{FFFD}004\u{FFFD} \u{FFFD}2J\u{FFFD}")
    #expect(Printable.text("Grüße, 10 µg · 日本語") == "Grüße, 10 µg · 日本語")
  }
}
