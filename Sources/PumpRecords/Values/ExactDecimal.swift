/// Decimal text to integers at a scale and back, exactly: no binary fraction ever touches a dose.
public enum ExactDecimal {
  /// What to do with decimals beyond the scale.
  @frozen public enum Finer: Sendable {
    /// Not a value.
    case refused
    /// Half away from zero: for numbers that a program computed and printed with its rounding noise.
    case rounded
  }

  /// `text` times 10^decimals. Accepts an optional sign, digits, an optional point with digits, and an optional exponent.
  /// - Returns: nil where the text is no decimal, the result exceeds 64 bits, or it is finer than the scale and `finer` is `.refused`.
  public static func scaled(_ text: String, decimals: Int, finer: Finer = .refused) -> Int64? {
    var bytes = Array(text.utf8)[...]
    guard bytes.count <= 64 else { return nil }
    var negative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      bytes.removeFirst()
    }
    var digits: [UInt8] = []
    var places = 0
    var seenPoint = false
    var exponent = 0
    while let byte = bytes.first {
      bytes.removeFirst()
      if byte >= 0x30, byte <= 0x39 {
        digits.append(byte - 0x30)
        if seenPoint { places += 1 }
      } else if byte == UInt8(ascii: "."), !seenPoint, !digits.isEmpty, let next = bytes.first, next >= 0x30, next <= 0x39 {
        seenPoint = true
      } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"), !digits.isEmpty {
        guard let power = Self.exponent(bytes) else { return nil }
        exponent = power
        bytes = []
      } else {
        return nil
      }
    }
    guard !digits.isEmpty else { return nil }
    let shift = decimals + exponent - places
    var roundUp = false
    if shift < 0 {
      let dropped = digits.suffix(-shift)
      let isShort = -shift > digits.count
      if dropped.contains(where: { $0 != 0 }) {
        guard finer == .rounded else { return nil }
        roundUp = !isShort && (dropped.first ?? 0) >= 5
      }
      digits.removeLast(min(-shift, digits.count))
    } else if digits.contains(where: { $0 != 0 }) {
      guard shift <= 19 else { return nil }
      digits.append(contentsOf: repeatElement(0, count: shift))
    }
    var value: Int64 = 0
    for digit in digits {
      // Accumulates below zero, because Int64.min has no positive twin.
      let (tenfold, over) = value.multipliedReportingOverflow(by: 10)
      let (next, under) = tenfold.subtractingReportingOverflow(Int64(digit))
      guard !over, !under else { return nil }
      value = next
    }
    if roundUp {
      let (next, under) = value.subtractingReportingOverflow(1)
      guard !under else { return nil }
      value = next
    }
    if negative { return value }
    return value == .min ? nil : -value
  }

  private static func exponent(_ bytes: ArraySlice<UInt8>) -> Int? {
    var rest = bytes
    var negative = false
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      rest.removeFirst()
    }
    guard !rest.isEmpty, rest.count <= 2 else { return nil }
    var value = 0
    for byte in rest {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return negative ? -value : value
  }

  /// The exact decimal of `scaled` / 10^decimals, without trailing zeros.
  public static func text(_ scaled: Int64, decimals: Int) -> String {
    var digits = String(scaled.magnitude)
    if decimals > 0 {
      if digits.count <= decimals { digits = String(repeating: "0", count: decimals - digits.count + 1) + digits }
      let point = digits.index(digits.endIndex, offsetBy: -decimals)
      var fraction = digits[point...]
      while fraction.last == "0" { fraction.removeLast() }
      digits = fraction.isEmpty ? String(digits[..<point]) : digits[..<point] + "." + fraction
    }
    return scaled < 0 ? "-" + digits : digits
  }
}
