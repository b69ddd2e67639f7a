import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A loopback port where one connection is served, on a thread of its own, and closed.
final class Loopback: Sendable {
  let port: UInt16
  private let listener: Int32

  init(_ serve: @escaping @Sendable (_ connection: Int32) -> Void) throws {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let descriptor = socket(AF_INET, stream, 0)
    listener = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = bind(descriptor, generic, size)
        _ = getsockname(descriptor, generic, &size)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    _ = listen(descriptor, 1)
    Thread.detachNewThread {
      let connection = accept(descriptor, nil, nil)
      serve(connection)
      close(connection)
    }
  }

  deinit { close(listener) }

  /// What comes next, at most 64 KiB; nothing at the end.
  static func receive(from connection: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(connection, &buffer, buffer.count, 0)
    return Array(buffer.prefix(max(0, count)))
  }

  static func send(_ text: String, to connection: Int32) {
    let bytes = Array(text.utf8)
    #if canImport(Glibc)
      _ = Glibc.send(connection, bytes, bytes.count, 0)
    #else
      _ = Darwin.send(connection, bytes, bytes.count, 0)
    #endif
  }
}
