import FieldDevice
import Foundation
import LogStorage
import Synchronization
import Testing

/// Answers one connection on a loopback port with fixed bytes and closes it.
private struct OneAnswer {
  private let loopback: Loopback
  var port: UInt16 { loopback.port }

  init(_ answer: String) throws {
    loopback = try Loopback { connection in
      _ = Loopback.receive(from: connection)
      Loopback.send(answer, to: connection)
      usleep(200_000)
    }
  }
}

/// Reads a request on a loopback port to its end, keeps nothing of it, and answers with 200.
private struct Swallower {
  private let loopback: Loopback
  private let count = Count()
  var port: UInt16 { loopback.port }
  /// Bytes that came so far, the request's head included.
  var swallowed: Int { count.value }

  init() throws {
    loopback = try Loopback { [count] connection in
      var head = ""
      while !head.contains("\r\n\r\n") {
        let bytes = Loopback.receive(from: connection)
        if bytes.isEmpty { return }
        count.add(bytes.count)
        head += String(decoding: bytes, as: UTF8.self)
      }
      let length = head.components(separatedBy: "Content-Length: ")[1].prefix { $0.isNumber }
      let end = head.components(separatedBy: "\r\n\r\n")[0].utf8.count + 4 + (Int(length) ?? 0)
      while count.value < end {
        let bytes = Loopback.receive(from: connection)
        if bytes.isEmpty { return }
        count.add(bytes.count)
      }
      Loopback.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", to: connection)
    }
  }

  final class Count: Sendable {
    private let number = Mutex(0)
    var value: Int { number.withLock { $0 } }
    func add(_ more: Int) { number.withLock { $0 += more } }
  }
}

/// A body that notes how far its sender was ahead of its receiver.
private final class LockStep: RequestBody {
  let length: Int
  private let size: Int
  private let swallowed: @Sendable () -> Int
  private let state = Mutex((given: 0, ahead: 0))

  init(pieces: Int, of size: Int, swallowed: @escaping @Sendable () -> Int) {
    length = pieces * size
    self.size = size
    self.swallowed = swallowed
  }

  var furthestAhead: Int { state.withLock { $0.ahead } }

  func next() -> [UInt8]? {
    state.withLock { state in
      guard state.given < length else { return nil }
      state.ahead = max(state.ahead, state.given - swallowed())
      state.given += size
      return [UInt8](repeating: 97, count: size)
    }
  }
}

/// A body whose store is held by somebody else.
private struct FailingBody: RequestBody {
  let length = 10
  func next() throws -> [UInt8]? { throw StorageError.busy(path: "the store") }
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

  @Test("a body is asked for as the socket takes it: what is not yet read lies in the socket's buffers, not here")
  func backPressure() async throws {
    let server = try Swallower()
    let body = LockStep(pieces: 256, of: 256 * 1024, swallowed: { server.swallowed })
    let transport = try HTTPTransport(address: "http://127.0.0.1:\(server.port)")
    let response = try await transport.send(TransportRequest(path: "/v1/sync", body: body))
    #expect(response.status == 200)
    #expect(server.swallowed > body.length)
    #expect(body.furthestAhead < 24 << 20)
  }

  @Test("a body that fails ends the request with its own error")
  func failingBody() async throws {
    let server = try Swallower()
    let transport = try HTTPTransport(address: "http://127.0.0.1:\(server.port)")
    await #expect(throws: DeviceError.storage(.busy(path: "the store"))) {
      _ = try await transport.send(TransportRequest(path: "/v1/sync", body: FailingBody()))
    }
  }

  @Test("where nobody listens, nothing has left")
  func nobody() async throws {
    let transport = try HTTPTransport(address: "http://127.0.0.1:9")
    await #expect(throws: NothingSent.self) { _ = try await transport.send(TransportRequest(path: "/v1/sync", body: [1])) }
  }
}
