import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPCompression
import NIOHTTPTypesHTTP1

/// HTTP/1.1 whose request bodies may be compressed and whose senders may not dawdle.
struct BoundedHTTP1: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  let base: HTTP1Channel
  let limits: WebLimits
  let counts: WebCounts

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      // Before the codec: behind it the parts have other types, and the decompressor would end the process.
      let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
      try pipeline.addHandler(NIOHTTPRequestDecompressor(limit: .ratio(WebLimits.inflation)), position: .before(codec))
      try pipeline.addHandler(PaceKeeper(limits, counts), position: .before(codec))
      return value
    }
  }

  func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
