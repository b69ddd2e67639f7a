/// Decimal numbers of the rulebook: digits, perhaps a sign and a point.
enum PlainDecimal {
  /// `text` times 10^decimals; nil where it is no decimal, is finer, or has more than 15 digits.
  static func scaled(_ text: String, decimals: Int) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = parts.first, !whole.isEmpty else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard parts.count == 1 || !fraction.isEmpty, fraction.utf8.count <= decimals, whole.utf8.count + decimals <= 15 else { return nil }
    var value: Int64 = 0
    for byte in (whole + fraction).utf8 {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    for _ in fraction.utf8.count..<decimals { value *= 10 }
    return isNegative ? -value : value
  }
}
