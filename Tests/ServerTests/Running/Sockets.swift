import Foundation

/// The few calls of the socket interface that the tests need.
enum Sockets {
  struct Failed: Error {
    var call: String
    var number: Int32
  }

  /// A socket that listens on a free loopback port, and that port.
  static func listening() throws -> (socket: Int32, port: Int) {
    let socket = try make()
    var address = loopback(0)
    try check("bind", withAddress(&address) { bind(socket, $0, $1) })
    try check("listen", listen(socket, 64))
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
    }
    try check("getsockname", result)
    return (socket, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// A connection to a loopback port.
  static func connected(to port: Int, timeoutSeconds: Int = 30) throws -> Int32 {
    let socket = try make()
    var address = loopback(UInt16(port))
    guard withAddress(&address, { connect(socket, $0, $1) }) == 0 else {
      let number = errno
      close(socket)
      throw Failed(call: "connect", number: number)
    }
    var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    return socket
  }

  /// What comes next; empty at the end or when the connection broke.
  static func receive(_ socket: Int32, upTo count: Int = 16_384) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, recv(socket, buffer.baseAddress, count, 0))
    }
  }

  /// Sends all of it; false where the connection broke.
  @discardableResult
  static func send(_ bytes: some Collection<UInt8>, to socket: Int32) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  /// From now on a close is not a farewell but a reset.
  static func closeWithReset(_ socket: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }

  private static func make() throws -> Int32 {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    try check("socket", socket)
    return socket
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static func withAddress(_ address: inout sockaddr_in, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }

  private static func check(_ call: String, _ result: Int32) throws {
    if result < 0 { throw Failed(call: call, number: errno) }
  }
}
