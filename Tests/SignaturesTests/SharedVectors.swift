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
