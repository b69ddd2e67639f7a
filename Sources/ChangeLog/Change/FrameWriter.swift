import PumpRecords

/// Spells frames.
enum FrameWriter {
  static func append(part: some Collection<UInt8>, to bytes: inout [UInt8]) {
    Varint.append(UInt64(part.count), to: &bytes)
    bytes.append(contentsOf: part)
  }

  static func framed(_ rest: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(rest.count + 3)
    Varint.append(UInt64(rest.count), to: &frame)
    frame.append(contentsOf: rest)
    return frame
  }
}

/// Why a change cannot be recorded.
public enum DraftError: Error, Hashable, Sendable {
  /// Header, body or note is longer than the log format allows.
  case tooLong(FrameField, bytes: Int, limit: Int)
  /// The random source gave another number of bytes than was asked for.
  case noRandomness
}

/// A change about to be recorded: what an author chooses, before it becomes bytes for ever.
public struct ChangeDraft: Sendable {
  /// The header.
  public var header: Header
  /// The body's protobuf bytes in canonical form; nil = no body.
  public var body: [UInt8]?
  /// The note's protobuf bytes in canonical form; nil = no note.
  public var note: [UInt8]?

  /// A draft.
  public init(header: Header, body: [UInt8]? = nil, note: [UInt8]? = nil) {
    self.header = header
    self.body = body
    self.note = note
  }

  /// The change, its parts salted with 8 random bytes each.
  /// - Throws: ``DraftError``: recording refuses what is over the limits.
  public func change(random: some RandomSource) throws(DraftError) -> Change {
    try change(bodySalt: body == nil ? [] : random.bytes(ChangeLimits.salt), noteSalt: note == nil ? [] : random.bytes(ChangeLimits.salt))
  }

  /// The change with these salts (8 bytes each where there is the part).
  /// - Throws: ``DraftError``.
  public func change(bodySalt: [UInt8], noteSalt: [UInt8]) throws(DraftError) -> Change {
    let headerBytes = header.encoded()
    guard headerBytes.count <= ChangeLimits.header else {
      throw .tooLong(.header, bytes: headerBytes.count, limit: ChangeLimits.header)
    }
    var rest: [UInt8] = [1, (body == nil ? 0 : 1) | (note == nil ? 0 : 2)]
    rest.appendBigEndian(UInt16(headerBytes.count))
    rest.append(contentsOf: headerBytes)
    for (field, salt, content) in [(FrameField.body, bodySalt, body), (.note, noteSalt, note)] {
      guard let content else { continue }
      guard salt.count == ChangeLimits.salt else { throw .noRandomness }
      let bytes = salt.count + content.count
      guard bytes <= ChangeLimits.part else { throw .tooLong(field, bytes: bytes, limit: ChangeLimits.part) }
      FrameWriter.append(part: salt + content, to: &rest)
    }
    guard rest.count <= ChangeLimits.frame else { throw .tooLong(.frame, bytes: rest.count, limit: ChangeLimits.frame) }
    do {
      return try Change(frame: FrameWriter.framed(rest))
    } catch {
      throw .tooLong(.frame, bytes: rest.count, limit: ChangeLimits.frame)
    }
  }
}
