/// A SHA-256 value: 32 bytes, held inline, ordered as memcmp orders its bytes.
@frozen public struct Digest: Hashable, Comparable, Sendable {
  // Four big-endian words, so that comparing words compares bytes.
  @usableFromInline let a: UInt64
  @usableFromInline let b: UInt64
  @usableFromInline let c: UInt64
  @usableFromInline let d: UInt64

  /// The digest with these 32 bytes; nil for any other number of bytes.
  @inlinable public init?(_ bytes: Span<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.init(bytes, at: 0)
  }

  /// The digest with these 32 bytes; nil for any other number of bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    let array = Array(bytes)
    self.init(array.span, at: 0)
  }

  /// The 32 bytes at `offset`. Requires `offset + 32 <= bytes.count`.
  @inlinable public init(_ bytes: Span<UInt8>, at offset: Int) {
    func word(_ index: Int) -> UInt64 {
      var value: UInt64 = 0
      for byte in 0..<8 { value = value << 8 | UInt64(bytes[offset + index * 8 + byte]) }
      return value
    }
    a = word(0)
    b = word(1)
    c = word(2)
    d = word(3)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(32)
    append(to: &out)
    return out
  }

  /// Appends the 32 bytes.
  @inlinable public func append(to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: 32))
    var span = bytes.mutableSpan
    write(to: &span, at: start)
  }

  /// Writes the 32 bytes at `offset`. Requires `offset + 32 <= bytes.count`.
  @inlinable public func write(to bytes: inout MutableSpan<UInt8>, at offset: Int) {
    var raw = bytes.mutableBytes
    raw.storeBytes(of: a.bigEndian, toByteOffset: offset, as: UInt64.self)
    raw.storeBytes(of: b.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    raw.storeBytes(of: c.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
    raw.storeBytes(of: d.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
  }

  @inlinable public static func < (left: Digest, right: Digest) -> Bool {
    (left.a, left.b, left.c, left.d) < (right.a, right.b, right.c, right.d)
  }
}

extension Digest: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
