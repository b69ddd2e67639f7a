import ChangeLog
import PumpRecords

/// Ids for what a timeline file only names: the same names give the same ids, whatever the order of the file.
///
/// Nothing in a file is signed, so these ids identify nothing outside of one run. Their order is that of the names.
struct FileIdentities {
  private var changes: [String: UInt64] = [:]
  private var persons: [String: UInt64] = [:]
  private var devices: [String: UInt64] = [:]

  init(ids: [String]) {
    changes = Self.ranks(ids)
  }

  init(_ entries: [TimelineFile.Entry]) {
    changes = Self.ranks(entries.map(\.id))
    persons = Self.ranks(entries.map(\.authorKey))
    devices = Self.ranks(entries.compactMap(\.writer))
  }

  private static func ranks(_ names: [String]) -> [String: UInt64] {
    let sorted = Set(names).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    return Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, UInt64($0)) })
  }

  /// The id of an entry's change; nil for an id that no entry bears.
  func change(_ id: String) -> ChangeID? { changes[id].flatMap { Self.identifier(1, $0) } }

  /// The id of the change of a header's fact: before those of all entries.
  static func header(log: Int, fact: Int) -> ChangeID? { identifier(0, UInt64(log) * 4 + UInt64(fact)) }

  /// The author of an entry: the person, else the role and device (absent equal to absent).
  func author(_ entry: TimelineFile.Entry) -> Author? {
    guard let rank = persons[entry.authorKey], let person: PersonID = Self.identifier(1, rank) else { return nil }
    let device: DeviceID? = entry.writer.flatMap { devices[$0] }.flatMap { Self.identifier(1, $0) }
    return Author(person: person, device: device)
  }

  /// The author of a header's facts: nobody that an entry could be by.
  static var nobody: Author? { identifier(0, 0).map { Author(person: $0, device: nil) } }

  private static func identifier<Sort>(_ sort: UInt8, _ rank: UInt64) -> Identifier<Sort>? {
    var bytes = [UInt8](repeating: 0, count: 16)
    bytes[0] = sort
    for index in 0..<8 { bytes[15 - index] = UInt8(truncatingIfNeeded: rank >> (8 * UInt64(index))) }
    return Identifier(bytes)
  }
}

extension TimelineFile.Entry {
  /// The same person is the same author, whatever the device; without a person, the same role and device.
  var authorKey: String { person.map { "person \($0)" } ?? "by \(by ?? "")\u{0}\(writer ?? "")" }
}
