import Foundation
import Logging
import SyncServer

/// The door through which an operator's commands reach a server that holds the data directory.
///
/// A Unix socket of mode 0600 in that directory, whose mode is 0700: who can open it can read the store and the server's key
/// anyway, so it gives nobody a right that they do not have. One order a connection: a line of JSON in, a line of JSON back.
final class OperatorDoor: Sendable {
  /// The most bytes of an order or an answer.
  private static let limit = 1 << 20
  /// How long a slow peer may take over one read or write.
  private static let patience = timeval(tv_sec: 10, tv_usec: 0)

  private struct Order: Codable {
    var order: OperatorOrder
    var hasColour: Bool
  }

  private let listener: Int32
  private let path: String
  private let ended = DispatchSemaphore(value: 0)

  /// Opens the door of a server that holds the directory's lock: a socket that is there already is a dead server's.
  /// - Throws: ``Failure``.
  private init(to server: ClinicServer, in directory: ServerDirectory) throws {
    let path = Self.path(in: directory)
    unlink(path)
    let listener = try Self.newSocket()
    let bound = Self.withAddress(path) { bind(listener, $0, $1) }
    // Nobody can connect before it listens, so nobody sees it with another mode.
    guard bound == 0, chmod(path, 0o600) == 0, listen(listener, 8) == 0 else {
      let reason = bound == nil ? "its path is too long for a socket" : String(cString: strerror(errno))
      close(listener)
      throw Failure(.storage, "\(path) cannot be made: \(reason)")
    }
    self.path = path
    self.listener = listener
    let ended = self.ended
    let thread = Thread {
      while true {
        let peer = accept(listener, nil, nil)
        if peer < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard peer >= 0 else { break }
        Self.serve(peer, by: server)
        close(peer)
      }
      ended.signal()
    }
    thread.name = "operator"
    thread.start()
  }

  /// The door of a server; nil, and a warning in its log, where none can be made: serving devices matters more.
  static func open(to server: ClinicServer, in directory: ServerDirectory, _ logger: Logger) -> OperatorDoor? {
    do {
      return try OperatorDoor(to: server, in: directory)
    } catch {
      let reason = (error as? Failure)?.sentence ?? "\(error)"
      logger.warning("operator commands want the server stopped: no socket for them", metadata: ["reason": "\(reason)"])
      return nil
    }
  }

  /// Lets the order that is under way finish, and takes the door away.
  func shut() {
    unlink(path)
    shutdown(listener, Int32(SHUT_RDWR))
    ended.wait()
    close(listener)
  }

  private static func serve(_ peer: Int32, by server: ClinicServer) {
    wait(for: peer)
    guard let bytes = line(from: peer), let order = try? JSONDecoder().decode(Order.self, from: bytes) else { return }
    // This thread is the door's own: it may block until the server has done its work.
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      let answer = await OperatorAnswer(to: order.order, hasColour: order.hasColour, on: server)
      if let bytes = try? JSONEncoder().encode(answer) { deliver(bytes + Data("\n".utf8), to: peer) }
      done.signal()
    }
    done.wait()
  }

  /// Asks the server that holds the directory; nil where none listens there.
  /// - Throws: ``Failure`` where it listens and gives no answer.
  static func ask(_ order: OperatorOrder, hasColour: Bool, in directory: ServerDirectory) throws -> OperatorAnswer? {
    let peer = try newSocket()
    defer { close(peer) }
    wait(for: peer)
    guard withAddress(path(in: directory), { connect(peer, $0, $1) }) == 0 else { return nil }
    deliver(try JSONEncoder().encode(Order(order: order, hasColour: hasColour)) + Data("\n".utf8), to: peer)
    guard let bytes = line(from: peer), let answer = try? JSONDecoder().decode(OperatorAnswer.self, from: bytes) else {
      throw Failure(.storage, "the server that holds \(directory.path) gave no answer: look at what is there, then try again")
    }
    return answer
  }

  private static func path(in directory: ServerDirectory) -> String { directory.path + "/operator.socket" }

  private static func newSocket() throws(Failure) -> Int32 {
    #if canImport(Darwin)
      let stream = SOCK_STREAM
    #else
      let stream = Int32(SOCK_STREAM.rawValue)
    #endif
    let made = socket(AF_UNIX, stream, 0)
    guard made >= 0 else { throw Failure(.internal, "no socket can be made: \(String(cString: strerror(errno)))") }
    _ = fcntl(made, F_SETFD, FD_CLOEXEC)
    return made
  }

  private static func wait(for peer: Int32) {
    var patience = Self.patience
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
  }

  /// The address of a path; nil where the path is longer than an address can be.
  private static func withAddress(_ path: String, _ work: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { work($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  private static func line(from peer: Int32) -> Data? {
    var line = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while line.count < limit {
      let count = recv(peer, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      line.append(contentsOf: buffer.prefix(count))
      if line.last == UInt8(ascii: "\n") { return line }
    }
    return nil
  }

  private static func deliver(_ bytes: Data, to peer: Int32) {
    let bytes = [UInt8](bytes)
    var sent = 0
    while sent < bytes.count {
      // A peer that has gone must not end the server with SIGPIPE.
      #if canImport(Darwin)
        let flags: Int32 = 0
      #else
        let flags = Int32(MSG_NOSIGNAL)
      #endif
      let count = bytes[sent...].withUnsafeBytes { send(peer, $0.baseAddress, $0.count, flags) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      sent += count
    }
  }
}
