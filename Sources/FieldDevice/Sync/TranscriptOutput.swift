import Foundation

/// Where the bytes of a transcript go.
struct TranscriptOutput: Sendable {
  /// Adds bytes.
  var write: @Sendable ([UInt8]) throws -> Void
  /// Nothing more will come.
  var close: @Sendable () throws -> Void

  /// Output that goes elsewhere than to a file.
  init(write: @escaping @Sendable ([UInt8]) throws -> Void, close: @escaping @Sendable () throws -> Void = {}) {
    self.write = write
    self.close = close
  }

  /// A new file of mode 0600.
  /// - Throws: ``DeviceError/directory(path:detail:)``; a file that is there is left alone.
  init(file url: URL) throws(DeviceError) {
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .directory(path: url.path, detail: errno == EEXIST ? "it is there already" : String(cString: strerror(errno)))
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    write = { try file.write(contentsOf: Data($0)) }
    close = {
      try file.synchronize()
      try file.close()
    }
  }
}
