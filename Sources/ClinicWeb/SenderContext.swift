import Hummingbird
import Logging
import NIOCore

/// A request's context with the address that it came from.
struct SenderContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: Source) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// The sender's address without its port.
  var sender: String { remoteAddress?.ipAddress ?? "unknown" }
}
