/// A one-time enrolment code: 80 random bits, which people read and type as 16 characters of Crockford's base32.
public struct EnrolmentCode: Hashable, Sendable, CustomStringConvertible {
  /// The 10 bytes: the key of the proofs.
  public let bytes: [UInt8]

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// A code of these bytes; nil unless they are 10.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 10 else { return nil }
    self.bytes = bytes
  }

  /// Reads what a person typed. Case, spaces, hyphens and the usual mistakes (O for 0, I and L for 1) are forgiven; nil for
  /// anything else, such as 15 characters.
  public init?(typed: some StringProtocol) {
    var digits: [UInt8] = []
    for unit in typed.utf8 {
      let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(unit) ? unit - 32 : unit
      switch upper {
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
      case UInt8(ascii: "O"): digits.append(0)
      case UInt8(ascii: "I"), UInt8(ascii: "L"): digits.append(1)
      default:
        guard let digit = Self.alphabet.firstIndex(of: upper) else { return nil }
        digits.append(UInt8(digit))
      }
      guard digits.count <= 16 else { return nil }
    }
    guard digits.count == 16 else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      bits = bits << 5 | UInt32(digit)
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    self.bytes = bytes
  }

  /// The 16 characters without hyphens.
  public var compact: String {
    var characters: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        characters.append(Self.alphabet[Int(bits >> UInt32(count) & 31)])
      }
      bits &= 1 << UInt32(count) - 1
    }
    return String(decoding: characters, as: UTF8.self)
  }

  /// Four groups of four characters, as it is shown and dictated.
  public var description: String {
    let characters = Array(compact)
    return stride(from: 0, to: characters.count, by: 4).map { String(characters[$0..<min($0 + 4, characters.count)]) }.joined(
      separator: "-")
  }
}
