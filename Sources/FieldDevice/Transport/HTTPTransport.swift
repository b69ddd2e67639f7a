import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Carries requests over HTTP/1.1. Answers come in chunks, so that a cut loses only what had not arrived whole.
public final class HTTPTransport: SyncTransport {
  public let address: String
  private let base: URL
  private let session: URLSession
  private let receiver = ChunkReceiver()
  private let idleSeconds: Double

  /// A transport to the server at `address`.
  /// - Parameter idleSeconds: how long a connection may stay silent.
  /// - Throws: ``DeviceError/insecureServer(_:)``, `.badInvitation`.
  public init(address: String, idleSeconds: Double = 60) throws(DeviceError) {
    base = try ServerAddress.url(address)
    self.address = address
    self.idleSeconds = idleSeconds
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = idleSeconds
    configuration.httpShouldSetCookies = false
    session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
  }

  deinit { session.finishTasksAndInvalidate() }

  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    #if os(Linux) || os(Android)
      if base.scheme?.lowercased() == "http" {
        return try await PlainExchange(
          request.body, to: base.appendingPathComponent(request.path), address: address, idleSeconds: idleSeconds
        ).run()
      }
    #endif
    var http = URLRequest(url: base.appendingPathComponent(request.path))
    http.httpMethod = "POST"
    http.httpBody = Data(request.body)
    http.timeoutInterval = idleSeconds
    http.setValue("application/x-protobuf", forHTTPHeaderField: "Content-Type")
    let task = session.dataTask(with: http)
    do {
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          receiver.wait(for: task, continuation)
          task.resume()
        }
      } onCancel: {
        task.cancel()
      }
    } catch {
      if Task.isCancelled { throw DeviceError.cancelled }
      let beforeSending: [URLError.Code] = [.cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet]
      if let error = error as? URLError, beforeSending.contains(error.code) { throw NothingSent(error.localizedDescription) }
      throw DeviceError.unreachable(address, detail: error.localizedDescription)
    }
  }
}
