import Synchronization

/// The body of a request, piece by piece: what waits to be sent may be more than a device wants in memory.
///
/// A transport asks for a piece when it has room for it, and hands the answer back only when it has taken all, or when the server
/// answers before. Nothing is handed out afterwards.
public protocol RequestBody: Sendable {
  /// Bytes of all pieces together.
  var length: Int { get }

  /// The next piece, read from the store now; nil behind the last.
  /// - Throws: what hinders the store. Then the rest must not be sent, and the request is to be given up with this error.
  func next() throws -> [UInt8]?
}

extension RequestBody {
  /// All pieces at once, for transports that carry no streams.
  /// - Throws: as ``next()``.
  public func whole() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    while let piece = try next() { bytes += piece }
    return bytes
  }
}

/// A body that is in memory already.
final class BytesAtHand: RequestBody {
  let length: Int
  private let bytes: Mutex<[UInt8]?>

  init(_ bytes: [UInt8]) {
    length = bytes.count
    self.bytes = Mutex(bytes)
  }

  func next() -> [UInt8]? { bytes.withLock { $0.take() } }
}
