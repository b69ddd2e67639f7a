import ChangeLog
import Foundation

/// The values of `Fixtures/vectors/log-format.json`, computed by an independent implementation.
enum Vectors {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func section(_ name: String) throws -> JSON {
    let data = try Data(contentsOf: root.appending(path: "Fixtures/vectors/log-format.json"))
    let all = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return JSON(all?[name])
  }
}

/// A JSON value, read by the test that knows its shape.
struct JSON {
  let value: Any?

  init(_ value: Any?) { self.value = value is NSNull ? nil : value }

  subscript(key: String) -> JSON { JSON((value as? [String: Any])?[key]) }
  subscript(index: Int) -> JSON { JSON((value as? [Any])?[index]) }
  var array: [JSON] { (value as? [Any] ?? []).map(JSON.init) }
  var keys: [String] { (value as? [String: Any] ?? [:]).keys.sorted() }
  var isAbsent: Bool { value == nil }
  var text: String { value as? String ?? "" }
  var number: Int64 { (value as? NSNumber)?.int64Value ?? .min }
  var bool: Bool { (value as? NSNumber)?.boolValue ?? false }
  var bytes: [UInt8] { Hex.bytes(text) ?? [] }
}
