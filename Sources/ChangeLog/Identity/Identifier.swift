public import MerkleLog

/// A 16-byte id of one sort of thing, held inline, ordered as memcmp orders its bytes.
///
/// `Sort` keeps the sorts apart at compile time: a `WriterID` cannot be passed where a `PersonID` is wanted.
@frozen public struct Identifier<Sort>: Hashable, Comparable, Sendable, CustomStringConvertible {
  @usableFromInline let high: UInt64
  @usableFromInline let low: UInt64

  @inlinable init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The id with these 16 bytes; nil for any other number of bytes.
  @inlinable public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for byte in bytes {
      // What leaves the lower word at its top enters the upper one.
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
    }
    self.init(high: high, low: low)
  }

  /// `h16`: the first 16 bytes of a SHA-256.
  public init(first16Of digest: Digest) {
    let bytes = digest.bytes
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<8 {
      high = high << 8 | UInt64(bytes[index])
      low = low << 8 | UInt64(bytes[index + 8])
    }
    self.init(high: high, low: low)
  }

  /// The id with these 32 hexadecimal digits, either case; nil for anything else.
  public init?(hex: some StringProtocol) {
    guard let bytes = Hex.bytes(hex) else { return nil }
    self.init(bytes)
  }

  /// The 16 bytes.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(16)
    append(to: &out)
    return out
  }

  /// Appends the 16 bytes.
  @inlinable public func append(to bytes: inout [UInt8]) {
    for word in [high, low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
  }

  /// 32 lower-case hexadecimal digits.
  public var description: String { Hex.text(bytes) }

  @inlinable public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

/// Names the sorts of ids; none of these has values.
public enum IDSort {
  /// One clinic: its root and spare key, hashed.
  public enum Clinic {}
  /// One pump log.
  public enum PumpLog {}
  /// One signing key of one device.
  public enum Writer {}
  /// One installation, whatever key it signs with.
  public enum Device {}
  /// One person.
  public enum Person {}
  /// One change.
  public enum Change {}
}

/// h16("cistern/root/v1\0" ‖ root algorithm ‖ root key ‖ spare id).
public typealias ClinicID = Identifier<IDSort.Clinic>
/// h16("cistern/log/v1\0" ‖ clinic id ‖ 16 random bytes of the genesis entry).
public typealias PumpLogID = Identifier<IDSort.PumpLog>
/// h16("cistern/writer/v1\0" ‖ algorithm ‖ public key).
public typealias WriterID = Identifier<IDSort.Writer>
/// Random; survives a change of key.
public typealias DeviceID = Identifier<IDSort.Device>
/// Random.
public typealias PersonID = Identifier<IDSort.Person>
/// h16("cistern/change/v1\0" ‖ log id ‖ writer id ‖ index u64 ‖ leaf hash). A record's id is that of its creating change.
public typealias ChangeID = Identifier<IDSort.Change>
