import ChangeLog
import MerkleLog

/// Chapter 1: from what a person entered to a change id.
enum ChangePages {
  static func page(_ story: Story) -> Page {
    let clinical = [story.nurse, story.carer].flatMap { feed in feed.entries.map { steps($0, of: feed, in: story.cast.log) } }
    return [
      "says": "each change in the order of its making: fields, parts, header, leaf, frame, id; `field` is a Protocol Buffers field number",
      "log": .hex(story.cast.log.bytes), "changes": .list(clinical),
    ]
  }

  static func steps(_ entry: Story.Entry, of feed: Story.Feed, in log: PumpLogID) -> Page {
    var members: [(String, Page)] = [("says", .text(entry.says)), ("writer", .hex(feed.writer.bytes)), ("index", .number(entry.index))]
    for (name, label, fields, part) in [
      ("body", UInt8(0x10), entry.body, entry.change.body), ("note", 0x11, entry.note, entry.change.note),
    ] {
      guard let fields else { continue }
      let salt = Cast.salt("change \(entry.index) of \(feed.writer), \(name)")
      let whole = salt + Told.encoded(fields)
      members.append(
        (
          name,
          [
            "fields": .list(fields.map(\.page)), "protobuf": .hex(part), "random": .hex(salt), "part": .hex(whole),
            "hash": .hex(Cast.hasher.hash([label] + whole).bytes),
          ]
        ))
    }
    let leaf = entry.change.leafData(hasher: Cast.hasher)
    let erased = (1...3).compactMap { mask -> (String, Page)? in
      let parts = UInt8(mask)
      guard entry.change.parts & parts == parts else { return nil }
      return ("\(mask)", .hex(entry.change.erasing(parts, hasher: Cast.hasher).frame))
    }
    members += [
      ("headerFields", header(entry.header)), ("header", .hex(entry.change.headerBytes)), ("leaf", .hex(leaf)),
      ("leafHash", .hex(Cast.hasher.hash([0] + leaf).bytes)), ("frame", .hex(entry.change.frame)), ("erasedFrames", .object(erased)),
      ("changeID", .hex(entry.id.bytes)),
    ]
    return .object(members)
  }

  /// The fields of a header by number.
  static func header(_ header: Header) -> Page {
    var members: [(String, Page)] = []
    func add(_ number: Int, _ page: Page?) { if let page { members.append(("\(number)", page)) } }
    add(1, header.kind.map { .number($0) })
    add(2, header.wallMS.map { .number($0) })
    add(3, header.offsetQuarterHours.map { .number($0) })
    add(4, header.boot.map { .number($0) })
    add(5, header.uptimeSeconds.map { .number($0) })
    add(6, header.person.map { .hex($0.bytes) })
    if !header.seen.isEmpty {
      add(
        7,
        .list(
          header.seen.map { seen in
            [
              "shortWriter": .hex((0..<4).map { UInt8(truncatingIfNeeded: seen.writer >> UInt32(24 - 8 * $0)) }),
              "length": .number(seen.length),
            ]
          }))
    }
    add(8, header.mustUnderstand ? .number(1) : nil)
    add(9, header.record.map { .hex($0.bytes) })
    add(10, header.recordKind.map { .number($0) })
    if !header.replaces.isEmpty {
      add(11, .list(header.replaces.map { ["change": .hex($0.change.bytes), "fields": .list($0.fields.map { .number($0) })] }))
    }
    add(12, header.confirms.map { .hex($0.bytes) })
    add(32, header.fact.map { .hex($0) })
    return .object(members)
  }
}
