#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif
package import SwiftProtobuf

// The generated types hold bytes as Data. These few lines are the only place where the core meets it.

extension [UInt8] {
  /// The bytes as a generated type wants them.
  package var field: Data { Data(self) }
}

extension Data {
  /// The bytes of a field of a generated type.
  package var array: [UInt8] { [UInt8](self) }
}

extension SwiftProtobuf.Message {
  /// Reads a message whose size the caller has bounded. Nesting is bounded here: no message of ours nests deeper than three.
  package init(reading bytes: [UInt8]) throws {
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = 8
    options.discardUnknownFields = true
    try self.init(serializedBytes: bytes, options: options)
  }

  /// The message's bytes; empty only where it holds what cannot be written, which messages without required fields never do.
  package var written: [UInt8] { (try? serializedBytes()) ?? [] }
}
