import Hummingbird
import SyncProtocol
import Synchronization

/// Bounds what one sender asks: so many requests at a time, and so many a minute, refilled evenly.
final class SenderQuota: Sendable {
  private struct Account {
    /// Requests that may still be made at once.
    var left: Double
    /// Of the reading before, in seconds.
    var at: Double
    var underWay = 0
  }

  private let limits: WebLimits
  private let accounts = Mutex<[String: Account]>([:])

  init(_ limits: WebLimits) { self.limits = limits }

  /// Lets a request in, or says after how many seconds to come again.
  func enter(_ sender: String, atSeconds now: Double) -> Int? {
    accounts.withLock { accounts in
      let perSecond = Double(limits.requestsPerMinute) / 60
      if accounts.count >= WebLimits.rememberedSenders, accounts[sender] == nil {
        // Whoever's account is full again is as good as new.
        accounts = accounts.filter { $0.value.underWay > 0 || (now - $0.value.at) < 60 }
        // Under a flood from ever new addresses nobody is remembered; the bound on connections is the system's.
        if accounts.count >= WebLimits.rememberedSenders { accounts = accounts.filter { $0.value.underWay > 0 } }
      }
      var account = accounts[sender] ?? Account(left: Double(limits.requestsPerMinute), at: now)
      account.left = min(Double(limits.requestsPerMinute), account.left + max(0, now - account.at) * perSecond)
      account.at = now
      defer { accounts[sender] = account }
      guard account.underWay < limits.requestsAtOnce else { return 1 }
      guard account.left >= 1 else { return max(1, Int(((1 - account.left) / perSecond).rounded(.up))) }
      account.left -= 1
      account.underWay += 1
      return nil
    }
  }

  /// A request is over.
  func leave(_ sender: String) { accounts.withLock { $0[sender]?.underWay -= 1 } }
}

/// Counts requests and keeps senders within their quotas.
struct WatchMiddleware: RouterMiddleware {
  typealias Context = SenderContext

  /// Nil behind a proxy: all requests come from there, and the quotas are the proxy's.
  let quota: SenderQuota?
  let counts: WebCounts

  private static let paths: Set<String> = ["/v1/sync", "/v1/enrol", "/v1/enrol/accept", "/v1/root"]
  private static let others: Set<String> = ["/healthz", "/readyz", "/metrics"]

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    let path = request.uri.path
    let began = ContinuousClock.now
    counts.began()
    func ended(_ response: Response) -> Response {
      // Names that are known only: what strangers type must not become a label.
      let label = Self.paths.contains(path) || Self.others.contains(path) ? path : "other"
      counts.ended(label, status: response.status.code, seconds: (ContinuousClock.now - began) / .seconds(1))
      return response
    }
    guard Self.paths.contains(path), let quota else { return ended(try await next(request, context)) }
    let seconds = (ContinuousClock.now - Self.start) / .seconds(1)
    if let wait = quota.enter(context.sender, atSeconds: seconds) {
      counts.refused(ProblemCode.tooManyRequests.rawValue)
      return ended(ProblemResponse.response(SyncProblem(.tooManyRequests, ""), headers: [.retryAfter: String(wait)]))
    }
    defer { quota.leave(context.sender) }
    return ended(try await next(request, context))
  }

  private static let start = ContinuousClock.now
}
