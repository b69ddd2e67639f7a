import ChangeLog
import Foundation

/// A JSON value, read leniently: what is not there is nil, and a test that needs it fails on that.
struct SharedVectors {
  let value: Any?

  /// Of the checkout that this file stands in.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// One section of `Fixtures/vectors/log-format.json`.
  init(section: String) throws {
    try self.init(file: Self.root.appending(path: "Fixtures/vectors/log-format.json"))
    self = self[section]
  }

  init(file: URL) throws { value = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) }

  private init(_ value: Any?) { self.value = value }

  subscript(name: String) -> SharedVectors { SharedVectors((value as? [String: Any])?[name]) }

  var list: [SharedVectors] { (value as? [Any] ?? []).map { SharedVectors($0) } }
  var number: Int? { (value as? NSNumber)?.intValue }
  var isTrue: Bool { (value as? NSNumber)?.boolValue ?? false }
  var text: String { value as? String ?? "" }
  /// The bytes of hexadecimal text.
  var bytes: [UInt8]? { Hex.bytes(text) }
}

/// Hexadecimal text in a test is a literal: a typing error in it shows as an empty value, which no vector has.
func hex(_ text: String) -> [UInt8] { Hex.bytes(text) ?? [] }

/// The generator of Steele, Lea and Flood, 2014: small, and the same numbers everywhere.
struct SplitMix64 {
  private(set) var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
