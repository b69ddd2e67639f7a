import ChangeLog
import Foundation
import Synchronization

/// One HTTP/1.1 request and its answer over a socket of its own, on a thread of its own.
///
/// A device may lose its connection at any byte; Foundation's own client on Linux ends the process when that happens within an
/// answer's headers, and cannot be given a root certificate.
final class HTTPExchange: Sendable {
  private struct Line {
    var socket: Int32?
    var isCancelled = false
  }

  private let address: String
  private let url: URL
  private let body: any RequestBody
  private let clinic: ClinicID?
  private let idleSeconds: Double
  private let line = Mutex(Line())

  /// - Parameter clinic: with it, TLS to a server of this clinic and no other.
  init(_ body: any RequestBody, to url: URL, pinned clinic: ClinicID?, address: String, idleSeconds: Double) {
    self.clinic = clinic
    self.body = body
    self.url = url
    self.address = address
    self.idleSeconds = idleSeconds
  }

  /// Sends the request and returns when the answer begins.
  /// - Throws: ``NothingSent`` where no connection came about; ``DeviceError/unreachable(_:detail:)``, `.cancelled`.
  func run() async throws -> TransportResponse {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { self.exchange(continuation) }
        thread.name = "cistern-http"
        thread.start()
      }
    } onCancel: {
      cancel()
    }
  }

  private func cancel() {
    line.withLock { line in
      line.isCancelled = true
      if let socket = line.socket { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  private func exchange(_ continuation: CheckedContinuation<TransportResponse, any Error>) {
    var waiting: CheckedContinuation<TransportResponse, any Error>? = continuation
    var chunks: AsyncThrowingStream<[UInt8], any Error>.Continuation?
    var end: DeviceError?
    var isConnected = false
    do throws(DeviceError) {
      let line = try SocketLine(try connected(), pinned: clinic, address: address, idleSeconds: idleSeconds)
      isConnected = true
      // A refusal may come before the whole request has left: read, whatever became of sending.
      var isOpen = line.send(requestHead())
      while isOpen, let piece = try nextPiece() { isOpen = line.send(piece) }
      var reader = AnswerReader()
      reading: while true {
        while let part = try part(&reader) {
          switch part {
          case .head(let status):
            let made = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
            made.continuation.onTermination = { reason in
              if case .cancelled = reason { self.cancel() }
            }
            chunks = made.continuation
            waiting?.resume(returning: TransportResponse(status: status, chunks: made.stream))
            waiting = nil
          case .body(let bytes): chunks?.yield(bytes)
          case .end: break reading
          }
        }
        let bytes = try line.receive()
        if bytes.isEmpty {
          guard reader.isWholeAtEnd else { throw broken("the connection broke before the answer was whole") }
          break
        }
        reader.push(bytes)
      }
    } catch {
      end = line.withLock { $0.isCancelled } ? .cancelled : error
    }
    hangUp()
    if !isConnected, case .unreachable(_, let detail) = end {
      waiting?.resume(throwing: NothingSent(detail))
    } else {
      waiting?.resume(throwing: end ?? broken("no answer came"))
    }
    chunks?.finish(throwing: end)
  }

  private func broken(_ detail: String) -> DeviceError { .unreachable(address, detail: detail) }

  private func nextPiece() throws(DeviceError) -> [UInt8]? {
    do {
      return try body.next()
    } catch {
      throw Exchange.deviceError(error, at: address)
    }
  }

  private func part(_ reader: inout AnswerReader) throws(DeviceError) -> AnswerReader.Part? {
    do throws(AnswerReader.NotHTTP) {
      return try reader.next()
    } catch {
      throw broken("what answers there does not speak HTTP")
    }
  }

  // It does not ask for the connection to be closed: a server that refuses early would then read no further, and who is still
  // sending would wait in vain. So it takes the rest in, and the refusal arrives.
  private func requestHead() -> [UInt8] {
    let host = url.host(percentEncoded: true) ?? ""
    let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    let port = url.port.map { ":\($0)" } ?? ""
    let head = """
      POST \(url.path(percentEncoded: true)) HTTP/1.1\r
      Host: \(name)\(port)\r
      Content-Type: application/x-protobuf\r
      Content-Length: \(body.length)\r
      \r\n
      """
    return Array(head.utf8)
  }

  /// A connection to the first of the host's addresses that takes one.
  private func connected() throws(DeviceError) -> Int32 {
    let host = (url.host(percentEncoded: false) ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(url.port ?? (clinic == nil ? 80 : 443)), &hints, &found) == 0 else { throw broken("no such host") }
    defer { freeaddrinfo(found) }
    var failure: Int32 = ECONNREFUSED
    var next = found
    while let info = next?.pointee {
      next = info.ai_next
      let socket = Foundation.socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
      guard socket >= 0 else { continue }
      // On Linux the bound for sending holds for connecting as well.
      var limit = timeval(tv_sec: Int(idleSeconds.rounded(.up)), tv_usec: 0)
      setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      if connect(socket, info.ai_addr, info.ai_addrlen) == 0 {
        let isCancelled = line.withLock { line in
          line.socket = socket
          return line.isCancelled
        }
        if isCancelled { throw .cancelled }
        return socket
      }
      failure = errno
      close(socket)
    }
    throw broken(String(cString: strerror(failure)))
  }

  private func hangUp() {
    line.withLock { line in
      if let socket = line.socket { close(socket) }
      line.socket = nil
    }
  }
}
