import Foundation

/// Where requests may go.
enum ServerAddress {
  /// The URL of `text`, where patient data may be sent to it: TLS, or plain HTTP to this machine.
  static func url(_ text: String) throws(DeviceError) -> URL {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host, !host.isEmpty else {
      throw .badInvitation("expected an address such as http://127.0.0.1:8080")
    }
    switch scheme {
    case "https": return url
    case "http" where isLoopback(host): return url
    default: throw .insecureServer(text)
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
