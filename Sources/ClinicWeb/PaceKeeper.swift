import NIOCore
import NIOHTTP1

/// Ends connections that are held open and give nothing: no head within a bound, a body slower than a bound, an answer that nobody
/// takes. Who is only slow, as a phone in a basement is, keeps above these by far.
///
/// A body may take ``WebLimits/bodyGraceSeconds``, and a second more for every ``WebLimits/bytesPerSecond`` that came: so a large
/// one may take long, and one that trickles may not. The idle bound beside it is Hummingbird's.
final class PaceKeeper: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart

  private enum Phase {
    /// Between requests, since then.
    case head(NIODeadline)
    /// So many bytes of a body, which began then.
    case body(NIODeadline, bytes: Int64)
    /// The request is whole; the server works, or sends.
    case answer
    /// The answer is made, and since then it waits to be taken.
    case sent(NIODeadline)
  }

  private let limits: WebLimits
  private let counts: WebCounts
  private var phase = Phase.head(.now())
  private var check: Scheduled<Void>?

  init(_ limits: WebLimits, _ counts: WebCounts) {
    self.limits = limits
    self.counts = counts
  }

  func handlerAdded(context: ChannelHandlerContext) {
    counts.connectionOpened()
    let counts = counts
    context.channel.closeFuture.whenComplete { _ in counts.connectionClosed() }
    look(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { check?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    check?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: phase = .body(.now(), bytes: 0)
    case .body(let bytes):
      counts.received(bytes.readableBytes)
      if case .body(let began, let count) = phase { phase = .body(began, bytes: count + Int64(bytes.readableBytes)) }
    case .end: if case .body = phase { phase = .answer }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      // A refusal may stand before the end of the request: then the rest of the body is still bounded.
      if case .answer = phase { phase = .sent(.now()) }
      let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
      let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
      promise.futureResult.whenSuccess {
        if case .sent = bound.value.phase { bound.value.phase = .head(.now()) }
      }
      context.write(data, promise: promise)
    } else {
      if case .body(let bytes) = unwrapOutboundIn(data) { counts.sent(bytes.readableBytes) }
      context.write(data, promise: promise)
    }
  }

  private var deadline: NIODeadline? {
    switch phase {
    case .head(let since): since + .seconds(limits.headSeconds)
    case .body(let since, let bytes): since + .seconds(limits.bodyGraceSeconds + bytes / limits.bytesPerSecond)
    case .answer: nil
    case .sent(let since): since + .seconds(limits.takeSeconds)
    }
  }

  private func look(_ context: ChannelHandlerContext) {
    if let deadline, deadline <= .now() {
      counts.cutOff()
      context.close(promise: nil)
      return
    }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    check = context.eventLoop.scheduleTask(in: .milliseconds(500)) {
      let (keeper, context) = bound.value
      if context.channel.isActive { keeper.look(context) }
    }
  }
}
