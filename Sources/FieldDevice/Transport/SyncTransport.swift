/// One request to the server.
public struct TransportRequest: Sendable {
  /// Where: `/v1/sync`, `/v1/enrol`, `/v1/enrol/accept`.
  public var path: String
  /// The bytes, as SyncProtocol made them. They can be taken once.
  public var body: any RequestBody

  /// A request whose body comes piece by piece.
  public init(path: String, body: any RequestBody) {
    self.path = path
    self.body = body
  }

  /// A request whose body is there.
  public init(path: String, body: [UInt8]) { self.init(path: path, body: BytesAtHand(body)) }
}

/// The server's answer, its body in chunks as they come: what has arrived whole counts even when the rest does not come.
public struct TransportResponse: Sendable {
  /// The HTTP status, or what stands for it.
  public var status: Int
  /// The body. It throws where the connection breaks.
  public var chunks: AsyncThrowingStream<[UInt8], any Error>

  /// An answer that is still coming.
  public init(status: Int, chunks: AsyncThrowingStream<[UInt8], any Error>) {
    self.status = status
    self.chunks = chunks
  }

  /// An answer that is there.
  public init(status: Int, body: [UInt8]) {
    self.status = status
    chunks = AsyncThrowingStream { continuation in
      if !body.isEmpty { continuation.yield(body) }
      continuation.finish()
    }
  }
}

/// No connection came about: nothing has left this device.
public struct NothingSent: Error, Hashable, Sendable {
  /// Why, in a few words.
  public var detail: String

  /// No connection.
  public init(_ detail: String) { self.detail = detail }
}

/// Carries requests to a server. HTTP is one; tests hand in another.
public protocol SyncTransport: Sendable {
  /// The address as people know it, for messages.
  var address: String { get }

  /// Sends a request and returns when the answer begins.
  /// - Throws: ``NothingSent`` where nothing can have left this device; what ``RequestBody/next()`` throws; else whatever broke.
  func send(_ request: TransportRequest) async throws -> TransportResponse
}

/// Carries requests to a server in the same process: what the tests of an app use in place of a network.
///
/// ```swift
/// let transport = InMemoryTransport { request in … `try request.body.whole()`, then the server's answer … }
/// ```
public struct InMemoryTransport: SyncTransport {
  public let address: String
  private let answer: @Sendable (TransportRequest) async throws -> TransportResponse

  /// A transport that asks `answer`.
  public init(address: String = "memory", _ answer: @escaping @Sendable (TransportRequest) async throws -> TransportResponse) {
    self.address = address
    self.answer = answer
  }

  public func send(_ request: TransportRequest) async throws -> TransportResponse { try await answer(request) }
}
