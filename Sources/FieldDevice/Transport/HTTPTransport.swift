public import ChangeLog
import Foundation

/// Carries requests over HTTP/1.1, with TLS 1.3 to every address but this machine's. Requests leave piece by piece as
/// the socket takes them; answers come in chunks, so that a cut loses only what had not arrived whole.
public final class HTTPTransport: SyncTransport {
  public let address: String
  private let base: URL
  private let clinic: ClinicID?
  private let idleSeconds: Double

  /// A transport to the server at `address`.
  /// - Parameters:
  ///   - clinic: whose server it must be. TLS trusts this clinic's root alone; without a clinic there is no `https`.
  ///   - idleSeconds: how long a connection may stay silent.
  /// - Throws: ``DeviceError/insecureServer(_:)``, `.badInvitation`.
  public init(address: String, clinic: ClinicID? = nil, idleSeconds: Double = 60) throws(DeviceError) {
    base = try ServerAddress.url(address)
    guard clinic != nil || base.scheme?.lowercased() == "http" else { throw .insecureServer(address) }
    self.address = address
    self.clinic = clinic
    self.idleSeconds = idleSeconds
  }

  public func send(_ request: TransportRequest) async throws -> TransportResponse {
    try await HTTPExchange(
      request.body, to: base.appendingPathComponent(request.path), pinned: base.scheme?.lowercased() == "https" ? clinic : nil,
      address: address, idleSeconds: idleSeconds
    ).run()
  }
}
