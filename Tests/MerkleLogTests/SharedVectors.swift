import Foundation
import MerkleLog

/// A value of `Fixtures/vectors/log-format.json`, read leniently: what is not there is nil, and a test that needs it fails on that.
struct SharedVectors {
  let value: Any?

  /// One section of the file.
  init(section: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "Fixtures/vectors/log-format.json"))
    value = (try JSONSerialization.jsonObject(with: data) as? [String: Any])?[section]
  }

  private init(_ value: Any?) { self.value = value }

  subscript(name: String) -> SharedVectors { SharedVectors((value as? [String: Any])?[name]) }
  subscript(index: Int) -> SharedVectors { SharedVectors((value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }) }

  var list: [SharedVectors] { (value as? [Any] ?? []).map { SharedVectors($0) } }
  var number: UInt64? { (value as? NSNumber)?.uint64Value }
  var digest: Digest? { (value as? String).flatMap(Digest.init(hex:)) }
  var digests: [Digest] { list.compactMap(\.digest) }
}

extension Digest {
  /// The digest that 64 hexadecimal digits spell.
  init?(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue)
    guard digits.count == hex.count, digits.count == 64 else { return nil }
    self.init(stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }
}
