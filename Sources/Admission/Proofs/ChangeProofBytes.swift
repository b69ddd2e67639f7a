import ChangeLog
import MerkleLog
import PumpRecords

extension ChangeProof {
  /// What a proof file begins with, so that no other file passes for one.
  public static let magic = Array("cistern proof 1\n".utf8)
  /// The most bytes of a proof: six frames of the greatest length and their paths.
  public static let byteLimit = 2 << 20

  /// Reads a proof file. Nothing is checked but its form and its bounds.
  /// - Throws: `.unreadable`.
  public init(file: [UInt8]) throws(ChangeProofError) {
    guard file.count <= Self.byteLimit, file.starts(with: Self.magic),
      let fields = try? FixedFields(Array(file.dropFirst(Self.magic.count))), let log: PumpLogID = try? fields.identifier(1),
      let subject = (try? fields.single(2)).flatMap({ Placed($0) }), let head = (try? fields.single(3)).flatMap({ Head(wire: $0) }),
      let serverHead = (try? fields.single(4)).flatMap({ Head(wire: $0) }), let entries = try? fields.all(5), entries.count <= 16,
      let path = (try? fields.all(6)).flatMap(Placed.digests)
    else { throw .unreadable }
    let placed = entries.compactMap { Placed($0) }
    guard placed.count == entries.count else { throw .unreadable }
    self.init(log: log, subject: subject, head: head, serverHead: serverHead, entries: placed, receiptPath: path)
  }

  /// The bytes of a proof file (`ChangeProof` of proofs.proto behind ``magic``).
  public func file() -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, log.bytes)
    writer.bytes(2, subject.encoded())
    writer.bytes(3, head.wire)
    writer.bytes(4, serverHead.wire)
    for entry in entries { writer.bytes(5, entry.encoded()) }
    for hash in receiptPath { writer.bytes(6, hash.bytes) }
    return Self.magic + writer.bytes
  }
}

extension ChangeProof.Placed {
  init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let index = try? fields.number(1), let frame = try? fields.single(2),
      let change = try? Change(frame: frame), let path = (try? fields.all(3)).flatMap(Self.digests)
    else { return nil }
    self.init(index: index, change: change, path: path)
  }

  func encoded() -> [UInt8] {
    var writer = WireWriter()
    writer.varint(1, index)
    writer.bytes(2, change.frame)
    for hash in path { writer.bytes(3, hash.bytes) }
    return writer.bytes
  }

  static func digests(_ items: [[UInt8]]) -> [Digest]? {
    let digests = items.compactMap { Digest($0) }
    return digests.count == items.count ? digests : nil
  }
}
