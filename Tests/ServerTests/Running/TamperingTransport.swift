import FieldDevice
import Synchronization

/// Carries a device's requests, and lets the test see and change them.
final class TamperingTransport: SyncTransport {
  let address: String
  private let carrier: any SyncTransport
  private let change: @Sendable ([UInt8]) -> [UInt8]
  private let bodies = Mutex<[[UInt8]]>([])

  init(_ carrier: any SyncTransport, change: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }) {
    address = carrier.address
    self.carrier = carrier
    self.change = change
  }

  /// What devices asked, before it was changed.
  var asked: [[UInt8]] { bodies.withLock { $0 } }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    let body = try request.body.whole()
    bodies.withLock { $0.append(body) }
    return try await carrier.send(TransportRequest(path: request.path, body: change(body)))
  }
}
