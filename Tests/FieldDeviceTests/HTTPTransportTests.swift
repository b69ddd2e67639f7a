import FieldDevice
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Answers one connection on a loopback port with fixed bytes and closes it.
private final class OneAnswer: Sendable {
  let port: UInt16
  private let listener: Int32

  init(_ answer: String) throws {
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
      var request = [UInt8](repeating: 0, count: 65_536)
      _ = recv(connection, &request, request.count, 0)
      let bytes = Array(answer.utf8)
      _ = send(connection, bytes, bytes.count, 0)
      usleep(200_000)
      close(connection)
    }
  }

  deinit { close(listener) }
}

@Suite("HTTP carries requests")
struct HTTPTransportTests {
  private func chunks(_ answer: String) async throws -> (status: Int, bytes: [UInt8], isWhole: Bool) {
    let server = try OneAnswer(answer)
    let transport = try HTTPTransport(address: "http://127.0.0.1:\(server.port)")
    let response = try await transport.send(TransportRequest(path: "/v1/sync", body: [1, 2, 3]))
    var bytes: [UInt8] = []
    do {
      for try await chunk in response.chunks { bytes += chunk }
      return (response.status, bytes, true)
    } catch {
      return (response.status, bytes, false)
    }
  }

  @Test("a whole answer comes whole, whatever its status")
  func whole() async throws {
    let answer = try await chunks("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
    #expect(answer.status == 503 && answer.bytes == Array("hello".utf8) && answer.isWhole)
  }

  @Test("of an answer that breaks off, what came is handed out, and then that it broke")
  func cut() async throws {
    let answer = try await chunks("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\nhello")
    #expect(answer.status == 200 && answer.bytes == Array("hello".utf8) && !answer.isWhole)
  }

  @Test("a redirection is not followed: signed requests go to the clinic's address alone")
  func redirection() async throws {
    let answer = try await chunks(
      "HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    #expect(answer.status == 307)
  }

  @Test("where nobody listens, nothing has left")
  func nobody() async throws {
    let transport = try HTTPTransport(address: "http://127.0.0.1:9")
    await #expect(throws: NothingSent.self) { _ = try await transport.send(TransportRequest(path: "/v1/sync", body: [1])) }
  }
}
