/// Protocol Buffers varints, in the one canonical (shortest) spelling that the log format allows.
public enum Varint {
  /// The number of bytes that `value` takes: 1 ... 10.
  @inlinable public static func length(of value: UInt64) -> Int {
    value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7
  }

  /// Appends the shortest spelling of `value`.
  @inlinable public static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Reads one varint at `position` and moves behind it.
  /// - Throws: `.endsEarly`, `.notMinimal`, or `.over64Bits`.
  @inlinable public static func read(_ bytes: Span<UInt8>, at position: inout Int) throws(FormError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var index = position
    while true {
      guard index < bytes.count else { throw .endsEarly(at: position) }
      let byte = bytes[index]
      index += 1
      if shift == 63, byte > 1 { throw .over64Bits(at: position) }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 {
        if byte == 0, shift > 0 { throw .notMinimal(at: position) }
        position = index
        return value
      }
      shift += 7
    }
  }

  /// Signed integers travel as zigzag: 0, −1, 1, −2 … become 0, 1, 2, 3 ….
  @inlinable public static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
  }

  /// The inverse of ``zigzag(_:)``.
  @inlinable public static func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
