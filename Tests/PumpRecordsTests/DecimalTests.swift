import PumpRecords
import Testing
import TestGround

@Suite("Decimals are exact") struct DecimalTests {
  @Test(
    "text to scaled integer",
    arguments: [
      ("3.05", 3, 3050), ("0", 3, 0), ("-0", 3, 0), ("20", 3, 20_000), ("0.001", 3, 1), ("1.50", 1, 15), ("007", 0, 7), ("+2.5", 1, 25),
      ("-37.25", 2, -3725), ("1e3", 0, 1000), ("2.5e-1", 3, 250), ("1.5E+2", 0, 150), ("9223372036854775807", 0, .max),
      ("-9223372036854775808", 0, .min), ("3.0000000", 2, 300), ("0e99", 3, 0),
    ] as [(String, Int, Int64)])
  func reads(_ text: String, _ decimals: Int, _ scaled: Int64) {
    #expect(ExactDecimal.scaled(text, decimals: decimals) == scaled)
  }

  @Test(
    "not a value",
    arguments: [
      ("", 3), (".", 3), (".5", 3), ("5.", 3), ("1.2.3", 3), ("1,5", 3), (" 1", 3), ("1 ", 3), ("--1", 3), ("0x10", 3), ("1e", 3),
      ("e5", 3),
      ("1e999", 3), ("nan", 3), ("inf", 3), ("٣", 3), ("1_000", 3), ("3.0501", 3), ("9223372036854775808", 0), ("-9223372036854775809", 0),
      ("9223372036854775.808", 3), ("1e19", 0), ("1e99", 3), ("0.0001", 3), ("1e-99", 3),
    ])
  func refuses(_ text: String, _ decimals: Int) { #expect(ExactDecimal.scaled(text, decimals: decimals) == nil) }

  @Test(
    "rounding noise is half away from zero, where it is asked for",
    arguments: [
      ("297.49999999999994", 3, 297_500), ("0.0005", 3, 1), ("0.00049", 3, 0), ("-0.0005", 3, -1), ("0.00005", 3, 0), ("5e-9", 3, 0),
      ("0.1234567", 6, 123_457),
    ] as [(String, Int, Int64)])
  func rounds(_ text: String, _ decimals: Int, _ scaled: Int64) {
    #expect(ExactDecimal.scaled(text, decimals: decimals, finer: .rounded) == scaled)
  }

  @Test("printing and reading are inverse")
  func inverse() {
    let seed: UInt64 = 20_260_101
    print("seed", seed)
    var random = SplitMix64(seed: seed)
    var values: [Int64] = [.min, .max, 0, 1, -1, 10, 999, 1000, -1000]
    for _ in 0..<2000 { values.append(Int64(bitPattern: random.next()) >> Int64(random.next() % 63)) }
    for value in values {
      for decimals in 0...9 {
        let text = ExactDecimal.text(value, decimals: decimals)
        #expect(ExactDecimal.scaled(text, decimals: decimals) == value, "\(text)")
      }
    }
    #expect(Volume(microlitres: 18_500).description == "18.5 mL")
    #expect(Volume("18.5") == Volume(microlitres: 18_500))
    #expect(Volume("18.5001") == nil)
    #expect(Temperature(centidegrees: -5).text == "-0.05")
    #expect(Score("10").map(\.hundredths) == 1000)
  }
}
