import HummingbirdTLS
import NIOSSL

/// What a server proves with that it is the clinic's.
public struct TLSMaterial: Sendable {
  /// Certificates in DER, each signed by the key of the next: the TLS key's, the server key's, the root's.
  public var chain: [[UInt8]]
  /// The private TLS key, PKCS#8 in PEM.
  public var key: [UInt8]

  /// A chain and its key.
  public init(chain: [[UInt8]], key: [UInt8]) {
    self.chain = chain
    self.key = key
  }

  /// TLS 1.3 with this chain, no client certificates.
  func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try chain.map { .certificate(try NIOSSLCertificate(bytes: $0, format: .der)) },
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem)))
    configuration.minimumTLSVersion = .tlsv13
    configuration.applicationProtocols = ["http/1.1"]
    return configuration
  }
}
