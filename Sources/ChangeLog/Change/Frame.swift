import PumpRecords

public import MerkleLog

/// Why bytes are not a frame (log-format section 1). What breaks these rules is unreadable: limbo, never "the author's".
public enum FrameError: Error, Hashable, Sendable {
  /// The bytes end before the frame does.
  case endsEarly
  /// A length with a shorter spelling, or one above 64 bits.
  case lengthSpelling
  /// A header, part or frame above its limit, or a part below 8 bytes.
  case length(of: FrameField, is: Int)
  /// Bytes behind the last part.
  case leftOver(bytes: Int)
}

/// The pieces of a frame that have a length of their own.
public enum FrameField: String, Hashable, Sendable {
  case frame, header, body, note
}

/// A body or note inside a frame.
public enum FramePart: Hashable, Sendable {
  /// 8 random bytes ‖ the author's protobuf bytes, at this place in the frame.
  case present(Range<Int>)
  /// Only the hash is left: a decision erased the content.
  case erased(Digest)
}

/// Where the pieces of one frame lie in the bytes that it was read from.
///
/// The same for every layout byte: a layout that this build does not know is carried, hashed and erasable all the same.
struct FrameShape: Hashable, Sendable {
  var whole: Range<Int>
  var layout: UInt8
  var parts: UInt8
  var header: Range<Int>
  var body: FramePart?
  var note: FramePart?
  /// The hashes of the parts of bits 2–7, joined.
  var attached: Range<Int>

  /// Reads the frame that begins at `start`.
  init(_ bytes: Span<UInt8>, at start: Int) throws(FrameError) {
    var position = start
    let length = try Self.length(bytes, at: &position, end: bytes.count, of: .frame, within: 4...ChangeLimits.frame)
    let end = position + length
    guard end <= bytes.count else { throw .endsEarly }
    layout = bytes[position]
    parts = bytes[position + 1]
    let headerLength = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
    guard headerLength <= ChangeLimits.header else { throw .length(of: .header, is: headerLength) }
    position += 4
    guard headerLength <= end - position else { throw .endsEarly }
    header = position..<position + headerLength
    position = header.upperBound
    body = try parts & 1 == 0 ? nil : Self.part(bytes, at: &position, end: end, of: .body)
    note = try parts & 2 == 0 ? nil : Self.part(bytes, at: &position, end: end, of: .note)
    let attachedBytes = (parts >> 2).nonzeroBitCount * 32
    guard attachedBytes <= end - position else { throw .endsEarly }
    attached = position..<position + attachedBytes
    guard attached.upperBound == end else { throw .leftOver(bytes: end - attached.upperBound) }
    whole = start..<end
  }

  private static func part(
    _ bytes: Span<UInt8>, at position: inout Int, end: Int, of field: FrameField
  ) throws(FrameError) -> FramePart {
    guard position < end else { throw .endsEarly }
    if bytes[position] == 0 {
      guard end - position >= 33 else { throw .endsEarly }
      let hash = Digest(bytes, at: position + 1)
      position += 33
      return .erased(hash)
    }
    let count = try length(bytes, at: &position, end: end, of: field, within: ChangeLimits.salt...ChangeLimits.part)
    guard count <= end - position else { throw .endsEarly }
    defer { position += count }
    return .present(position..<position + count)
  }

  private static func length(
    _ bytes: Span<UInt8>, at position: inout Int, end: Int, of field: FrameField, within limits: ClosedRange<Int>
  ) throws(FrameError) -> Int {
    let value: UInt64
    do {
      value = try Varint.read(bytes, at: &position)
    } catch FormError.endsEarly {
      throw .endsEarly
    } catch {
      throw .lengthSpelling
    }
    guard position <= end else { throw .endsEarly }
    guard let length = Int(exactly: value), limits.contains(length) else {
      throw .length(of: field, is: Int(clamping: value))
    }
    return length
  }
}
