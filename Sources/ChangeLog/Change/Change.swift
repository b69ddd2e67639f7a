public import MerkleLog

/// One immutable entry of a feed, exactly as its author encoded it.
///
/// There is no `encode()`: what is hashed, signed, relayed and stored is ``frame``, byte for byte.
public struct Change: Hashable, Sendable {
  /// The frame, its length included.
  public let frame: [UInt8]
  private let shape: FrameShape

  /// Reads a frame that is the whole of `frame`.
  /// - Throws: ``FrameError`` at the first breach of log-format section 1.
  public init(frame: [UInt8]) throws(FrameError) {
    let shape = try FrameShape(frame.span, at: 0)
    guard shape.whole.upperBound == frame.count else { throw .leftOver(bytes: frame.count - shape.whole.upperBound) }
    self.frame = frame
    self.shape = shape
  }

  /// Reads frames that lie one behind the other.
  /// - Parameter limit: the most frames; one more is an error.
  /// - Throws: ``FrameError``.
  public static func sequence(_ bytes: [UInt8], limit: Int = .max) throws(FrameError) -> [Change] {
    var changes: [Change] = []
    var position = 0
    while position < bytes.count {
      guard changes.count < limit else { throw .leftOver(bytes: bytes.count - position) }
      let end = try FrameShape(bytes.span, at: position).whole.upperBound
      changes.append(try Change(frame: Array(bytes[position..<end])))
      position = end
    }
    return changes
  }

  /// 1 today. Another layout changes what header and parts mean: such a change is carried and quarantined.
  public var layout: UInt8 { shape.layout }
  /// Bit 0 body, bit 1 note, bits 2–7 parts that travel apart.
  public var parts: UInt8 { shape.parts }
  /// The author's header bytes; never erased.
  public var headerBytes: [UInt8] { Array(frame[shape.header]) }
  /// The header, read.
  public var header: Header { Header(headerBytes) }
  /// The body's protobuf bytes; nil without a body, or where it was erased.
  public var body: [UInt8]? { content(of: shape.body) }
  /// The note's protobuf bytes; nil without a note, or where it was erased.
  public var note: [UInt8]? { content(of: shape.note) }
  /// Bits (0 body, 1 note) of the parts of which only the hash is here.
  public var erasedParts: UInt8 {
    var bits: UInt8 = 0
    if case .erased = shape.body { bits |= 1 }
    if case .erased = shape.note { bits |= 2 }
    return bits
  }

  private func content(of part: FramePart?) -> [UInt8]? {
    guard case .present(let range) = part else { return nil }
    return Array(frame[range].dropFirst(ChangeLimits.salt))
  }

  /// What the leaf hash is taken of: the same with a part present or erased.
  public func leafData(hasher: some LogHasher) -> [UInt8] {
    var data: [UInt8] = []
    appendLeafData(to: &data, hasher: hasher)
    return data
  }

  private func appendLeafData(to data: inout [UInt8], hasher: some LogHasher) {
    // The parts first: they borrow the room behind what is there already.
    let body = partHash(shape.body, prefix: 0x10, hasher: hasher, in: &data)
    let note = partHash(shape.note, prefix: 0x11, hasher: hasher, in: &data)
    data.append(shape.layout)
    data.append(shape.parts)
    data.appendBigEndian(UInt16(shape.header.count))
    data.append(contentsOf: frame[shape.header])
    body?.append(to: &data)
    note?.append(to: &data)
    if !shape.attached.isEmpty { data.append(contentsOf: frame[shape.attached]) }
  }

  /// SHA-256(0x00 ‖ leaf data), as RFC 6962 section 2.1 has it.
  public func leafHash(hasher: some LogHasher) -> Digest {
    var room: [UInt8] = []
    return leafHash(hasher: hasher, in: &room)
  }

  /// The leaf hashes of many changes, in their order: half the time of one by one.
  public static func leafHashes(of changes: [Change], hasher: some LogHasher) -> [Digest] {
    var room: [UInt8] = []
    room.reserveCapacity(1024)
    return changes.map { $0.leafHash(hasher: hasher, in: &room) }
  }

  private func leafHash(hasher: some LogHasher, in room: inout [UInt8]) -> Digest {
    room.removeAll(keepingCapacity: true)
    room.append(RFC6962.leafPrefix)
    appendLeafData(to: &room, hasher: hasher)
    return hasher.hash(room.span)
  }

  private func partHash(_ part: FramePart?, prefix: UInt8, hasher: some LogHasher) -> Digest? {
    var room: [UInt8] = []
    return partHash(part, prefix: prefix, hasher: hasher, in: &room)
  }

  /// - Parameter room: what is in it stays.
  private func partHash(_ part: FramePart?, prefix: UInt8, hasher: some LogHasher, in room: inout [UInt8]) -> Digest? {
    switch part {
    case nil: return nil
    case .erased(let hash): return hash
    case .present(let range):
      let start = room.count
      room.append(prefix)
      room.append(contentsOf: frame[range])
      defer { room.removeLast(room.count - start) }
      return hasher.hash(room.span.extracting(start..<room.count))
    }
  }

  /// The same change with the contents of some parts gone; ids and hashes stay.
  /// - Parameter parts: bits of the parts to erase (0 body, 1 note); what is not there is left alone.
  public func erasing(_ parts: UInt8, hasher: some LogHasher) -> Change {
    var rest = Array(frame[shape.header.lowerBound - 4..<shape.header.upperBound])
    for (part, bit, prefix) in [(shape.body, UInt8(1), UInt8(0x10)), (shape.note, 2, 0x11)] {
      guard let part else { continue }
      if case .present(let range) = part, parts & bit == 0 {
        FrameWriter.append(part: frame[range], to: &rest)
      } else if let hash = partHash(part, prefix: prefix, hasher: hasher) {
        rest.append(0)
        hash.append(to: &rest)
      }
    }
    rest.append(contentsOf: frame[shape.attached])
    // A frame that this type wrote from a frame that it read is a frame.
    return (try? Change(frame: FrameWriter.framed(rest))) ?? self
  }
}
