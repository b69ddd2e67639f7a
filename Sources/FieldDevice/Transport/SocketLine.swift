import ChangeLog
import ClinicTLS
import Foundation

/// Bytes to and from a connected socket, through TLS where a clinic is to be proved. Of one thread.
struct SocketLine {
  private let socket: Int32
  private let address: String
  private let idleSeconds: Double
  private let tls: PinnedClient?

  /// What TLS encrypts at a time: memory stays bounded whatever the body.
  private static let piece = 64 * 1024

  /// Takes a connected socket; with a clinic, shakes hands first. Nothing of a request has left before that.
  init(_ socket: Int32, pinned clinic: ClinicID?, address: String, idleSeconds: Double) throws(DeviceError) {
    self.socket = socket
    self.address = address
    self.idleSeconds = idleSeconds
    guard let clinic else {
      tls = nil
      return
    }
    do throws(PinnedClient.Failure) { tls = try PinnedClient(clinic: clinic) } catch { throw Self.deviceError(error, address) }
    guard let tls else { return }
    while true {
      let isDone: Bool
      do throws(PinnedClient.Failure) { isDone = try tls.shakeHands() } catch {
        // The server learns why.
        _ = sendRaw(tls.take())
        throw Self.deviceError(error, address)
      }
      guard sendRaw(tls.take()) else { throw broken("the connection broke before it was secure") }
      if isDone { return }
      let bytes = try receiveRaw()
      guard !bytes.isEmpty else { throw broken("the connection broke before it was secure") }
      tls.push(bytes)
    }
  }

  /// Sends as much as the other side takes; false where the connection broke.
  func send(_ bytes: [UInt8]) -> Bool {
    guard let tls else { return sendRaw(bytes) }
    for start in stride(from: 0, to: bytes.count, by: Self.piece) {
      guard (try? tls.write(Array(bytes[start..<min(start + Self.piece, bytes.count)]))) != nil, sendRaw(tls.take()) else { return false }
    }
    return true
  }

  /// The next bytes; empty at the end of the connection. With TLS only a farewell is an end: a bare one may be somebody's cut.
  func receive() throws(DeviceError) -> [UInt8] {
    guard let tls else { return try receiveRaw() }
    while true {
      do throws(PinnedClient.Failure) {
        if let bytes = try tls.read() { return bytes }
      } catch {
        throw Self.deviceError(error, address)
      }
      let bytes = try receiveRaw()
      guard !bytes.isEmpty else { throw broken("the connection broke before the answer was whole") }
      tls.push(bytes)
    }
  }

  private func broken(_ detail: String) -> DeviceError { .unreachable(address, detail: detail) }

  private static func deviceError(_ failure: PinnedClient.Failure, _ address: String) -> DeviceError {
    switch failure {
    case .notThisClinic: .serverNotProven
    case .broken: .unreachable(address, detail: "what answers there does not speak TLS 1.3, or the connection was tampered with")
    case .unavailable: .fault("OpenSSL cannot begin a TLS connection")
    }
  }

  private func sendRaw(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  private func receiveRaw() throws(DeviceError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count >= 0 { return Array(buffer.prefix(count)) }
      if errno == EINTR { continue }
      throw broken(errno == EAGAIN ? "no answer within \(Int(idleSeconds)) s" : String(cString: strerror(errno)))
    }
  }
}
