import Foundation

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/cistern-socket-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
    path = String(cString: made)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A name in it.
  func at(_ name: String) -> String { path + "/" + name }

  /// The same, as a URL.
  func url(_ name: String) -> URL { URL(fileURLWithPath: at(name)) }
}
