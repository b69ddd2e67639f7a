public import Foundation

/// A folder that is gone when the test is.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let path: String

  /// A new one, of mode 0700.
  public init() throws {
    var template = Array((NSTemporaryDirectory() + "/cistern-test-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
    path = String(cString: made)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A name in it.
  public func at(_ name: String) -> String { path + "/" + name }

  /// The same, as a URL.
  public func url(_ name: String) -> URL { URL(fileURLWithPath: at(name)) }
}
