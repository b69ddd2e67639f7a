import Foundation
import Synchronization

/// Stands between devices and a server, and cuts or swallows on command.
final class Proxy: Sendable {
  /// What happens to the next connection. The one after it passes.
  enum Plan: Sendable {
    case pass
    /// After so many bytes in one direction both connections are closed, or reset.
    case cut(isUpward: Bool, after: Int, isReset: Bool)
    /// The request passes. When the reply begins, `then` is called, and the reply goes nowhere.
    case swallowReply(then: @Sendable () -> Void)
  }

  private struct State {
    var plan = Plan.pass
    var upstream: Int
    var happened = 0
  }

  /// Where devices connect.
  let port: Int
  private let socket: Int32
  private let state: Mutex<State>

  /// A proxy before the server on this port.
  init(to upstream: Int) throws {
    (socket, port) = try Sockets.listening()
    state = Mutex(State(upstream: upstream))
    let thread = Thread { [weak self, socket] in
      while true {
        let client = accept(socket, nil, nil)
        guard client >= 0, let self else { return }
        // No child process inherits it.
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        self.serve(client)
      }
    }
    thread.start()
  }

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  /// How many cuts and swallowed replies there were.
  var happened: Int { state.withLock { $0.happened } }

  /// What to do to the next connection.
  func next(_ plan: Plan) { state.withLock { $0.plan = plan } }

  /// The server has another port now.
  func lead(to upstream: Int) { state.withLock { $0.upstream = upstream } }

  private func serve(_ client: Int32) {
    let (plan, upstream) = state.withLock { state in
      defer { state.plan = .pass }
      return (state.plan, state.upstream)
    }
    guard let server = try? Sockets.connected(to: upstream) else {
      close(client)
      return
    }
    let pair = Pair(client: client, server: server)
    Thread { self.pump(pair, plan, isUpward: true) }.start()
    Thread { self.pump(pair, plan, isUpward: false) }.start()
  }

  /// Carries one direction. Whichever ends first ends both.
  private func pump(_ pair: Pair, _ plan: Plan, isUpward: Bool) {
    let (from, to) = isUpward ? (pair.client, pair.server) : (pair.server, pair.client)
    var left = Int.max
    if case .cut(let direction, let after, _) = plan, direction == isUpward { left = after }
    while true {
      if left == 0 {
        if case .cut(_, _, let isReset) = plan, isReset { pair.resetsAtEnd() }
        state.withLock { $0.happened += 1 }
        break
      }
      let bytes = Sockets.receive(from)
      if bytes.isEmpty { break }
      if case .swallowReply(let then) = plan, !isUpward {
        state.withLock { $0.happened += 1 }
        then()
        break
      }
      let passed = bytes.prefix(left)
      left -= passed.count
      if !Sockets.send(passed, to: to) { break }
    }
    pair.end()
  }

  /// Two sockets that live and die together.
  private final class Pair: Sendable {
    let client: Int32
    let server: Int32
    private let ends = Mutex(0)

    init(client: Int32, server: Int32) {
      self.client = client
      self.server = server
    }

    func resetsAtEnd() {
      Sockets.closeWithReset(client)
      Sockets.closeWithReset(server)
    }

    /// The first of both directions wakes the other, the second closes.
    func end() {
      let ended = ends.withLock { ends in
        ends += 1
        return ends
      }
      shutdown(client, Int32(SHUT_RD))
      shutdown(server, Int32(SHUT_RD))
      guard ended == 2 else { return }
      close(client)
      close(server)
    }
  }
}
