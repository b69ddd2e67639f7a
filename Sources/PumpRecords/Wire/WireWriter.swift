/// Writes a message in canonical form. The caller adds fields in ascending order of their numbers.
public struct WireWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty message.
  public init() {}

  /// Adds an unsigned number (wire type 0).
  public mutating func varint(_ number: UInt32, _ value: UInt64) {
    Varint.append(UInt64(number) << 3, to: &bytes)
    Varint.append(value, to: &bytes)
  }

  /// Adds a signed number as zigzag (wire type 0).
  public mutating func zigzag(_ number: UInt32, _ value: Int64) {
    varint(number, Varint.zigzag(value))
  }

  /// Adds bytes, a text or a nested message (wire type 2).
  public mutating func bytes(_ number: UInt32, _ value: some Collection<UInt8>) {
    Varint.append(UInt64(number) << 3 | 2, to: &bytes)
    Varint.append(UInt64(value.count), to: &bytes)
    bytes.append(contentsOf: value)
  }

  /// Adds occurrences of a field exactly as somebody else spelled them, tags included.
  public mutating func verbatim(_ occurrences: some Collection<UInt8>) {
    bytes.append(contentsOf: occurrences)
  }
}
